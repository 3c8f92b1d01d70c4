#include "core/oauth/pairwise_subjects.h"

#include <QUrl>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/oauth/client.h"

namespace gatehouse {

namespace {

constexpr std::size_t kKeySize = 32;

Error fault(const char *reason, const QString &text)
{
    return Error::invalid("metadata", reason, text);
}

QString hostOf(const QString &uri)
{
    return QUrl(uri, QUrl::StrictMode).host().toLower();
}

}  // namespace

PairwiseSubjects::PairwiseSubjects(const Secret &masterKey)
    : m_key(hkdfSha256(masterKey.view(), {}, "gatehouse pairwise subjects 1", kKeySize))
{
}

QString PairwiseSubjects::subjectOf(const Client &client, const UserId &user) const
{
    if (!client.metadata.isPairwise()) return user.toString();
    // A host has no line break, so that no two pairs make the same text.
    const QByteArray pair = sectorOf(client).toUtf8() + '\n' + user.toString().toUtf8();
    return QString::fromLatin1(base64UrlEncode(hmacSha256(m_key.view(), pair)));
}

QString sectorOf(const Client &client)
{
    if (!client.metadata.sectorIdentifierUri.isEmpty()) return hostOf(client.metadata.sectorIdentifierUri);
    QString sector;
    for (const QString &uri : client.redirectUris) {
        const QString host = hostOf(uri);
        if (host.isEmpty() || (!sector.isEmpty() && sector != host)) return {};
        sector = host;
    }
    return sector;
}

Result<void> checkSubjectType(const Client &client)
{
    const ClientMetadata &metadata = client.metadata;
    const QString &type = metadata.subjectType;
    if (!type.isEmpty() && type != u"public" && type != u"pairwise")
        return fault("unknown", QStringLiteral("The metadata 'subject_type' may be public or pairwise."));
    const QString &format = metadata.accessTokenFormat;
    if (!format.isEmpty() && format != u"jwt" && format != u"opaque")
        return fault("unknown", QStringLiteral("The metadata 'access_token_format' may be jwt or opaque."));
    if (!metadata.isPairwise()) return {};
    if (format == u"jwt")
        return fault(
            "does_not_fit_subject_type",
            QStringLiteral("An application with pairwise subjects has opaque access tokens: a JWT would "
                           "tell it the public subject."));
    if (sectorOf(client).isEmpty())
        return fault("no_sector",
                     QStringLiteral("Pairwise subjects need redirect addresses of one host, or a "
                                    "'sector_identifier_uri'."));
    return {};
}

}  // namespace gatehouse
