#include "core/oauth/device_authorization.h"

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/oauth/client_service.h"
#include "core/oauth/consent.h"
#include "core/oauth/device_code_store.h"
#include "core/oauth/resource_indicator.h"
#include "core/oauth/scope.h"
#include "core/oauth/subject_store.h"
#include "core/token/grant_service.h"

namespace gatehouse {

namespace {

// RFC 8628 section 6.1: no vowels, so no words, and nothing that looks like something else.
constexpr QLatin1String kAlphabet("BCDFGHJKLMNPQRSTVWXZ");
constexpr int kLetters = 8;
constexpr int kGroup = 4;
constexpr qsizetype kMaxTyped = 64;
constexpr int kNewCodeTries = 5;
/// A device that keeps its interval must not be told off for the network's haste.
constexpr std::chrono::milliseconds kPollLeeway{1000};
constexpr std::chrono::hours kKeepExpired{1};

QString newUserCode()
{
    QString code;
    for (int i = 0; i < kLetters; ++i)
        code += kAlphabet.at(qsizetype(randomBelow(quint32(kAlphabet.size()))));
    return code;
}

/// The place of a person's n-th try.
QByteArray placeOf(const UserId &user, int number)
{
    return tokenHash("device-code-try\n" + user.toString().toLatin1() + '\n' + QByteArray::number(number));
}

}  // namespace

DeviceAuthorizationService::DeviceAuthorizationService(const ClientService &clients,
                                                       const GrantService &grants,
                                                       const ConsentService &consents, const AuditLog &audit,
                                                       const Clock &clock, QString issuer)
    : m_clients(clients),
      m_grants(grants),
      m_consents(consents),
      m_audit(audit),
      m_clock(clock),
      m_issuer(std::move(issuer))
{
}

QString DeviceAuthorizationService::keyOf(const QString &typed)
{
    if (typed.size() > kMaxTyped) return {};
    QString key;
    for (const QChar c : typed) {
        if (c.isSpace() || c.category() == QChar::Punctuation_Dash) continue;
        const QChar upper = c.toUpper();
        if (!kAlphabet.contains(upper)) return {};
        key += upper;
    }
    return key.size() == kLetters ? key : QString();
}

QString DeviceAuthorizationService::grouped(const QString &key)
{
    return key.left(kGroup) + QLatin1Char('-') + key.mid(kGroup);
}

Result<DeviceReceipt> DeviceAuthorizationService::begin(Transaction &tx, const Caller &by,
                                                        const Client &client,
                                                        const FormFields &parameters) const
{
    if (repeatedParameter(parameters))
        return oauthError(OAuthErrorCode::InvalidRequest, "A parameter came more than once.");
    if (!client.allowsGrant(kGrantDeviceCode))
        return oauthError(OAuthErrorCode::UnauthorizedClient, "This client may not sign in devices.");
    GATEHOUSE_TRY_ASSIGN(scopes, grantableScopes(parameters.value(QByteArrayView("scope")), client.scopes));
    GATEHOUSE_TRY_ASSIGN(resources, resourcesAskedFor(parameters, resourcesOf(client, m_issuer)));

    const Timestamp now = m_clock.now();
    const Secret deviceCode = randomToken();
    DeviceCode code;
    code.client = client.id;
    code.scopes = scopes;
    code.resources = resources;
    code.pollSeconds = int(kInterval.count());
    code.address = by.address;
    code.userAgent = by.userAgent;
    code.createdAt = now;
    code.expiresAt = now + kLife;
    bool inserted = false;
    for (int i = 0; i < kNewCodeTries && !inserted; ++i) {
        code.userCodeKey = newUserCode();
        GATEHOUSE_TRY_ASSIGN(done, device_code_store::insert(tx, tokenHash(deviceCode.view()), code));
        inserted = done;
    }
    if (!inserted) return Error::internalError(QStringLiteral("no user code is free"));
    const DeviceRequest request{client,     scopes,       grouped(code.userCodeKey),
                                by.address, by.userAgent, code.expiresAt};
    GATEHOUSE_TRY(record(tx, event::kDeviceBegun, by, request));

    DeviceReceipt receipt;
    receipt.deviceCode = deviceCode.reveal();
    receipt.userCode = request.userCode;
    receipt.verificationUri = m_issuer + QStringLiteral("/device");
    receipt.verificationUriComplete =
        receipt.verificationUri + QStringLiteral("?user_code=") + request.userCode;
    receipt.expiresIn = kLife;
    receipt.interval = kInterval;
    return receipt;
}

Result<std::optional<DeviceRequest>> DeviceAuthorizationService::pending(Transaction &tx,
                                                                         const QString &key) const
{
    std::optional<DeviceRequest> request;
    if (key.isEmpty()) return request;
    GATEHOUSE_TRY_ASSIGN(code, device_code_store::findPending(tx, key, m_clock.now()));
    if (!code) return request;
    GATEHOUSE_TRY_ASSIGN(client, m_clients.find(tx, code->client));
    if (!client || client->disabled || !client->allowsGrant(kGrantDeviceCode)) return request;
    const QStringList scopes = intersectScopes(code->scopes, client->scopes);
    if (scopes.isEmpty()) return request;
    request = DeviceRequest{std::move(*client), scopes,          grouped(key),   code->address,
                            code->userAgent,    code->expiresAt, code->resources};
    return request;
}

Result<DeviceAuthorizationService::Found> DeviceAuthorizationService::find(Transaction &tx, const Caller &by,
                                                                           const QString &typed) const
{
    // The place is taken before the code is looked at: tries that come at once must not share one.
    const Timestamp now = m_clock.now();
    QByteArray place;
    for (int i = 0; i < kTries && place.isEmpty(); ++i) {
        const QByteArray candidate = placeOf(by.user, i);
        GATEHOUSE_TRY_ASSIGN(taken, device_code_store::takeTry(tx, candidate, now, now + kTriesSpan));
        if (taken) place = candidate;
    }
    if (place.isEmpty()) return Found(DeviceFault::TooManyTries);
    GATEHOUSE_TRY_ASSIGN(request, pending(tx, keyOf(typed)));
    if (request) {
        GATEHOUSE_TRY(device_code_store::giveTryBack(tx, place));
        return Found(std::move(*request));
    }
    AuditEvent event = aboutUser(event::kDeviceCodeFailed, by, by.user, by.name);
    event.outcome = AuditOutcome::Failure;
    event.reason = QStringLiteral("unknown_code");
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return Found(DeviceFault::Unknown);
}

Result<DeviceAuthorizationService::Found> DeviceAuthorizationService::approve(
    Transaction &tx, const Caller &by, const QString &typed, const SignedInPerson &person) const
{
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(signedIn, subject_store::isSignedIn(tx, person.user, person.session, now));
    if (!signedIn) return Error::unauthenticated("login_required", QStringLiteral("Please sign in again."));
    GATEHOUSE_TRY_ASSIGN(found, find(tx, by, typed));
    const auto *request = std::get_if<DeviceRequest>(&found);
    if (request == nullptr) return found;
    const QString key = keyOf(typed);
    GATEHOUSE_TRY_ASSIGN(won, device_code_store::settle(tx, key, DeviceCodeState::Approved, now));
    if (!won) return Found(DeviceFault::Unknown);

    NewGrant input;
    input.user = person.user;
    input.client = request->client.id;
    input.session = person.session;
    input.offline = request->scopes.contains(QLatin1String(kScopeOfflineAccess)) &&
                    request->client.allowsGrant(kGrantRefreshToken);
    input.scopes = request->scopes;
    input.resources = request->resources;
    input.amr = person.amr;
    input.authenticatedAt = person.authenticatedAt;
    // The whole life begins when the device takes it up.
    input.life = std::chrono::duration_cast<std::chrono::seconds>(request->expiresAt - now);
    GATEHOUSE_TRY_ASSIGN(grant, m_grants.create(tx, by, input));
    GATEHOUSE_TRY(device_code_store::setGrant(tx, key, grant.id));
    GATEHOUSE_TRY(m_consents.allow(tx, by, person.user, request->client.id, request->scopes));
    GATEHOUSE_TRY(record(tx, event::kDeviceApproved, by, *request));
    return found;
}

Result<DeviceAuthorizationService::Found> DeviceAuthorizationService::refuse(Transaction &tx,
                                                                             const Caller &by,
                                                                             const QString &typed) const
{
    GATEHOUSE_TRY_ASSIGN(found, find(tx, by, typed));
    const auto *request = std::get_if<DeviceRequest>(&found);
    if (request == nullptr) return found;
    GATEHOUSE_TRY_ASSIGN(won,
                         device_code_store::settle(tx, keyOf(typed), DeviceCodeState::Denied, m_clock.now()));
    if (!won) return Found(DeviceFault::Unknown);
    GATEHOUSE_TRY(record(tx, event::kDeviceRefused, by, *request));
    return found;
}

Result<DevicePoll> DeviceAuthorizationService::poll(Transaction &tx, const ClientId &client,
                                                    const QByteArray &deviceCode) const
{
    const Timestamp now = m_clock.now();
    const QByteArray hash = tokenHash(deviceCode);
    GATEHOUSE_TRY_ASSIGN(code, device_code_store::find(tx, hash));
    if (!code || code->client != client) return DevicePoll{};
    if (code->state == DeviceCodeState::Used) return DevicePoll{DevicePollFate::Used, {}};
    if (code->state == DeviceCodeState::Denied) return DevicePoll{DevicePollFate::Denied, {}};
    if (code->expiresAt <= now) return DevicePoll{DevicePollFate::Expired, {}};
    if (code->state == DeviceCodeState::Approved) return DevicePoll{DevicePollFate::Approved, code->grant};
    GATEHOUSE_TRY_ASSIGN(inTime, device_code_store::notePoll(tx, hash, now, kPollLeeway));
    if (inTime) return DevicePoll{DevicePollFate::Pending, {}};
    GATEHOUSE_TRY(
        device_code_store::slowDown(tx, hash, now, int(kInterval.count()), int(kLongestInterval.count())));
    return DevicePoll{DevicePollFate::TooOften, {}};
}

Result<bool> DeviceAuthorizationService::use(Transaction &tx, const QByteArray &deviceCode) const
{
    return device_code_store::use(tx, tokenHash(deviceCode), m_clock.now());
}

Result<qint64> DeviceAuthorizationService::prune(Transaction &tx, int limit) const
{
    return device_code_store::prune(tx, m_clock.now() - kKeepExpired, limit);
}

/// The user code is a secret while it is pending, so it stays out of the log.
Result<void> DeviceAuthorizationService::record(Transaction &tx, QLatin1String type, const Caller &by,
                                                const DeviceRequest &request) const
{
    AuditEvent event;
    event.type = type;
    if (type == event::kDeviceRefused) event.outcome = AuditOutcome::Denied;
    event.actor = by;
    event.target = {QStringLiteral("client"), request.client.id.toString(), request.client.name};
    event.detail.insert(QStringLiteral("scope"), request.scopes.join(QLatin1Char(' ')));
    event.detail.insert(QStringLiteral("device_address"), request.address);
    event.detail.insert(QStringLiteral("device"), request.userAgent);
    return m_audit.append(tx, event);
}

}  // namespace gatehouse
