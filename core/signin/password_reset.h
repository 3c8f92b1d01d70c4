#pragma once

#include <QFuture>

#include "core/base/secret.h"
#include "core/identity/one_time_link.h"
#include "core/identity/user.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

class MessageService;

/// What an administrator hands over.
struct ResetLink
{
    QString link;
    Timestamp expiresAt;
};

/// A new password for who forgot it: by a link in a mail, by a code in a text message to a confirmed number,
/// or by a link from an administrator. It ends all sessions and authorizations and is no way around the
/// second factor: whoever resets has to sign in afterwards.
///
/// Nobody learns whether an account exists, whether it has an address, or whether too many mails were asked
/// for: ask() answers the same after the same statements. The audit log has the reason. Any thread.
class PasswordReset final
{
public:
    static constexpr int kMostAnHour = 5;  ///< messages for one account

    enum class Way { Mail, Text };

    PasswordReset(const SignInServices &services, const MessageService &messages,
                  const OneTimeLinkService &links, QString issuer)
        : m_services(services), m_messages(messages), m_links(links), m_issuer(std::move(issuer))
    {
    }
    Q_DISABLE_COPY_MOVE(PasswordReset)

    /// Whether this server and its settings let people reset in this way at all.
    bool offers(Way way) const;

    /// `login` as for signing in. The token belongs into the page that asks for the code of a text message;
    /// by mail it is empty. Unavailable "recovery_off" where the way is not offered.
    QFuture<Result<Secret>> ask(const QString &login, Way way, const Caller &caller) const;
    /// A right code becomes a link's token. Unauthenticated "invalid_code"; Gone "link_expired" after five
    /// wrong ones.
    QFuture<Result<Secret>> takeCode(const QByteArray &token, const QString &code,
                                     const Caller &caller) const;

    /// Whose password a link resets, left as it is. Gone "link_expired". Reads only.
    Result<User> userOf(Transaction &tx, QByteArrayView token) const;
    /// Uses the link. InvalidInput with field "new_password" leaves it good.
    QFuture<Result<void>> reset(const QByteArray &token, Secret newPassword, const Caller &caller) const;

    /// A link's token for somebody who has just proved that they read the mails to this address, and whose
    /// password was taken away; `self` is the same person. Earlier links end.
    Result<Secret> goOn(Transaction &tx, const Caller &self, const User &user) const;

    /// For an administrator to hand over. Forbidden "administrator_protected"; Conflict "user_disabled".
    Result<ResetLink> makeLink(Transaction &tx, const Caller &by, const UserId &user) const;

private:
    Result<Secret> send(Transaction &tx, const QString &login, Way way, const Caller &caller) const;
    Result<std::optional<User>> ownerOf(Transaction &tx, const OneTimeLink &link) const;
    Result<QString> refusal(Transaction &tx, const std::optional<User> &user, Way way) const;
    Result<void> settle(Transaction &tx, const QByteArray &token, const QString &hash,
                        const Caller &caller) const;
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &by,
                        const std::optional<User> &user, const QString &reason) const;

    SignInServices m_services;
    const MessageService &m_messages;
    const OneTimeLinkService &m_links;
    const QString m_issuer;
};

}  // namespace gatehouse
