#pragma once

#include <QFuture>
#include <QString>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

struct SignInServices;

struct RegistrationInput
{
    QString username;
    QString email;        ///< may be empty
    QString displayName;  ///< may be empty
    QString locale;       ///< may be empty
    Secret password;
};

/// Accounts that people make for themselves. Off unless `registration.mode` is "open"; then Forbidden
/// "registration_closed" for everybody alike.
///
/// Whether a name or an address is taken is not told: input that keeps the rules answers success in every
/// case, after the same hashing. If the name or the address was taken, nothing is made and the audit log says
/// so; whoever registers finds out by signing in, with the password that they chose. No mail is sent, so the
/// address stays unverified and gives no rights. Input that breaks a rule is InvalidInput with its field,
/// decided before any look at the accounts.
class RegistrationService final
{
public:
    explicit RegistrationService(const SignInServices &services);
    ~RegistrationService();
    Q_DISABLE_COPY_MOVE(RegistrationService)

    bool isOpen() const;
    QFuture<Result<void>> submit(RegistrationInput input, const Caller &caller);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
