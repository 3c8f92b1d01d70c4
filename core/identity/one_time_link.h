#pragma once

#include <QJsonObject>
#include <QLatin1String>

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// What a link is for; one that was made for something else is never found.
namespace link_purpose {
inline constexpr QLatin1String kVerifyEmail("verify_email");
inline constexpr QLatin1String kVerifyPhone("verify_phone");
inline constexpr QLatin1String kResetPassword("reset_password");
inline constexpr QLatin1String kChangeEmail("change_email");
inline constexpr QLatin1String kEnrolFactor("enrol_factor");
inline constexpr QLatin1String kNotMe("not_me");
inline constexpr QLatin1String kLoginCode("login_code");
inline constexpr QLatin1String kKeepAccount("keep_account");
}  // namespace link_purpose

/// A link as it was made. Value type.
struct OneTimeLink
{
    QByteArray tokenHash;
    QString purpose;
    UserId user;  ///< empty: for nobody's account
    QJsonObject data;
    Timestamp createdAt;
    Timestamp expiresAt;
};

/// A short code for a phone, and the token of the page that asks for it.
struct OneTimeCode
{
    Secret token;
    Secret code;  ///< six digits
};

/// Makes and takes what is sent to people to be used once. The token has 256 random bits and is stored as its
/// SHA-256; a short code as its HMAC under the token, which is stored nowhere. Programs that look into mails
/// open every link they find: a page shows with peek() and only a button's POST calls use().
///
/// Functions over the caller's transaction, which audits what the link did. Stateless; any thread.
class OneTimeLinkService final
{
public:
    static constexpr int kCodeAttempts = 5;

    explicit OneTimeLinkService(const Clock &clock) : m_clock(clock) {}

    Result<Secret> issue(Transaction &tx, QLatin1String purpose, const UserId &user, const QJsonObject &data,
                         std::chrono::milliseconds lifetime) const;
    /// The link, left as it is. Gone "link_expired" for anything but a live one of this purpose: unknown,
    /// used and expired are not told apart.
    Result<OneTimeLink> peek(Transaction &tx, QByteArrayView token, QLatin1String purpose) const;
    /// The link, used up now: of many callers one gets it. Gone as above.
    Result<OneTimeLink> use(Transaction &tx, QByteArrayView token, QLatin1String purpose) const;

    Result<OneTimeCode> issueCode(Transaction &tx, QLatin1String purpose, const UserId &user,
                                  const QJsonObject &data, std::chrono::milliseconds lifetime) const;
    /// The same under a token that the holder has already, used for no other code. The value is the code.
    Result<Secret> issueCodeUnder(Transaction &tx, QByteArrayView token, QLatin1String purpose,
                                  const UserId &user, const QJsonObject &data,
                                  std::chrono::milliseconds lifetime) const;
    /// Tries a code: the link when it was right, nullopt when not. Each try counts, so keep the transaction
    /// either way. Gone "link_expired" as above and after kCodeAttempts tries.
    Result<std::optional<OneTimeLink>> useCode(Transaction &tx, QByteArrayView token, QLatin1String purpose,
                                               const QString &code) const;
    /// The waiting code of a token, left as it is; Gone as above.
    Result<OneTimeLink> peekCode(Transaction &tx, QByteArrayView token, QLatin1String purpose) const;

    /// Takes the user's open links and codes of a purpose away; how many. A newer one replaces them.
    Result<qint64> revoke(Transaction &tx, QLatin1String purpose, const UserId &user) const;
    /// How many the user was sent since then, used or not; for limits. One statement for nobody as well.
    Result<qint64> countSince(Transaction &tx, QLatin1String purpose, const UserId &user,
                              Timestamp since) const;
    /// Forgets up to `limit` that ended before then.
    Result<qint64> prune(Transaction &tx, Timestamp before, int limit) const;

    static Error expired();

private:
    const Clock &m_clock;
};

}  // namespace gatehouse
