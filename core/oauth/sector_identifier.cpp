#include "core/oauth/sector_identifier.h"

#include "core/oauth/client.h"
#include "core/oauth/remote_documents.h"

namespace gatehouse {

namespace {

/// The document was asked for by the try before this one.
constexpr std::chrono::seconds kJustNow{15};

Error fault(const QString &text)
{
    return Error::invalid("metadata", "bad_sector_identifier", text);
}

}  // namespace

Result<void> checkSectorIdentifier(const RemoteDocuments &documents, const Client &client, Timestamp now)
{
    const QString &url = client.metadata.sectorIdentifierUri;
    if (url.isEmpty()) return {};
    const Result<RemoteDocumentPtr> document =
        documents.askedSince({RemoteAddress::Kind::RedirectUris, url}, now - kJustNow);
    if (!document.ok()) {
        if (RemoteDocuments::missing(document.error())) return document.error();
        return fault(QStringLiteral("The metadata 'sector_identifier_uri': there is no list of addresses."));
    }
    for (const QString &uri : client.redirectUris)
        if (!(*document)->redirectUris.contains(uri))
            return fault(
                QStringLiteral("The metadata 'sector_identifier_uri': its list does not have every one of "
                               "the redirect addresses."));
    return {};
}

}  // namespace gatehouse
