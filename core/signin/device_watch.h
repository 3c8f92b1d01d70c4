#pragma once

#include <chrono>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/identity/one_time_link.h"
#include "core/identity/user_service.h"

namespace gatehouse {

class MessageService;

/// Who said "this was not me", and of which sign-in. `self` is the owner as a caller.
struct NotMe
{
    Caller self;
    User owner;
    QString device;
    QString address;
    Timestamp signedInAt;
    bool readsPresentMail = false;  ///< the link went to the address that the account still has
};

/// Tells people when somebody signs in to their account with a browser that they never used, and gives them a
/// link to say that it was not them. A browser is known by a long-lived cookie, which is stored hashed
/// together with who signed in, so that nobody sees from here who shares one. Takes part in the caller's
/// transaction. Stateless but for its references; any thread.
class DeviceWatch final
{
public:
    /// As long as browsers keep a cookie (RFC 6265bis section 5.5 has 400 days).
    static constexpr std::chrono::hours kRemembered{24 * 400};
    static constexpr std::chrono::hours kLinkLifetime{24 * 7};

    struct Parts
    {
        const UserService &users;
        const MessageService &messages;
        const OneTimeLinkService &links;
        const AuditLog &audit;
        const Settings &settings;
        const Clock &clock;
        QString issuer;
    };
    explicit DeviceWatch(Parts parts) : m_parts(std::move(parts)) {}
    Q_DISABLE_COPY_MOVE(DeviceWatch)

    /// After somebody signed in: `by` is who, with the session that began. A browser seen for the first time
    /// is remembered and audited (`device.new`), and mailed about if `session.new_device_mail` says so,
    /// unless it is the account's very first sign-in. True when it was new.
    Result<bool> noteSignIn(Transaction &tx, const Caller &by, QByteArrayView deviceToken) const;

    /// What a link is about, left as it is. Gone "link_expired" for anything but a live one. Reads only.
    Result<NotMe> peekNotMe(Transaction &tx, const Caller &edge, QByteArrayView linkToken) const;
    /// Uses the link up and forgets the person's browsers. Of many callers one gets it, the others Gone as
    /// above. Audits `account.not_me`. The caller ends what is open and replaces the password in the same
    /// transaction.
    Result<NotMe> takeNotMe(Transaction &tx, const Caller &edge, QByteArrayView linkToken) const;

    Result<qint64> prune(Transaction &tx, int limit) const;

private:
    Result<void> write(Transaction &tx, const Caller &by, const User &user) const;
    Result<NotMe> read(Transaction &tx, const Caller &edge, const OneTimeLink &link) const;

    Parts m_parts;
};

}  // namespace gatehouse
