#include "core/token/grant_service.h"

#include "core/audit/audit_log.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/settings/settings.h"
#include "core/token/grant_store.h"
#include "core/token/opaque_token_store.h"

namespace gatehouse {

namespace {

AuditEvent eventAbout(QLatin1String type, const Caller &by, const GrantId &grant, const ClientId &client)
{
    AuditEvent event;
    event.type = type;
    event.actor = by;
    event.target = {QStringLiteral("grant"), grant.toString(), {}};
    if (!client.isEmpty()) event.detail.insert(QStringLiteral("client_id"), client.toString());
    return event;
}

/// The person whose tokens are used, unless a caller is known already (a browser session, an administrator).
Caller personOf(const Caller &by, const Grant &grant, const QString &username)
{
    Caller caller = by;
    caller.kind = Caller::Kind::User;
    caller.user = grant.user;
    caller.client = grant.client;
    caller.session = grant.session;
    caller.grant = grant.id;
    caller.name = username;
    return caller;
}

/// The answer may have been lost: the token was used moments ago, and nobody has used what was given for it.
bool isRepeatable(const grant_store::RefreshRow &row, Timestamp now, std::chrono::milliseconds grace)
{
    return row.usedAt && !row.successor.isEmpty() && now < *row.usedAt + grace;
}

RefreshFate fateOf(const grant_store::RefreshRow &row, const ClientId &client, Timestamp now,
                   std::chrono::milliseconds grace)
{
    // A stranger learns nothing and spoils nothing, not even by a used token.
    if (row.grant.client != client) return RefreshFate::WrongClient;
    if (row.grant.revokedAt) return RefreshFate::GrantEnded;
    if (row.usedAt && !isRepeatable(row, now, grace)) return RefreshFate::Reused;
    if (row.expiresAt <= now || row.grant.expiresAt <= now) return RefreshFate::Expired;
    if (row.userDisabled) return RefreshFate::UserDisabled;
    if (!row.grant.offline && !row.sessionLive) return RefreshFate::SessionEnded;
    return RefreshFate::Rotated;
}

}  // namespace

Result<Grant> GrantService::create(Transaction &tx, const Caller &by, const NewGrant &input) const
{
    const Timestamp now = m_clock.now();
    Grant grant;
    grant.id = GrantId::generate(m_clock);
    grant.user = input.user;
    grant.client = input.client;
    grant.session = input.session;
    grant.offline = input.offline || input.session.isEmpty();
    grant.scopes = input.scopes;
    grant.amr = input.amr;
    grant.nonce = input.nonce;
    grant.authenticatedAt = input.authenticatedAt;
    grant.claims = input.claims;
    grant.confirmation = input.confirmation;
    grant.resources = input.resources;
    grant.createdAt = now;
    grant.expiresAt = now + input.life;
    GATEHOUSE_TRY(grant_store::insert(tx, grant));

    AuditEvent event = eventAbout(event::kGrantCreated, by, grant.id, grant.client);
    event.detail.insert(QStringLiteral("scope"), grant.scopes.join(QLatin1Char(' ')));
    if (!grant.resources.isEmpty())
        event.detail.insert(QStringLiteral("resource"), grant.resources.join(QLatin1Char(' ')));
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return grant;
}

Result<std::optional<Grant>> GrantService::find(Transaction &tx, const GrantId &id) const
{
    return grant_store::find(tx, id);
}

Result<QList<Grant>> GrantService::standingOf(Transaction &tx, const UserId &user) const
{
    return grant_store::standingOf(tx, user, m_clock.now());
}

Result<void> GrantService::begin(Transaction &tx, Grant &grant, std::chrono::seconds life) const
{
    const Timestamp now = m_clock.now();
    grant.lastUsedAt = now;
    grant.expiresAt = now + life;
    return grant_store::extend(tx, grant.id, now, grant.expiresAt);
}

Result<QByteArray> GrantService::issueRefreshToken(Transaction &tx, const Grant &grant) const
{
    const Secret token = randomToken();
    GATEHOUSE_TRY(grant_store::insertRefreshToken(tx, tokenHash(token.view()), grant.id, m_clock.now(),
                                                  grant.expiresAt));
    return token.reveal();
}

Result<void> GrantService::bind(Transaction &tx, Grant &grant, const QByteArray &confirmation) const
{
    grant.confirmation = confirmation;
    return grant_store::bind(tx, grant.id, confirmation);
}

Result<RefreshOutcome> GrantService::rotate(Transaction &tx, const Caller &by, QByteArrayView token,
                                            const ClientId &client) const
{
    const Timestamp now = m_clock.now();
    const QByteArray hash = tokenHash(token);
    GATEHOUSE_TRY_ASSIGN(row, grant_store::findRefreshToken(tx, hash, now));
    RefreshOutcome outcome;
    if (!row) return outcome;
    outcome.fate = fateOf(*row, client, now, m_settings.duration(Setting::TokenRefreshGraceSeconds));
    if (outcome.fate == RefreshFate::WrongClient) return outcome;
    outcome.grant = row->grant;
    if (outcome.fate == RefreshFate::Reused) return endReused(tx, by, std::move(outcome));
    if (outcome.fate != RefreshFate::Rotated) return outcome;

    // Each new token is paid for by a live one that dies: the presented one, or, where its answer got lost,
    // the one that was given for it. Nothing replaces the latter, so that it cannot be repeated in turn.
    outcome.repeated = row->usedAt.has_value();
    const Secret next = randomToken();
    const QByteArray nextHash = tokenHash(next.view());
    GATEHOUSE_TRY_ASSIGN(won, outcome.repeated ? grant_store::useRefreshToken(tx, row->successor, now, {})
                                               : grant_store::useRefreshToken(tx, hash, now, nextHash));
    // Somebody else used it since we looked.
    if (!won) return endReused(tx, by, std::move(outcome));
    GATEHOUSE_TRY(grant_store::insertRefreshToken(tx, nextHash, row->grant.id, now, row->grant.expiresAt));
    GATEHOUSE_TRY(grant_store::touch(tx, row->grant.id, now));
    const QLatin1String type = outcome.repeated ? event::kTokenRefreshRepeated : event::kTokenRefreshed;
    GATEHOUSE_TRY(m_audit.append(
        tx, eventAbout(type, personOf(by, row->grant, row->username), row->grant.id, row->grant.client)));
    outcome.refreshToken = next.reveal();
    outcome.username = row->username;
    return outcome;
}

Result<RefreshOutcome> GrantService::endReused(Transaction &tx, const Caller &by,
                                               RefreshOutcome outcome) const
{
    const QString reason = QStringLiteral("refresh_token_reused");
    const Grant &grant = *outcome.grant;
    AuditEvent event = eventAbout(event::kTokenReuseDetected, by, grant.id, grant.client);
    event.outcome = AuditOutcome::Denied;
    event.reason = reason;
    event.detail.insert(QStringLiteral("user_id"), grant.user.toString());
    GATEHOUSE_TRY(m_audit.append(tx, event));
    GATEHOUSE_TRY(revokeGrant(tx, by, grant.id, reason));
    outcome.fate = RefreshFate::Reused;
    outcome.repeated = false;
    return outcome;
}

Result<std::optional<GrantService::RefreshTokenState>> GrantService::findByRefreshToken(
    Transaction &tx, QByteArrayView token) const
{
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(row, grant_store::findRefreshToken(tx, tokenHash(token), now));
    std::optional<RefreshTokenState> state;
    if (!row) return state;
    const auto grace = m_settings.duration(Setting::TokenRefreshGraceSeconds);
    const bool taken = fateOf(*row, row->grant.client, now, grace) == RefreshFate::Rotated;
    const bool used = row->usedAt.has_value();
    state = RefreshTokenState{row->grant, row->issuedAt, row->expiresAt, taken && !used, taken && used};
    return state;
}

Result<bool> GrantService::revokeGrant(Transaction &tx, const Caller &by, const GrantId &id,
                                       const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(rows, grant_store::revoke(tx, id, m_clock.now(), reason));
    if (rows == 0) return false;
    AuditEvent event = eventAbout(event::kGrantRevoked, by, id, {});
    event.reason = reason;
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return true;
}

Result<qint64> GrantService::reportRevoked(Transaction &tx, const Caller &by, qint64 rows,
                                           const QString &kind, const QString &id,
                                           const QString &reason) const
{
    if (rows == 0) return rows;
    AuditEvent event;
    event.type = event::kGrantRevoked;
    event.actor = by;
    event.reason = reason;
    event.target = {kind, id, {}};
    event.detail.insert(QStringLiteral("count"), rows);
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return rows;
}

Result<qint64> GrantService::revokeForSession(Transaction &tx, const Caller &by, const SessionId &session,
                                              const QString &reason, bool withOffline) const
{
    GATEHOUSE_TRY_ASSIGN(rows,
                         grant_store::revokeForSession(tx, session, withOffline, m_clock.now(), reason));
    return reportRevoked(tx, by, rows, QStringLiteral("session"), session.toString(), reason);
}

Result<qint64> GrantService::revokeForUser(Transaction &tx, const Caller &by, const UserId &user,
                                           const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(rows, grant_store::revokeForUser(tx, user, m_clock.now(), reason));
    return reportRevoked(tx, by, rows, QStringLiteral("user"), user.toString(), reason);
}

Result<qint64> GrantService::revokeForClient(Transaction &tx, const Caller &by, const ClientId &client,
                                             const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(rows, grant_store::revokeForClient(tx, client, m_clock.now(), reason));
    return reportRevoked(tx, by, rows, QStringLiteral("client"), client.toString(), reason);
}

Result<qint64> GrantService::revokeForUserAndClient(Transaction &tx, const Caller &by, const UserId &user,
                                                    const ClientId &client, const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(rows, grant_store::revokeForUserAndClient(tx, user, client, m_clock.now(), reason));
    return reportRevoked(tx, by, rows, QStringLiteral("client"), client.toString(), reason);
}

Result<void> GrantService::revokeAccessToken(Transaction &tx, const Caller &by, const QString &tokenId,
                                             Timestamp expiresAt) const
{
    GATEHOUSE_TRY(grant_store::revokeTokenId(tx, tokenId, expiresAt));
    AuditEvent event;
    event.type = event::kTokenRevoked;
    event.actor = by;
    event.target = {QStringLiteral("access_token"), tokenId, {}};
    return m_audit.append(tx, event);
}

Result<qint64> GrantService::prune(Transaction &tx, int limit) const
{
    GATEHOUSE_TRY_ASSIGN(rows, grant_store::prune(tx, m_clock.now(), limit));
    GATEHOUSE_TRY_ASSIGN(opaque, opaque_token_store::prune(tx, m_clock.now(), limit));
    return rows + opaque;
}

}  // namespace gatehouse
