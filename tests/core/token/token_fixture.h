#pragma once

#include "core/audit/audit_log.h"
#include "core/crypto/random.h"
#include "core/crypto/sealer.h"
#include "core/settings/settings.h"
#include "core/token/access_token.h"
#include "core/token/grant_service.h"
#include "core/token/key_ring.h"
#include "tests/support/in_parallel.h"
#include "tests/support/test_database.h"

namespace gatehouse {

/// A database with people and sessions, and the token services over it. Making keys is slow (RSA), so one
/// fixture serves a whole test class: every test adds people of its own.
struct TokenFixture
{
    static inline const QString kIssuer = QStringLiteral("https://login.example.org");

    TestDatabase db;
    FakeClock clock;
    AuditLog audit{clock};
    Settings settings;
    Sealer sealer{randomBytes(Sealer::kKeySize)};
    KeyRing keys{*db, sealer, settings, audit, clock};
    AccessTokenService accessTokens{keys, clock, kIssuer};
    GrantService grants{audit, settings, clock};
    Caller nobody;

    void start()
    {
        const Result<void> started = keys.start();
        if (!started.ok()) qFatal("keys: %s", qPrintable(started.error().internal));
    }

    template <class Work>
    auto write(Work work)
    {
        return db->writeAndWait(std::move(work));
    }
    template <class Work>
    auto read(Work work)
    {
        return db->read(std::move(work));
    }

    void execute(const QString &sql)
    {
        if (!db.execute(sql)) qFatal("SQL failed: %s", qPrintable(sql));
    }

    UserId addUser(const QString &name)
    {
        const UserId id = UserId::generate(clock);
        execute(
            QStringLiteral(
                "INSERT INTO users (id, username, username_key, display_name, email, email_key, search_text, "
                "created_at, updated_at) VALUES ('%1', '%2', '%2', 'Person %2', '%2@example.org', "
                "'%2@example.org', '%2', %3, %3)")
                .arg(id.toString(), name + id.toString().right(6))
                .arg(clock.now().ms));
        return id;
    }

    SessionId addSession(const UserId &user)
    {
        const SessionId id = SessionId::generate(clock);
        const qint64 now = clock.now().ms;
        const QString blob =
            db->isPostgres() ? QStringLiteral("decode('%1', 'hex')") : QStringLiteral("x'%1'");
        const Secret secret = randomBytes(32);
        const QString hash = blob.arg(QString::fromLatin1(secret.view().toByteArray().toHex()));
        execute(QStringLiteral(
                    "INSERT INTO sessions (id, token_hash, user_id, amr, address, user_agent, created_at, "
                    "authenticated_at, last_seen_at, idle_expires_at, absolute_expires_at) VALUES ('%1', %2, "
                    "'%3', "
                    "'[\"pwd\"]', '', '', %4, %4, %4, %5, %5)")
                    .arg(id.toString(), hash, user.toString())
                    .arg(now)
                    .arg(now + 12 * 3'600'000));
        return id;
    }

    void endSession(const SessionId &id)
    {
        execute(QStringLiteral("UPDATE sessions SET ended_at = %1, end_reason = 'test' WHERE id = '%2'")
                    .arg(clock.now().ms)
                    .arg(id.toString()));
    }

    void disableUser(const UserId &id)
    {
        execute(QStringLiteral("UPDATE users SET disabled = %1 WHERE id = '%2'")
                    .arg(db->isPostgres() ? QStringLiteral("TRUE") : QStringLiteral("1"), id.toString()));
    }

    ClientId addClient(const QString &kind = QStringLiteral("native"))
    {
        const ClientId id = ClientId::generate(clock);
        execute(QStringLiteral(
                    "INSERT INTO clients (id, name, name_key, kind, auth_method, grant_types, redirect_uris, "
                    "post_logout_redirect_uris, scopes, created_at, updated_at) VALUES ('%1', 'App', 'app', "
                    "'%2', "
                    "'none', '[\"authorization_code\"]', '[]', '[]', '[]', 1, 1)")
                    .arg(id.toString(), kind));
        return id;
    }

    void disableClient(const ClientId &id)
    {
        execute(QStringLiteral("UPDATE clients SET disabled = %1 WHERE id = '%2'")
                    .arg(db->isPostgres() ? QStringLiteral("TRUE") : QStringLiteral("1"), id.toString()));
    }

    Grant addGrant(const UserId &user, const ClientId &client, const SessionId &session, bool offline = false)
    {
        NewGrant input;
        input.user = user;
        input.client = client;
        input.session = session;
        input.offline = offline;
        input.scopes = {QStringLiteral("openid"), QStringLiteral("profile")};
        input.amr = {QStringLiteral("pwd")};
        input.authenticatedAt = clock.now();
        auto grant = write([&](Transaction &tx) { return grants.create(tx, nobody, input); });
        if (!grant.ok()) qFatal("grant: %s", qPrintable(grant.error().internal));
        return *grant;
    }

    AccessTokenRequest requestFor(const Grant &grant) const
    {
        AccessTokenRequest request;
        request.user = grant.user;
        request.client = grant.client;
        request.session = grant.session;
        request.grant = grant.id;
        request.scopes = grant.scopes;
        request.amr = grant.amr;
        request.authenticatedAt = grant.authenticatedAt;
        return request;
    }

    bool isLive(const AccessTokenClaims &claims)
    {
        auto good = read([&](Transaction &tx) { return accessTokens.isStillGood(tx, claims); });
        if (!good.ok()) qFatal("isStillGood: %s", qPrintable(good.error().internal));
        return *good;
    }

    /// Of a token for whatever audience.
    Result<AccessTokenClaims> claimsOf(const QByteArray &accessToken)
    {
        return read([&](Transaction &tx) { return accessTokens.read(tx, accessToken); });
    }
    bool isGood(const QByteArray &accessToken)
    {
        const auto claims = claimsOf(accessToken);
        return claims.ok() && isLive(*claims);
    }

    /// How many audit events of the type concern `target`.
    qsizetype auditCount(QLatin1String type, const QString &target)
    {
        AuditQuery query;
        query.type = type;
        query.target = target;
        auto page = read([&](Transaction &tx) { return audit.search(tx, query, {}); });
        if (!page.ok()) qFatal("audit: %s", qPrintable(page.error().internal));
        return page->items.size();
    }
};

}  // namespace gatehouse
