#include "core/oauth/browser_origins_store.h"

#include <QJsonDocument>

#include "core/oauth/browser_origins.h"
#include "core/oauth/client.h"
#include "core/token/stored_list.h"

namespace gatehouse::browser_origins_store {

namespace {

const Statement kAll(R"(
SELECT kind, redirect_uris, metadata FROM clients
WHERE disabled = ? AND (kind = 'public' OR metadata LIKE '%"allowed_origins"%'))");

Client readClient(const Row &row)
{
    Client client;
    client.kind = clientKindFrom(row.text(0)).value_or(ClientKind::Confidential);
    client.redirectUris = fromStoredList(row.text(1));
    auto metadata = clientMetadataFrom(QJsonDocument::fromJson(row.text(2).toUtf8()).object());
    // A client that cannot be read is a disabled one (see client_store).
    if (!metadata.ok()) return {};
    client.metadata = *std::move(metadata);
    return client;
}

}  // namespace

Result<QSet<QByteArray>> all(Transaction &tx)
{
    QSet<QByteArray> origins;
    GATEHOUSE_TRY(tx.all(kAll, {false}, [&origins](const Row &row) {
        const QList<QByteArray> own = originsOf(readClient(row));
        origins.unite(QSet<QByteArray>(own.begin(), own.end()));
        return true;
    }));
    return origins;
}

}  // namespace gatehouse::browser_origins_store
