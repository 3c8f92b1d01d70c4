#pragma once

#include <QJsonObject>

#include "core/access/access_policy.h"
#include "core/access/role_service.h"
#include "core/audit/audit_log.h"
#include "core/crypto/hash_pool.h"
#include "core/crypto/otp.h"
#include "core/crypto/sealer.h"
#include "core/delivery/messages.h"
#include "core/identity/one_time_link.h"
#include "core/identity/password_rules.h"
#include "core/identity/password_service.h"
#include "core/identity/user_service.h"
#include "core/mfa/recovery_code_service.h"
#include "core/mfa/totp_service.h"
#include "core/session/session_service.h"
#include "core/settings/settings.h"
#include "core/signin/contact_verification.h"
#include "core/signin/registration_service.h"
#include "tests/core/signin/signin_answers.h"
#include "tests/core/signin/signin_values.h"
#include "tests/core/signin/told.h"
#include "tests/support/test_database.h"

namespace gatehouse {

inline const QString kAdasPassword = QStringLiteral("correct horse battery");

/// Everything that signing in is made of, over a database of its own.
struct SignInFixture
{
    explicit SignInFixture(int hashThreads = 2, int hashQueue = 1000) : pool(hashThreads, hashQueue)
    {
        settings.adopt(Setting::LockoutThreshold, 5);
        settings.adopt(Setting::LockoutMinutes, 10);
        caller.address = QStringLiteral("192.0.2.7");
        caller.userAgent = QStringLiteral("test browser");
    }

    template <class Work>
    auto write(Work work)
    {
        return db->writeAndWait(std::move(work));
    }

    User addUser(const QString &name, const QString &password = kAdasPassword, bool mustChange = false,
                 const RoleSet &given = {})
    {
        NewUser input;
        input.username = name;
        input.email = name + QStringLiteral("@example.org");
        input.roles = given;
        input.mustChangePassword = mustChange;
        if (!password.isEmpty()) input.passwordHash = *hashing.hash(Secret::fromText(password));
        auto user = write([&](Transaction &tx) { return users.create(tx, system, input); });
        if (!user.ok()) qFatal("%s", qPrintable(user.error().publicMessage + user.error().internal));
        return *user;
    }

    User user(const UserId &id)
    {
        return *write([&](Transaction &tx) { return users.byId(tx, id); });
    }

    /// A confirmed app whose present code is not spent; the key.
    Secret addTotp(const UserId &id)
    {
        auto enrolment = write([&](Transaction &tx) {
            return totp.begin(tx, system, {id, QStringLiteral("x"), QStringLiteral("Gatehouse"), {}});
        });
        Secret key = fromBase32(enrolment->secretText);
        const QString code = codeOf(key);
        const auto confirmed =
            write([&](Transaction &tx) { return totp.confirm(tx, system, id, enrolment->id, code); });
        if (!confirmed.ok()) qFatal("not confirmed");
        clock.advance(std::chrono::minutes(2));
        return key;
    }

    QStringList addRecoveryCodes(const UserId &id)
    {
        const auto codes = write([&](Transaction &tx) { return recoveryCodes.regenerate(tx, system, id); });
        QStringList texts;
        for (const Secret &code : *codes)
            texts.append(QString::fromLatin1(code.reveal()));
        return texts;
    }

    QString codeOf(const Secret &key) const { return QString::fromLatin1(gatehouse::totp(key, clock.now())); }
    QString wrongCodeFor(const Secret &key) const
    {
        for (int i = 0;; ++i) {
            const QByteArray code = QByteArray::number(i).rightJustified(6, '0');
            if (!matchTotp(key, code, clock.now())) return QString::fromLatin1(code);
        }
    }

    Result<SignInStep> begin(const QString &login, const QString &password = kAdasPassword,
                             SignInChannel channel = SignInChannel::Browser)
    {
        auto future = signIn.begin(login, Secret::fromText(password), channel, caller);
        future.waitForFinished();
        return future.takeResult();
    }
    Result<SignInStep> second(const Secret &token, const QString &code,
                              SecondFactorKind kind = SecondFactorKind::Totp,
                              SignInChannel channel = SignInChannel::Browser)
    {
        auto future = signIn.secondFactor(token, kind, code, channel, caller);
        future.waitForFinished();
        return future.takeResult();
    }
    Result<SignInStep> change(const Secret &token, const QString &password,
                              SignInChannel channel = SignInChannel::Browser)
    {
        auto future = signIn.changePassword(token, Secret::fromText(password), channel, caller);
        future.waitForFinished();
        return future.takeResult();
    }

    QList<AuditRecord> events(const QString &type = {})
    {
        AuditQuery query;
        query.type = type;
        auto page = db->read([&](Transaction &tx) { return audit.search(tx, query, {}); });
        if (!page.ok()) qFatal("no events");
        return page->items;
    }

    /// What waits in the outbox and was not asked for before; each once.
    QList<Message> sent()
    {
        const auto claimed = write([&](Transaction &tx) { return outbox.claim(tx, 100); });
        QList<Message> all;
        for (const Delivery &delivery : *claimed) {
            const auto opened = messages.open(delivery);
            if (!opened.ok()) qFatal("no message");
            all.append(*opened);
            const auto kept = write([&](Transaction &tx) { return outbox.delivered(tx, delivery); });
            if (!kept.ok()) qFatal("not delivered");
        }
        return all;
    }
    /// The token of the link in a message.
    static QByteArray tokenIn(const Message &message)
    {
        return message.values.value(QLatin1String("link")).toString().section(QLatin1Char('='), -1).toUtf8();
    }

    static inline const QString kIssuer = QStringLiteral("https://login.example.org");

    FakeClock clock;
    TestDatabase db;
    Settings settings;
    AuditLog audit{clock};
    AccessPolicy access;
    RoleService roles{access, audit, clock};
    UserService users{access, roles, audit, settings, clock};
    SessionService sessions{audit, settings, clock};
    Sealer sealer{Secret(QByteArray(32, 'k'))};
    TotpService totp{clock, sealer, audit};
    RecoveryCodeService recoveryCodes{clock, audit};
    PasswordHashing hashing{cheapCost()};
    HashPool pool;
    BreachedPasswords breached{{}};
    PasswordService passwords{hashing, pool, breached, settings};
    PasswordRules passwordRules{settings, breached, QStringLiteral("login.example.org")};
    std::atomic<int> authorizationsEnded = 0;
    Told told;
    SignInServices services{clock,
                            *db,
                            settings,
                            audit,
                            access,
                            users,
                            passwords,
                            passwordRules,
                            totp,
                            recoveryCodes,
                            sessions,
                            [this](Transaction &, const Caller &, const UserId &, const QString &) {
                                ++authorizationsEnded;
                                return Result<qint64>(0);
                            },
                            {},
                            told.recorder()};
    SignInService signIn{services};
    OutboxService outbox{clock};
    MessageService messages{outbox, sealer, settings};
    OneTimeLinkService links{clock};
    ContactVerification verification{services, messages, links, kIssuer};
    RegistrationService registration{services, verification, messages, kIssuer};
    Caller caller;
    Caller system = Caller::system(QStringLiteral("test"));
};

}  // namespace gatehouse
