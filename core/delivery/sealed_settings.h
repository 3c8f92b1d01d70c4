#pragma once

#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/secret.h"
#include "core/store/transaction.h"

namespace gatehouse {

class AuditLog;
class Sealer;

/// Settings that are written and used and never read back: the password of the mail server, what gets its
/// access token, the token of the gateway. Each is bound to the host it was given for, so that whoever may
/// change settings cannot have it sent to a server of their own: for another host it has to be given again.
/// Functions over the caller's transaction; any thread.
class SealedSettings final
{
public:
    static constexpr QLatin1String kMailPassword{"mail.password"};
    static constexpr QLatin1String kSmsToken{"sms.token"};
    // Bound to the host of the mail provider's token endpoint.
    static constexpr QLatin1String kMailClientSecret{"mail.oauth_client_secret"};
    static constexpr QLatin1String kMailRefreshToken{"mail.oauth_refresh_token"};
    static constexpr qsizetype kMaximumSize = 8'192;  ///< access tokens are long

    SealedSettings(const Sealer &sealer, const AuditLog &audit, const Clock &clock)
        : m_sealer(sealer), m_audit(audit), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(SealedSettings)

    /// An empty value takes it away. InvalidInput (the field by its name: "password", "token") when it is too
    /// long or has a NUL or a line break.
    Result<void> set(Transaction &tx, const Caller &by, const QString &name, const QString &host,
                     const Secret &value) const;
    /// Nothing where there is none for this host. Corrupt when it does not open.
    Result<std::optional<Secret>> find(Transaction &tx, const QString &name, const QString &host) const;
    Result<bool> isSet(Transaction &tx, const QString &name, const QString &host) const;

private:
    const Sealer &m_sealer;
    const AuditLog &m_audit;
    const Clock &m_clock;
};

}  // namespace gatehouse
