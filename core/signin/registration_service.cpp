#include "core/signin/registration_service.h"

#include "core/audit/audit_log.h"
#include "core/identity/name_rules.h"
#include "core/identity/password_rules.h"
#include "core/identity/user_service.h"
#include "core/settings/settings.h"
#include "core/signin/password_context.h"
#include "core/signin/settling.h"

namespace gatehouse {
namespace {

Error closed()
{
    return Error::forbidden("registration_closed",
                            QStringLiteral("Accounts are made by the administrator here."));
}

}  // namespace

struct RegistrationService::Private
{
    Result<Settled<Unit>> settle(Transaction &tx, const NewUser &input, const Caller &caller) const;

    SignInServices services;
};

RegistrationService::RegistrationService(const SignInServices &services)
    : d(std::make_unique<Private>(Private{services}))
{
}

RegistrationService::~RegistrationService() = default;

bool RegistrationService::isOpen() const
{
    return d->services.settings.text(Setting::RegistrationMode) == QLatin1String("open");
}

/// A taken name is success as far as the sender learns.
Result<Settled<Unit>> RegistrationService::Private::settle(Transaction &tx, const NewUser &input,
                                                           const Caller &caller) const
{
    const auto created = services.users.create(tx, caller, input);
    if (created.ok()) return Settled<Unit>{Unit{}};
    if (created.error().code != ErrorCode::Conflict) return created.error();
    AuditEvent event;
    event.type = event::kUserCreated;
    event.outcome = AuditOutcome::Denied;
    event.reason = QString::fromLatin1(created.error().reason);
    event.actor = caller;
    event.target.kind = QStringLiteral("user");
    GATEHOUSE_TRY(services.audit.append(tx, event));
    return Settled<Unit>{Unit{}};
}

QFuture<Result<void>> RegistrationService::submit(RegistrationInput input, const Caller &caller)
{
    auto promise = startedPromise<void>();
    auto future = promise->future();
    const auto fail = [&](Error error) {
        fulfil(promise, Result<void>(std::move(error)));
        return future;
    };
    if (!isOpen()) return fail(closed());
    // All rules that need no look at the accounts come first, so that what follows is the same for everyone.
    NewUser user;
    user.username = input.username;
    user.email = input.email;
    user.displayName = input.displayName;
    user.locale = input.locale;
    if (auto name = checkUsername(input.username); !name.ok()) return fail(std::move(name).error());
    if (!input.email.isEmpty())
        if (auto email = checkEmail(input.email); !email.ok()) return fail(std::move(email).error());
    if (auto shown = checkDisplayName(input.displayName); !shown.ok()) return fail(std::move(shown).error());
    if (auto locale = checkLocale(input.locale); !locale.ok()) return fail(std::move(locale).error());
    auto password = d->services.passwordRules.checkNew(
        input.password,
        newcomersContext(d->services.settings, input.username, input.email, input.displayName));
    if (!password.ok()) return fail(std::move(password).error());

    whenGood<void>(d->services.passwords.hash(std::move(password).value()), promise,
                   [this, promise, user = std::move(user), caller](const QString &hash) mutable {
                       user.passwordHash = hash;
                       auto written = d->services.database.write(
                           [this, user, caller](Transaction &tx) { return d->settle(tx, user, caller); });
                       whenGood<void>(std::move(written), promise,
                                      [promise](Settled<Unit>) { fulfil(promise, Result<void>()); });
                   });
    return future;
}

}  // namespace gatehouse
