#pragma once

#include <QFuture>
#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/identity/terms_service.h"

namespace gatehouse {

class ContactVerification;
class MessageService;
struct SignInServices;

struct RegistrationInput
{
    QString username;
    QString email;        ///< may be empty where it need not be confirmed
    QString displayName;  ///< may be empty
    QString locale;       ///< may be empty
    QString phone;        ///< may be empty where it need not be confirmed
    Secret password;
    std::optional<qint64> acceptedTerms;  ///< the version that the person agreed to
};

/// What a form has to ask for.
struct RegistrationForm
{
    bool emailRequired = false;
    bool phoneRequired = false;
    std::optional<Terms> terms;
};

/// Accounts that people make for themselves. Off unless `registration.mode` is "open"; then Forbidden
/// "registration_closed" for everybody alike.
///
/// Whether a name or an address is taken is not told: input that keeps the rules answers success in every
/// case, after the same hashing. If the name or the address was taken, nothing is made and the audit log says
/// so. Where mail is set up, a mail goes to the address that was given in either case: with the link that
/// confirms it, or with the words that there is an account already. Without mail, whoever registers finds out
/// by signing in. Input that breaks a rule is InvalidInput with its field, decided before any look at the
/// accounts.
class RegistrationService final
{
public:
    RegistrationService(const SignInServices &services, const ContactVerification &verification,
                        const MessageService &messages, QString issuer);
    ~RegistrationService();
    Q_DISABLE_COPY_MOVE(RegistrationService)

    bool isOpen() const;
    /// On the calling thread, which must be one that may read.
    Result<RegistrationForm> form() const;
    QFuture<Result<void>> submit(RegistrationInput input, const Caller &caller);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
