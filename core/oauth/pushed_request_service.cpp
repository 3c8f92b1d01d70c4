#include "core/oauth/pushed_request_service.h"

#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/oauth/pushed_request_store.h"

namespace gatehouse {

namespace {

constexpr QLatin1String kPrefix("urn:ietf:params:oauth:request_uri:");

}  // namespace

bool PushedRequestService::isRequestUri(const QString &uri)
{
    return uri.startsWith(kPrefix);
}

Result<PushedRequestReceipt> PushedRequestService::push(Transaction &tx, const ClientId &client,
                                                        const FormFields &parameters) const
{
    const Timestamp now = m_clock.now();
    const QByteArray uri = QByteArray(kPrefix.data(), kPrefix.size()) + randomToken().reveal();
    GATEHOUSE_TRY(pushed_request_store::insert(
        tx, tokenHash(uri),
        {client, QString::fromLatin1(encodeForm(parameters.fields())), now, now + kPatience, false}));
    return PushedRequestReceipt{uri, kLife};
}

Result<std::optional<FormFields>> PushedRequestService::resolve(Transaction &tx, const ClientId &client,
                                                                const QString &uri, Timestamp arrivedAt) const
{
    GATEHOUSE_TRY_ASSIGN(request, pushed_request_store::find(tx, tokenHash(uri.toUtf8())));
    const bool good = request && request->client == client && !request->used &&
                      arrivedAt < request->createdAt + kLife && m_clock.now() < request->expiresAt;
    if (!good) return std::optional<FormFields>();
    GATEHOUSE_TRY_ASSIGN(fields, parseForm(request->parameters.toLatin1()));
    return std::optional<FormFields>(std::move(fields));
}

Result<bool> PushedRequestService::use(Transaction &tx, const QString &uri) const
{
    return pushed_request_store::use(tx, tokenHash(uri.toUtf8()), m_clock.now());
}

Result<qint64> PushedRequestService::prune(Transaction &tx, int limit) const
{
    return pushed_request_store::prune(tx, m_clock.now(), limit);
}

}  // namespace gatehouse
