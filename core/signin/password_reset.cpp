#include "core/signin/password_reset.h"

#include "core/access/access_policy.h"
#include "core/audit/audit_log.h"
#include "core/audit/mfa_events.h"
#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/identity/password_rules.h"
#include "core/identity/password_service.h"
#include "core/identity/user_service.h"
#include "core/mfa/access_pass_service.h"
#include "core/mfa/remembered_device.h"
#include "core/session/session_service.h"
#include "core/settings/settings.h"
#include "core/signin/message_facts.h"
#include "core/signin/password_context.h"
#include "core/signin/pending_registration_store.h"
#include "core/signin/settling.h"

namespace gatehouse {

namespace {

/// Written where no message goes out, so that as much is written for an account that there is not.
constexpr QLatin1String kDecoy("decoy");

// To where a link or code was sent, in its data; empty where an administrator hands it over.
constexpr QLatin1String kEmail("email");
constexpr QLatin1String kPhone("phone");

/// Stands for the account that nobody has, so that the same statements run for it.
UserId nobody()
{
    return UserId::fromStored(QStringLiteral("00000000-0000-0000-0000-000000000000"));
}

Error recoveryOff()
{
    Error error = Error::unavailable(
        QStringLiteral("Ask your administrator for a new password: this server sends none."), {});
    error.reason = "recovery_off";
    return error;
}

Caller actingAs(const User &user, Caller caller)
{
    caller.kind = Caller::Kind::User;
    caller.user = user.id;
    caller.name = user.username;
    return caller;
}

/// A link or code is about the account as it was: a newer password has ended it, and so has another address
/// or number than the one it was sent to.
bool stands(const OneTimeLink &link, const User &user)
{
    if (user.disabled || (user.passwordChangedAt && *user.passwordChangedAt > link.createdAt)) return false;
    const auto sentElsewhere = [&link](QLatin1String what, const QString &present) {
        const QString sentTo = link.data.value(what).toString();
        return !sentTo.isEmpty() && sentTo != present;
    };
    return !sentElsewhere(kEmail, user.email) && !sentElsewhere(kPhone, user.phone);
}

QString linkTo(const QString &issuer, const Secret &token)
{
    return issuer + QStringLiteral("/reset?token=") + QString::fromLatin1(token.reveal());
}

}  // namespace

bool PasswordReset::offers(Way way) const
{
    const Settings &settings = m_services.settings;
    if (way == Way::Mail) return m_messages.canMail() && settings.boolean(Setting::RecoveryMail);
    return m_messages.canText() && settings.boolean(Setting::RecoverySms);
}

QFuture<Result<Secret>> PasswordReset::ask(const QString &login, Way way, const Caller &caller) const
{
    auto promise = startedPromise<Secret>();
    auto future = promise->future();
    if (!offers(way)) {
        fulfil(promise, Result<Secret>(recoveryOff()));
        return future;
    }
    return m_services.database.write(
        [this, login, way, caller](Transaction &tx) { return send(tx, login, way, caller); });
}

/// Why nothing is sent; empty when something is. The same statements for everyone.
Result<QString> PasswordReset::refusal(Transaction &tx, const std::optional<User> &user, Way way) const
{
    const Timestamp hourAgo = m_services.clock.now() - std::chrono::hours(1);
    GATEHOUSE_TRY_ASSIGN(
        sent, m_links.countSince(tx, link_purpose::kResetPassword, user ? user->id : nobody(), hourAgo));
    if (!user) return QStringLiteral("unknown_user");
    if (user->disabled) return QStringLiteral("disabled");
    if (sent >= kMostAnHour) return QStringLiteral("too_many");
    if (way == Way::Mail && user->email.isEmpty()) return QStringLiteral("no_email");
    if (way == Way::Text && !user->phoneVerified) return QStringLiteral("no_confirmed_phone");
    return QString();
}

Result<Secret> PasswordReset::send(Transaction &tx, const QString &login, Way way, const Caller &caller) const
{
    const auto life = m_services.settings.duration(Setting::RecoveryLinkMinutes);
    const qint64 minutes = m_services.settings.integer(Setting::RecoveryLinkMinutes);
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.findByLogin(tx, login));
    GATEHOUSE_TRY_ASSIGN(refused, refusal(tx, user, way));
    const bool isSent = refused.isEmpty();
    const UserId owner = isSent ? user->id : UserId();
    QJsonObject values = messageFacts(isSent ? user->displayName : QString(), caller, m_services.clock.now());
    values.insert(QStringLiteral("minutes"), minutes);
    Message message;
    Secret token;
    if (way == Way::Mail) {
        const QJsonObject data{{kEmail, isSent ? user->email : QString()}};
        GATEHOUSE_TRY_ASSIGN(made, m_links.issue(tx, link_purpose::kResetPassword, owner, data, life));
        values.insert(QStringLiteral("link"), linkTo(m_issuer, made));
        message = {message::kPasswordReset, isSent ? user->email : QString(), {}, values};
    } else {
        const QJsonObject data{{kPhone, isSent ? user->phone : QString()}};
        GATEHOUSE_TRY_ASSIGN(made, m_links.issueCode(tx, link_purpose::kResetPassword, owner, data, life));
        values.insert(QStringLiteral("code"), QString::fromLatin1(made.code.reveal()));
        message = {message::kSmsPasswordReset, isSent ? user->phone : QString(), {}, values};
        token = std::move(made.token);
    }
    if (isSent) {
        message.locale = user->locale;
        GATEHOUSE_TRY(m_messages.send(tx, message));
    } else {
        GATEHOUSE_TRY(m_links.issue(tx, kDecoy, {}, message.values, std::chrono::minutes(1)));
    }
    GATEHOUSE_TRY(report(tx, event::kRecoveryRequested, caller, user, refused));
    return token;
}

/// Whose account a code is for: nobody's where none was sent. The same statement either way.
Result<std::optional<User>> PasswordReset::ownerOf(Transaction &tx, const OneTimeLink &link) const
{
    auto found = m_services.users.byId(tx, link.user.isEmpty() ? nobody() : link.user);
    if (found.ok()) return std::optional<User>(std::move(found).value());
    if (found.error().code != ErrorCode::NotFound) return std::move(found).error();
    return std::optional<User>();
}

QFuture<Result<Secret>> PasswordReset::takeCode(const QByteArray &token, const QString &code,
                                                const Caller &caller) const
{
    auto promise = startedPromise<Secret>();
    auto future = promise->future();
    gatehouse::settle<Secret>(
        m_services.database, promise,
        [this, token, code, caller](Transaction &tx) -> Result<Settled<Secret>> {
            GATEHOUSE_TRY_ASSIGN(asked, m_links.peekCode(tx, token, link_purpose::kResetPassword));
            GATEHOUSE_TRY_ASSIGN(user, ownerOf(tx, asked));
            GATEHOUSE_TRY_ASSIGN(right, m_links.useCode(tx, token, link_purpose::kResetPassword, code));
            if (!right || !user) {
                GATEHOUSE_TRY(report(tx, event::kRecoveryFailed, caller, user, QStringLiteral("wrong_code")));
                Error wrong = Error::unauthenticated("invalid_code",
                                                     QStringLiteral("That code is not right. Try again."));
                wrong.field = "code";
                return Settled<Secret>{std::move(wrong)};
            }
            if (!stands(*right, *user)) return Settled<Secret>{OneTimeLinkService::expired()};
            GATEHOUSE_TRY_ASSIGN(link,
                                 m_links.issue(tx, link_purpose::kResetPassword, right->user, right->data,
                                               m_services.settings.duration(Setting::RecoveryLinkMinutes)));
            GATEHOUSE_TRY(report(tx, event::kRecoveryLinkMade, actingAs(*user, caller), user, {}));
            return Settled<Secret>{std::move(link)};
        });
    return future;
}

Result<User> PasswordReset::userOf(Transaction &tx, QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.peek(tx, token, link_purpose::kResetPassword));
    // A link of nobody's exists only where no mail went out, so nobody can have it.
    if (link.user.isEmpty()) return OneTimeLinkService::expired();
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, link.user));
    if (!stands(link, user)) return OneTimeLinkService::expired();
    return user;
}

QFuture<Result<void>> PasswordReset::reset(const QByteArray &token, Secret newPassword,
                                           const Caller &caller) const
{
    auto promise = startedPromise<void>();
    auto future = promise->future();
    struct Before
    {
        PasswordContext context;
        QStringList hashes;
    };
    auto before = m_services.database.read([&](Transaction &tx) -> Result<Before> {
        GATEHOUSE_TRY_ASSIGN(user, userOf(tx, token));
        GATEHOUSE_TRY_ASSIGN(context, passwordContextOf(tx, m_services.access, m_services.settings, user));
        GATEHOUSE_TRY_ASSIGN(hashes, m_services.users.earlierPasswords(tx, user.id));
        GATEHOUSE_TRY_ASSIGN(present, m_services.users.passwordHash(tx, user.id));
        if (present) hashes.prepend(*present);
        return Before{std::move(context), std::move(hashes)};
    });
    if (!before.ok()) {
        fulfil(promise, Result<void>(before.error()));
        return future;
    }
    auto checked = m_services.passwordRules.checkNew(newPassword, before->context);
    if (!checked.ok()) {
        Error error = std::move(checked).error();
        if (error.code == ErrorCode::InvalidInput) error.field = "new_password";
        fulfil(promise, Result<void>(std::move(error)));
        return future;
    }
    auto hashed = m_services.passwords.hashUnlessUsed(std::move(checked).value(), std::move(before->hashes));
    whenGood<void>(inField(std::move(hashed), "new_password"), promise,
                   [this, promise, token, caller](const QString &hash) {
                       auto written = m_services.database.write([this, token, hash, caller](Transaction &tx) {
                           return settle(tx, token, hash, caller);
                       });
                       written.then([promise](QFuture<Result<void>> done) { fulfil(promise, taken(done)); });
                   });
    return future;
}

Result<void> PasswordReset::settle(Transaction &tx, const QByteArray &token, const QString &hash,
                                   const Caller &caller) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_links.use(tx, token, link_purpose::kResetPassword));
    if (link.user.isEmpty()) return OneTimeLinkService::expired();
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, link.user));
    if (!stands(link, user)) return OneTimeLinkService::expired();
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kResetPassword, user.id));
    const Caller self = actingAs(user, caller);
    const QString reason = QStringLiteral("password_reset");
    GATEHOUSE_TRY(m_services.users.setPassword(tx, self, user.id, hash, PasswordChangeKind::Changed));
    GATEHOUSE_TRY(m_services.sessions.endAllOfUser(tx, self, user.id, reason));
    const RememberedDeviceService devices(m_services.clock, m_services.audit);
    GATEHOUSE_TRY(devices.forgetAll(tx, self, user.id, reason));
    const AccessPassService passes(m_services.clock, m_services.audit, m_services.settings);
    GATEHOUSE_TRY(passes.revokeAll(tx, self, user.id, reason));
    GATEHOUSE_TRY(m_services.endAuthorizations(tx, self, user.id, reason));
    // Whoever reads the mails to the address has proved it.
    const QString proved = link.data.value(kEmail).toString();
    if (!proved.isEmpty() && proved == user.email && !user.emailVerified) {
        UserChanges changes;
        changes.emailVerified = true;
        GATEHOUSE_TRY(m_services.users.update(tx, self, user.id, changes));
        GATEHOUSE_TRY(pending_registration::confirmEmail(tx, user.id));
    }
    QJsonObject values = messageFacts(user.displayName, caller, m_services.clock.now());
    values.insert(QStringLiteral("secure_link"), m_issuer + QStringLiteral("/forgot"));
    return m_messages.notify(tx, {message::kPasswordChanged, user.email, user.locale, values});
}

Result<Secret> PasswordReset::goOn(Transaction &tx, const Caller &self, const User &user) const
{
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kResetPassword, user.id));
    GATEHOUSE_TRY_ASSIGN(token, m_links.issue(tx, link_purpose::kResetPassword, user.id, {},
                                              m_services.settings.duration(Setting::RecoveryLinkMinutes)));
    GATEHOUSE_TRY(report(tx, event::kRecoveryLinkMade, self, user, {}));
    return token;
}

Result<ResetLink> PasswordReset::makeLink(Transaction &tx, const Caller &by, const UserId &id) const
{
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.byId(tx, id));
    GATEHOUSE_TRY(m_services.access.requireMayChangeUser(tx, by, id));
    if (user.disabled)
        return Error::conflict("user_disabled", QStringLiteral("This account is disabled. Enable it first."));
    GATEHOUSE_TRY(m_links.revoke(tx, link_purpose::kResetPassword, id));
    const auto life = m_services.settings.duration(Setting::RecoveryLinkMinutes);
    GATEHOUSE_TRY_ASSIGN(token, m_links.issue(tx, link_purpose::kResetPassword, id, {}, life));
    GATEHOUSE_TRY(report(tx, event::kRecoveryLinkMade, by, user, {}));
    return ResetLink{linkTo(m_issuer, token), m_services.clock.now() + life};
}

/// What was typed is left out where nobody has it, as at signing in.
Result<void> PasswordReset::report(Transaction &tx, QLatin1String type, const Caller &by,
                                   const std::optional<User> &user, const QString &reason) const
{
    AuditEvent event;
    event.type = type;
    event.outcome = reason.isEmpty() ? AuditOutcome::Success : AuditOutcome::Denied;
    if (type == event::kRecoveryFailed) event.outcome = AuditOutcome::Failure;
    event.reason = reason;
    event.actor = by;
    event.target.kind = QStringLiteral("user");
    if (user) {
        event.target.id = user->id.toString();
        event.target.name = user->username;
    }
    return m_services.audit.append(tx, event);
}

}  // namespace gatehouse
