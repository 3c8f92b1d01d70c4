#include "core/api/services.h"

#include <QUrl>

#include "core/api/factor_notice.h"
#include "core/api/people_services.h"
#include "core/crypto/digest.h"

namespace gatehouse {

namespace {

/// A key of its own for each use, so that no use can be played against another.
Secret derived(const Secret &masterKey, QByteArrayView use)
{
    return hkdfSha256(masterKey.view(), {}, use, 32);
}

PasswordCost costOf(const Settings &settings)
{
    PasswordCost cost;
    if (settings.text(Setting::PasswordHash) == u"argon2id") cost.algorithm = PasswordAlgorithm::Argon2id;
    cost.pbkdf2Iterations = int(settings.integer(Setting::PasswordPbkdf2Iterations));
    return cost;
}

}  // namespace

Services::Services(Database &database_, const Clock &clock_, Secret masterKey, ServicesConfig config)
    : database(database_),
      clock(clock_),
      issuer(config.issuer),
      startedAt(clock_.now()),
      mutualTls(config.mutualTls),
      sealer(masterKey.clone()),
      csrf(derived(masterKey, "csrf")),
      dpopNonces(masterKey),
      requestMacKey(derived(masterKey, "request-mac")),
      audit(clock),
      settingsService(audit, settings, clock),
      roles(access, audit, clock),
      hashing({}, std::move(config.peppers)),
      hashPool(config.hashThreads, config.hashQueue),
      breached(config.breachedFile),
      passwordRules(settings, breached, QUrl(issuer).host()),
      passwords(hashing, hashPool, breached, settings),
      users(access, roles, audit, settings, clock),
      groups(access, roles, audit, clock),
      totp(clock, sealer, audit),
      recoveryCodes(clock, audit),
      sessions(audit, settings, clock,
               [this](Transaction &tx, const Caller &by, const SessionId &session,
                      const QString &reason) -> Result<void> {
                   GATEHOUSE_TRY(grants.revokeForSession(tx, by, session, reason));
                   return {};
               }),
      keys(database, sealer, settings, audit, clock),
      accessTokens(keys, clock, issuer),
      grants(audit, settings, clock),
      http(config.http ? std::move(config.http) : std::make_shared<HttpFetch>(AddressRanges())),
      documents(*http, clock),
      clientKeys(documents),
      clients(audit, grants, settings, sealer, clientKeys, documents, clock, issuer, mutualTls),
      clientRegistration(clients, settings, clock, issuer),
      consents(audit, grants, clock),
      subjects(masterKey),
      idTokens(keys, subjects, clock, issuer),
      signedAnswers(keys, clock, issuer),
      pushedRequests(clock),
      requestObjects(clientKeys, documents, clock, issuer),
      authorizations(clients, grants, idTokens, pushedRequests, audit, clock, issuer),
      devices(clients, grants, consents, audit, clock, issuer),
      exchanges(clients, accessTokens, audit),
      tokenEndpoint(clients, grants, accessTokens, idTokens, devices, exchanges, audit, clock),
      tokenStatus(accessTokens, grants, clients, subjects),
      outbox(clock),
      backchannelLogout(clients, outbox, keys, subjects, clock, issuer),
      frontchannelLogout(clients, issuer),
      browserOrigins(database, clock),
      logout(clients, idTokens),
      discovery(issuer, mutualTls),
      throttle(clock),
      signInServices{clock,
                     database,
                     settings,
                     audit,
                     access,
                     users,
                     passwords,
                     passwordRules,
                     totp,
                     recoveryCodes,
                     sessions,
                     [this](Transaction &tx, const Caller &by, const UserId &user, const QString &reason) {
                         return grants.revokeForUser(tx, by, user, reason);
                     },
                     [this](const UserId &user, const QString &stored, const QByteArray &breachedHash) {
                         people->breachedWatch.look(user, stored, breachedHash);
                     },
                     [this](Transaction &tx, const Caller &by, const User &user, const QString &kind,
                            const QJsonObject &values) {
                         return notifyPerson(*this, tx, by, user, kind, values);
                     }},
      signIn(signInServices),
      people(std::make_unique<PeopleServices>(*this))
{
}

/// Hashes, calls and writes may still be under way, and what continues them names parts of this object: they
/// end first. What one of them begins anew is refused, or a write, and those come last.
Services::~Services()
{
    people->upstream.close();
    people->breachedRange.close();
    hashPool.close();
    database.finishWrites();
}

Result<void> Services::start(bool withKeys)
{
    GATEHOUSE_TRY(reloadSettings());
    GATEHOUSE_TRY(database.writeAndWait([this](Transaction &tx) { return clients.ensureBuiltIn(tx); }));
    if (withKeys) GATEHOUSE_TRY(keys.start());
    return {};
}

Result<void> Services::reloadSettings()
{
    GATEHOUSE_TRY(settings.reload(database));
    applySettings();
    return {};
}

void Services::applySettings()
{
    if (auto set = hashing.setCost(costOf(settings)); !set.ok())
        qWarning("%s", qPrintable(set.error().publicMessage));
    throttle.setRules(ThrottleRules::from(settings));
}

}  // namespace gatehouse
