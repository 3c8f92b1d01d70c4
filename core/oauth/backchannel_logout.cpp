#include "core/oauth/backchannel_logout.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "core/crypto/jwt.h"
#include "core/delivery/outbox_service.h"
#include "core/oauth/backchannel_logout_store.h"
#include "core/oauth/client_service.h"
#include "core/oauth/pairwise_subjects.h"
#include "core/token/key_ring.h"

namespace gatehouse {

namespace {

constexpr QLatin1String kEvent("http://schemas.openid.net/event/backchannel-logout");

}  // namespace

BackchannelLogout::BackchannelLogout(const ClientService &clients, const OutboxService &outbox, KeyRing &keys,
                                     const PairwiseSubjects &subjects, const Clock &clock, QString issuer)
    : m_clients(clients),
      m_outbox(outbox),
      m_keys(keys),
      m_subjects(subjects),
      m_clock(clock),
      m_issuer(std::move(issuer))
{
}

Result<bool> BackchannelLogout::hasUntold(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(untold, backchannel_logout_store::untold(tx, 1));
    return !untold.isEmpty();
}

Result<int> BackchannelLogout::tell(Transaction &tx, int limit) const
{
    GATEHOUSE_TRY_ASSIGN(untold, backchannel_logout_store::untold(tx, limit));
    for (const EndedSession &session : std::as_const(untold))
        GATEHOUSE_TRY(tell(tx, session.id, session.user));
    return int(untold.size());
}

Result<void> BackchannelLogout::tell(Transaction &tx, const SessionId &session, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(won, backchannel_logout_store::take(tx, session, m_clock.now()));
    if (!won) return {};
    GATEHOUSE_TRY_ASSIGN(clients, backchannel_logout_store::clientsOf(tx, session));
    for (const ClientId &id : std::as_const(clients)) {
        GATEHOUSE_TRY_ASSIGN(client, m_clients.find(tx, id));
        if (!client || client->metadata.backchannelLogoutUri.isEmpty()) continue;
        const QJsonObject payload{{QStringLiteral("client"), id.toString()},
                                  {QStringLiteral("user"), user.toString()},
                                  {QStringLiteral("session"), session.toString()}};
        GATEHOUSE_TRY(
            m_outbox.enqueue(tx, kKind, client->metadata.backchannelLogoutUri,
                             QString::fromUtf8(QJsonDocument(payload).toJson(QJsonDocument::Compact))));
    }
    return {};
}

Result<FetchRequest> BackchannelLogout::messageFor(Transaction &tx, const Delivery &delivery) const
{
    const QJsonObject payload = QJsonDocument::fromJson(delivery.payload.toUtf8()).object();
    const QString clientText = payload.value(QLatin1String("client")).toString();
    GATEHOUSE_TRY_ASSIGN(client, m_clients.find(tx, ClientId::fromStored(clientText)));
    if (!client) return Error::notFound(QStringLiteral("The application is gone."));
    const auto algorithm = signingAlgorithmFrom(client->idTokenAlgorithm);
    const auto key = algorithm ? m_keys.signer(*algorithm) : nullptr;
    if (!key)
        return Error::unavailable(QStringLiteral("The server has no signing key."),
                                  QStringLiteral("no active key for logout tokens"));
    const UserId user = UserId::fromStored(payload.value(QLatin1String("user")).toString());
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(token, signJwt(*key, "logout+jwt",
                                        {{QStringLiteral("iss"), m_issuer},
                                         {QStringLiteral("aud"), clientText},
                                         {QStringLiteral("iat"), now.seconds()},
                                         {QStringLiteral("exp"), now.seconds() + kTokenLife.count()},
                                         {QStringLiteral("jti"), newUuidV7(now)},
                                         {QStringLiteral("sub"), m_subjects.subjectOf(*client, user)},
                                         {QStringLiteral("sid"), payload.value(QLatin1String("session"))},
                                         {QStringLiteral("events"), QJsonObject{{kEvent, QJsonObject()}}}},
                                        client->idTokenAlgorithm));
    FetchRequest request;
    request.method = "POST";
    request.url = delivery.target;
    request.contentType = "application/x-www-form-urlencoded";
    request.body = "logout_token=" + token;
    return request;
}

Result<void> BackchannelLogout::checkAnswer(const FetchReply &reply)
{
    if (reply.status == 200 || reply.status == 204) return {};
    return Error::unavailable(QStringLiteral("The application answered %1.").arg(reply.status), {});
}

}  // namespace gatehouse
