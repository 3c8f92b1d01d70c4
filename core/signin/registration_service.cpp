#include "core/signin/registration_service.h"

#include "core/audit/audit_log.h"
#include "core/delivery/messages.h"
#include "core/identity/email_domains.h"
#include "core/identity/name_rules.h"
#include "core/identity/one_time_link.h"
#include "core/identity/password_rules.h"
#include "core/identity/profile.h"
#include "core/identity/user_service.h"
#include "core/settings/settings.h"
#include "core/signin/contact_verification.h"
#include "core/signin/password_context.h"
#include "core/signin/settling.h"
#include "core/signin/taken_address.h"

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
    Private(const SignInServices &with, const ContactVerification &contacts, const MessageService &mails,
            QString issuedBy)
        : services(with), verification(contacts), messages(mails), issuer(std::move(issuedBy))
    {
    }
    Q_DISABLE_COPY_MOVE(Private)  // its parts know one another

    /// Everything that needs no look at the accounts; the password in the form to hash.
    Result<Secret> check(const RegistrationInput &input, const RegistrationForm &form) const;
    Result<Settled<Unit>> settle(Transaction &tx, const NewUser &input, std::optional<qint64> terms,
                                 const Caller &caller) const;
    Result<void> tellTaken(Transaction &tx, const NewUser &input, const Error &taken,
                           const Caller &caller) const;

    SignInServices services;
    const ContactVerification &verification;
    const MessageService &messages;
    const QString issuer;
    TermsService terms{services.audit, services.clock};
    OneTimeLinkService links{services.clock};
    TakenAddress takenAddress{services.clock, messages, links, issuer};
};

RegistrationService::RegistrationService(const SignInServices &services,
                                         const ContactVerification &verification,
                                         const MessageService &messages, QString issuer)
    : d(std::make_unique<Private>(services, verification, messages, std::move(issuer)))
{
}

RegistrationService::~RegistrationService() = default;

bool RegistrationService::isOpen() const
{
    return d->services.settings.text(Setting::RegistrationMode) == QLatin1String("open");
}

Result<RegistrationForm> RegistrationService::form() const
{
    const pending_registration::Pending wanted = d->verification.wanted();
    RegistrationForm form{wanted.email, wanted.phone, {}};
    GATEHOUSE_TRY_ASSIGN(terms,
                         d->services.database.read([this](Transaction &tx) { return d->terms.current(tx); }));
    form.terms = std::move(terms);
    return form;
}

Result<Secret> RegistrationService::Private::check(const RegistrationInput &input,
                                                   const RegistrationForm &form) const
{
    GATEHOUSE_TRY(checkUsername(input.username));
    if (form.emailRequired || !input.email.isEmpty()) GATEHOUSE_TRY(checkEmail(input.email));
    GATEHOUSE_TRY(checkEmailDomain(services.settings, input.email));
    GATEHOUSE_TRY(checkDisplayName(input.displayName));
    GATEHOUSE_TRY(checkLocale(input.locale));
    GATEHOUSE_TRY(checkPhone(input.phone));
    if (form.phoneRequired && input.phone.isEmpty())
        return Error::invalid("phone", "phone_missing", QStringLiteral("Type a phone number."));
    if (form.terms && form.terms->version != input.acceptedTerms)
        return Error::invalid("terms", "terms_not_accepted",
                              QStringLiteral("Accept the terms of use to have an account."));
    return services.passwordRules.checkNew(
        input.password, newcomersContext(services.settings, input.username, input.email, input.displayName));
}

/// Who owns the address learns that there is an account; who typed it does not.
Result<void> RegistrationService::Private::tellTaken(Transaction &tx, const NewUser &input,
                                                     const Error &taken, const Caller &caller) const
{
    AuditEvent event;
    event.type = event::kUserCreated;
    event.outcome = AuditOutcome::Denied;
    event.reason = QString::fromLatin1(taken.reason);
    event.actor = caller;
    event.target.kind = QStringLiteral("user");
    GATEHOUSE_TRY(services.audit.append(tx, event));
    GATEHOUSE_TRY_ASSIGN(owner, services.users.findByLogin(tx, input.email));
    if (!owner || input.email.isEmpty() || owner->email.compare(input.email, Qt::CaseInsensitive) != 0)
        owner = std::nullopt;
    return takenAddress.tell(tx, owner, caller);
}

/// A taken name is success as far as the sender learns.
Result<Settled<Unit>> RegistrationService::Private::settle(Transaction &tx, const NewUser &input,
                                                           std::optional<qint64> acceptedTerms,
                                                           const Caller &caller) const
{
    const auto created = services.users.create(tx, caller, input);
    if (!created.ok()) {
        if (created.error().code != ErrorCode::Conflict) return created.error();
        GATEHOUSE_TRY(tellTaken(tx, input, created.error(), caller));
        return Settled<Unit>{Unit{}};
    }
    Caller self = caller;
    self.kind = Caller::Kind::User;
    self.user = created->id;
    self.name = created->username;
    if (acceptedTerms) GATEHOUSE_TRY(terms.accept(tx, self, created->id, *acceptedTerms));
    GATEHOUSE_TRY(verification.begin(tx, self, *created));
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
    const Result<RegistrationForm> wanted = form();
    if (!wanted.ok()) return fail(wanted.error());
    // All rules that need no look at the accounts come first, so that what follows is the same for everyone.
    auto password = d->check(input, *wanted);
    if (!password.ok()) return fail(std::move(password).error());
    NewUser user;
    user.username = input.username;
    user.email = input.email;
    user.displayName = input.displayName;
    user.locale = input.locale;
    user.phone = input.phone;
    const std::optional<qint64> terms = wanted->terms ? std::optional(wanted->terms->version) : std::nullopt;

    whenGood<void>(d->services.passwords.hash(std::move(password).value()), promise,
                   [this, promise, user = std::move(user), terms, caller](const QString &hash) mutable {
                       user.passwordHash = hash;
                       auto written =
                           d->services.database.write([this, user, terms, caller](Transaction &tx) {
                               return d->settle(tx, user, terms, caller);
                           });
                       whenGood<void>(std::move(written), promise,
                                      [promise](Settled<Unit>) { fulfil(promise, Result<void>()); });
                   });
    return future;
}

}  // namespace gatehouse
