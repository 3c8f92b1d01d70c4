#pragma once

#include <memory>

#include "core/access/access_policy.h"
#include "core/access/role_service.h"
#include "core/audit/audit_log.h"
#include "core/crypto/hash_pool.h"
#include "core/crypto/password_hashing.h"
#include "core/crypto/sealer.h"
#include "core/delivery/http_fetch.h"
#include "core/delivery/outbox_service.h"
#include "core/guard/address_throttle.h"
#include "core/http/csrf.h"
#include "core/identity/group_service.h"
#include "core/identity/password_rules.h"
#include "core/identity/password_service.h"
#include "core/identity/user_service.h"
#include "core/mfa/recovery_code_service.h"
#include "core/mfa/totp_service.h"
#include "core/oauth/authorization.h"
#include "core/oauth/backchannel_logout.h"
#include "core/oauth/browser_origins.h"
#include "core/oauth/client_keys.h"
#include "core/oauth/client_registration.h"
#include "core/oauth/client_service.h"
#include "core/oauth/consent.h"
#include "core/oauth/device_authorization.h"
#include "core/oauth/discovery.h"
#include "core/oauth/dpop_nonce.h"
#include "core/oauth/frontchannel_logout.h"
#include "core/oauth/id_token.h"
#include "core/oauth/logout.h"
#include "core/oauth/mutual_tls.h"
#include "core/oauth/pairwise_subjects.h"
#include "core/oauth/pushed_request_service.h"
#include "core/oauth/remote_documents.h"
#include "core/oauth/request_object_service.h"
#include "core/oauth/signed_answers.h"
#include "core/oauth/token_endpoint.h"
#include "core/oauth/token_status.h"
#include "core/session/session_service.h"
#include "core/settings/settings.h"
#include "core/settings/settings_service.h"
#include "core/signin/signin_service.h"
#include "core/signin/signin_services.h"
#include "core/store/database.h"
#include "core/token/access_token.h"
#include "core/token/grant_service.h"
#include "core/token/key_ring.h"

namespace gatehouse {

struct PeopleServices;

/// What the services need to know from outside.
struct ServicesConfig
{
    QString issuer;  ///< public URL without a slash at its end
    int hashThreads = 1;
    int hashQueue = 64;
    std::vector<Pepper> peppers;
    /// How servers of others are called; without it they are called at public addresses alone.
    std::shared_ptr<const HttpFetch> http{};
    MutualTls mutualTls{};
    QString breachedFile{};  ///< the list of Have I Been Pwned, where there is one
};

/// Every service of one server, made once and wired by reference: the composition that the routes, the
/// commands and the background work share. Lives as long as the database does; each member tells its own
/// threads.
class Services final
{
public:
    Services(Database &database, const Clock &clock, Secret masterKey, ServicesConfig config);
    ~Services();
    Q_DISABLE_COPY_MOVE(Services)

    /// Reads settings, takes their hash cost, and makes the built-in application. With `keys`, loads (on the
    /// first start makes) the signing keys as well. Waits for the database.
    Result<void> start(bool withKeys);
    /// Reads settings again and lets hashing and throttling follow them. Any long-lived thread.
    Result<void> reloadSettings();
    /// Lets hashing and throttling follow the settings as they are now.
    void applySettings();

    Database &database;
    const Clock &clock;
    const QString issuer;
    const Timestamp startedAt;
    const MutualTls mutualTls;

    Sealer sealer;
    CsrfTokens csrf;
    DpopNonces dpopNonces;
    const Secret requestMacKey;  ///< signs what passes through the browser between our own pages
    AuditLog audit;
    Settings settings;
    SettingsService settingsService;
    AccessPolicy access;
    RoleService roles;
    PasswordHashing hashing;
    HashPool hashPool;
    BreachedPasswords breached;
    PasswordRules passwordRules;
    PasswordService passwords;
    UserService users;
    GroupService groups;
    TotpService totp;
    RecoveryCodeService recoveryCodes;
    SessionService sessions;
    KeyRing keys;
    AccessTokenService accessTokens;
    GrantService grants;
    const std::shared_ptr<const HttpFetch> http;
    RemoteDocuments documents;
    ClientKeys clientKeys;
    ClientService clients;
    ClientRegistration clientRegistration;
    ConsentService consents;
    PairwiseSubjects subjects;
    IdTokenService idTokens;
    SignedAnswers signedAnswers;
    PushedRequestService pushedRequests;
    RequestObjectService requestObjects;
    AuthorizationService authorizations;
    DeviceAuthorizationService devices;
    TokenExchangeService exchanges;
    TokenEndpoint tokenEndpoint;
    TokenStatusService tokenStatus;
    OutboxService outbox;
    BackchannelLogout backchannelLogout;
    FrontchannelLogout frontchannelLogout;
    BrowserOrigins browserOrigins;
    LogoutService logout;
    DiscoveryDocument discovery;
    AddressThrottle throttle;
    SignInServices signInServices;
    SignInService signIn;
    const std::unique_ptr<PeopleServices> people;
};

}  // namespace gatehouse
