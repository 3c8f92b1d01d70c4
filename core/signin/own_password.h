#pragma once

#include <QFuture>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/identity/user.h"
#include "core/signin/settling.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

class MessageService;

/// Lets somebody who is signed in choose another password. Who has only found an open browser does not know
/// the present one, so it is asked for, and wrong guesses count against the account exactly as at sign-in.
/// Any thread; finishes on another one.
class OwnPassword final
{
public:
    OwnPassword(const SignInServices &services, const MessageService &messages, QString issuer)
        : m_services(services), m_steps(services), m_messages(messages), m_issuer(std::move(issuer))
    {
    }
    Q_DISABLE_COPY_MOVE(OwnPassword)

    /// `caller` is who. Ends their other sessions and all authorizations, audits, and mails the person.
    /// InvalidInput with field "current_password" ("wrong_password", which a locked account answers as well)
    /// or "new_password" (as PasswordRules::checkNew(), "password_unchanged", "password_used_before");
    /// Conflict "password_too_new" before password.min_age_hours, "no_password" for an account that is
    /// entered by other ways only.
    QFuture<Result<void>> change(const Caller &caller, Secret current, Secret fresh) const;

private:
    struct Standing;
    Result<Standing> lookUp(const UserId &user) const;
    Result<QString> refusal(Transaction &tx, const CheckedPassword &present) const;
    Result<Settled<void>> refuse(Transaction &tx, const CheckedPassword &present) const;
    void hashAndStore(const CheckedPassword &present, Secret good, QStringList earlier,
                      const SharedPromise<void> &promise) const;
    Result<Settled<void>> store(Transaction &tx, const CheckedPassword &present, const QString &hash) const;

    SignInServices m_services;
    SignInSteps m_steps;
    const MessageService &m_messages;
    const QString m_issuer;
};

}  // namespace gatehouse
