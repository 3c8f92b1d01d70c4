#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <chrono>
#include <variant>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/form_decoder.h"
#include "core/base/result.h"
#include "core/oauth/authorization.h"
#include "core/oauth/client.h"

namespace gatehouse {

class AuditLog;
class ClientService;
class ConsentService;
class GrantService;
class Transaction;

/// What a device is answered (RFC 8628 section 3.2).
struct DeviceReceipt
{
    QByteArray deviceCode;
    QString userCode;  ///< "WDJB-MJHT"
    QString verificationUri;
    QString verificationUriComplete;
    std::chrono::seconds expiresIn{0};
    std::chrono::seconds interval{0};
};

/// What a person is asked to decide about.
struct DeviceRequest
{
    Client client;
    QStringList scopes;  ///< never empty, all of them the client's
    QString userCode;
    QString address;    ///< where the device, or the application for it, called from
    QString userAgent;  ///< in its own words: anybody can write anything there
    Timestamp expiresAt;
    QStringList resources{};  ///< that the device's tokens are to be for (RFC 8707)
};

/// Why there is nothing to decide. Unknown, over, decided already and withdrawn all look the same.
enum class DeviceFault { Unknown, TooManyTries };

/// What a device's poll comes to.
enum class DevicePollFate { Approved, Unknown, Pending, TooOften, Denied, Expired, Used };
struct DevicePoll
{
    DevicePollFate fate = DevicePollFate::Unknown;
    GrantId grant;  ///< for Approved
};

/// Sign-in on devices without a browser or keyboard (RFC 8628). The device shows a short code, the person
/// types it here and decides, the device polls. The device code is 256 random bits, stored as SHA-256. The
/// user code is eight consonants, 34.5 bits, so guessing is limited: kTries wrong ones a person in
/// kTriesSpan, whatever the session, the address or the server. Every change writes its audit event.
/// Functions over the caller's transaction; stateless, any thread.
class DeviceAuthorizationService final
{
public:
    static constexpr std::chrono::seconds kLife{600};
    static constexpr std::chrono::seconds kInterval{5};
    static constexpr std::chrono::seconds kLongestInterval{60};
    static constexpr int kTries = 5;
    static constexpr std::chrono::minutes kTriesSpan{10};

    DeviceAuthorizationService(const ClientService &clients, const GrantService &grants,
                               const ConsentService &consents, const AuditLog &audit, const Clock &clock,
                               QString issuer);

    /// The code as it is stored, from what a person typed: any case, with hyphens and spaces or without.
    /// Empty for what cannot be one.
    static QString keyOf(const QString &typed);
    /// "WDJBMJHT" as people see it.
    static QString grouped(const QString &key);

    /// `parameters`: `scope`, `resource`. Errors in OAuth's words.
    Result<DeviceReceipt> begin(Transaction &tx, const Caller &by, const Client &client,
                                const FormFields &parameters) const;

    using Found = std::variant<DeviceRequest, DeviceFault>;
    /// What the code stands for; `by` is the person who typed it. A wrong one counts against them, so that
    /// the transaction has to be a write one and to commit.
    Result<Found> find(Transaction &tx, const Caller &by, const QString &typed) const;
    /// find(), then makes the grant and remembers the consent. Exactly one decision counts.
    Result<Found> approve(Transaction &tx, const Caller &by, const QString &typed,
                          const SignedInPerson &person) const;
    Result<Found> refuse(Transaction &tx, const Caller &by, const QString &typed) const;

    /// The device asks (RFC 8628 section 3.5). A code of another client is Unknown and left as it is. A poll
    /// that comes too soon makes the interval five seconds longer.
    Result<DevicePoll> poll(Transaction &tx, const ClientId &client, const QByteArray &deviceCode) const;
    /// True for exactly one caller, after poll() said Approved.
    Result<bool> use(Transaction &tx, const QByteArray &deviceCode) const;

    /// How many went, `limit` at most. Codes stay a while after their end, so that a device still hears why.
    Result<qint64> prune(Transaction &tx, int limit) const;

private:
    Result<void> record(Transaction &tx, QLatin1String type, const Caller &by,
                        const DeviceRequest &request) const;
    Result<std::optional<DeviceRequest>> pending(Transaction &tx, const QString &key) const;

    const ClientService &m_clients;
    const GrantService &m_grants;
    const ConsentService &m_consents;
    const AuditLog &m_audit;
    const Clock &m_clock;
    QString m_issuer;
};

}  // namespace gatehouse
