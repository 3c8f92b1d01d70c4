#include "core/token/access_token.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMutex>
#include <list>

#include "core/base/json_text.h"
#include "core/crypto/digest.h"
#include "core/crypto/jws.h"
#include "core/crypto/jwt.h"
#include "core/crypto/random.h"
#include "core/token/confirmation.h"
#include "core/token/grant_store.h"
#include "core/token/key_ring.h"
#include "core/token/opaque_token_store.h"

namespace gatehouse {

namespace {

/// client_id of tokens from the JSON token API, which has no client of its own (RFC 9068 wants the claim).
constexpr QLatin1String kFirstParty("first-party");
/// Servers that share a database may disagree about the second in which a token was made.
constexpr std::chrono::seconds kIssuedLeeway{5};
constexpr qsizetype kRandomLength = 43;  // of randomToken()

Error invalidToken(const char *why)
{
    Error error = Error::unauthenticated("invalid_token", QStringLiteral("The access token is not valid."));
    error.internal = QString::fromLatin1(why);
    return error;
}

QStringList splitScope(const QString &text)
{
    return text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

/// Outermost first; nullopt for a shape that we never write.
std::optional<QStringList> readActors(QJsonValue act)
{
    QStringList actors;
    for (; !act.isUndefined(); act = act.toObject().value(QLatin1String("act"))) {
        const QString subject = act.toObject().value(QLatin1String("sub")).toString();
        if (subject.isEmpty()) return std::nullopt;
        actors.append(subject);
    }
    return actors;
}

Timestamp timeIn(const QJsonObject &json, QLatin1String name)
{
    return {json.value(name).toInteger() * 1000};
}

/// Our own signature (or table) vouches for the content, not for the version that wrote it: every member is
/// checked.
Result<AccessTokenClaims> readClaims(const QJsonObject &json)
{
    AccessTokenClaims claims;
    claims.tokenId = json.value(QLatin1String("jti")).toString();
    claims.subject = json.value(QLatin1String("sub")).toString();
    claims.issuedAt = timeIn(json, QLatin1String("iat"));
    claims.expiresAt = timeIn(json, QLatin1String("exp"));
    claims.scopes = splitScope(json.value(QLatin1String("scope")).toString());
    const QJsonValue audience = json.value(QLatin1String("aud"));
    if (audience.isString()) claims.audience = {audience.toString()};
    for (const auto &item : audience.toArray())
        claims.audience.append(item.toString());
    for (const auto &item : json.value(QLatin1String("amr")).toArray())
        claims.amr.append(item.toString());
    for (const auto &item : json.value(QLatin1String("userinfo_claims")).toArray())
        claims.userInfoClaims.append(item.toString());
    const auto confirmation = confirmationFrom(json.value(QLatin1String("cnf")));
    if (!confirmation) return invalidToken("cnf");
    claims.confirmation = *confirmation;
    claims.authenticatedAt = timeIn(json, QLatin1String("auth_time"));

    const QString client = json.value(QLatin1String("client_id")).toString();
    if (client != kFirstParty) {
        const auto id = ClientId::parse(client);
        if (!id) return invalidToken("client_id");
        claims.client = *id;
    }
    if (const QJsonValue grant = json.value(QLatin1String("gid")); !grant.isUndefined()) {
        const auto id = GrantId::parse(grant.toString());
        const auto user = UserId::parse(claims.subject);
        if (!id || !user) return invalidToken("gid or sub");
        claims.grant = *id;
        claims.user = *user;
    } else if (claims.client.isEmpty() || claims.subject != claims.client.toString()) {
        return invalidToken("a token without a grant must be the client's own");
    }
    if (const QJsonValue session = json.value(QLatin1String("sid")); !session.isUndefined()) {
        const auto id = SessionId::parse(session.toString());
        if (!id) return invalidToken("sid");
        claims.session = *id;
    }
    if (claims.tokenId.isEmpty()) return invalidToken("jti");
    const auto actors = readActors(json.value(QLatin1String("act")));
    if (!actors) return invalidToken("act");
    claims.actors = *actors;
    return claims;
}

IssuedAccessToken begin(const AccessTokenRequest &request, Timestamp now)
{
    IssuedAccessToken issued;
    issued.tokenId = newUuidV7(now);
    issued.issuedAt = {now.seconds() * 1000};
    issued.expiresAt = issued.issuedAt + request.life;
    return issued;
}

/// What the token says (RFC 9068 section 2.2), whichever form it has.
QByteArray contentOf(const AccessTokenRequest &request, const IssuedAccessToken &issued,
                     const QString &issuer)
{
    const QString client = request.client.isEmpty() ? QString(kFirstParty) : request.client.toString();
    JsonText claims;
    claims.addText("iss", issuer);
    if (request.audience.size() > 1)
        claims.addTexts("aud", request.audience);
    else
        claims.addText("aud", request.audience.value(0, issuer));
    claims.addText("sub", request.user.isEmpty() ? client : request.user.toString())
        .addText("client_id", client)
        .addNumber("iat", issued.issuedAt.seconds())
        .addNumber("exp", issued.expiresAt.seconds())
        .addText("jti", issued.tokenId)
        .addText("scope", request.scopes.join(QLatin1Char(' ')));
    if (!request.user.isEmpty()) {
        claims.addText("gid", request.grant.toString())
            .addNumber("auth_time", request.authenticatedAt.seconds())
            .addTexts("amr", request.amr)
            .addText("acr", acrOf(request.amr));
        if (!request.session.isEmpty()) claims.addText("sid", request.session.toString());
        if (!request.userInfoClaims.isEmpty()) claims.addTexts("userinfo_claims", request.userInfoClaims);
        if (!request.actors.isEmpty()) claims.addObject("act", actorClaim(request.actors));
    }
    if (!request.confirmation.isEmpty()) claims.addObject("cnf", confirmationClaim(request.confirmation));
    // Names were checked when they were set: none of those above, and none that would need escaping.
    for (auto it = request.extraClaims.begin(); it != request.extraClaims.end(); ++it)
        claims.addValue(it.key().toLatin1(), it.value());
    return claims.take();
}

}  // namespace

/// Digests of tokens whose signature held. Bounded; the least recently used goes first. Sharded by digest, so
/// that workers rarely wait for each other. A hit counts only under the same set of keys.
class AccessTokenService::VerifiedCache
{
public:
    std::optional<AccessTokenClaims> find(const QByteArray &digest, quint64 generation)
    {
        Shard &shard = shardOf(digest);
        const QMutexLocker lock(&shard.mutex);
        const auto found = shard.index.constFind(digest);
        if (found == shard.index.constEnd() || (*found)->generation != generation) return std::nullopt;
        shard.entries.splice(shard.entries.begin(), shard.entries, *found);
        return (*found)->claims;
    }

    void insert(const QByteArray &digest, quint64 generation, const AccessTokenClaims &claims)
    {
        Shard &shard = shardOf(digest);
        const QMutexLocker lock(&shard.mutex);
        if (const auto old = shard.index.constFind(digest); old != shard.index.constEnd()) {
            shard.entries.erase(*old);
            shard.index.erase(old);
        }
        shard.entries.push_front({digest, generation, claims});
        shard.index.insert(digest, shard.entries.begin());
        if (shard.entries.size() <= kPerShard) return;
        shard.index.remove(shard.entries.back().digest);
        shard.entries.pop_back();
    }

private:
    static constexpr std::size_t kShards = 16;
    static constexpr std::size_t kPerShard = 256;

    struct Entry
    {
        QByteArray digest;
        quint64 generation;
        AccessTokenClaims claims;
    };
    struct Shard
    {
        QMutex mutex;
        std::list<Entry> entries;
        QHash<QByteArray, std::list<Entry>::iterator> index;
    };
    Shard &shardOf(const QByteArray &digest)
    {
        return m_shards[std::size_t(quint8(digest.front())) % kShards];
    }

    std::array<Shard, kShards> m_shards;
};

JsonText actorClaim(const QStringList &actors)
{
    JsonText json;
    json.addText("sub", actors.constFirst());
    if (actors.size() > 1) json.addObject("act", actorClaim(actors.mid(1)));
    return json;
}

QString acrOf(const QStringList &amr)
{
    const bool multi = amr.contains(QLatin1String("mfa"));
    return QLatin1String(multi ? kAcrMultiFactor : kAcrSingleFactor);
}

AccessTokenService::AccessTokenService(KeyRing &keys, const Clock &clock, QString issuer)
    : m_keys(keys), m_clock(clock), m_issuer(std::move(issuer)), m_cache(std::make_unique<VerifiedCache>())
{
}

AccessTokenService::~AccessTokenService() = default;

Result<IssuedAccessToken> AccessTokenService::issue(const AccessTokenRequest &request) const
{
    const auto keys = m_keys.snapshot();
    const SigningKey *key = keys->active(SigningAlgorithm::ES256);
    if (key == nullptr)
        return Error::unavailable(QStringLiteral("The server has no signing key."),
                                  QStringLiteral("no active ES256 key"));
    IssuedAccessToken issued = begin(request, m_clock.now());
    GATEHOUSE_TRY_ASSIGN(token, signCompactJws(*key, "at+jwt", contentOf(request, issued, m_issuer)));
    issued.token = std::move(token);
    return issued;
}

Result<IssuedAccessToken> AccessTokenService::issueOpaque(Transaction &tx,
                                                          const AccessTokenRequest &request) const
{
    IssuedAccessToken issued = begin(request, m_clock.now());
    issued.token = QByteArray(kOpaquePrefix.data(), kOpaquePrefix.size()) + randomToken().reveal();
    GATEHOUSE_TRY(opaque_token_store::insert(
        tx, tokenHash(issued.token),
        {request.grant, QString::fromUtf8(contentOf(request, issued, m_issuer)), issued.expiresAt}));
    return issued;
}

bool AccessTokenService::isOpaque(QByteArrayView token)
{
    // Refresh tokens have the same alphabet, but not this length.
    return token.size() == kOpaquePrefix.size() + kRandomLength &&
           token.startsWith(QByteArrayView(kOpaquePrefix.data(), kOpaquePrefix.size()));
}

Result<AccessTokenClaims> AccessTokenService::readJwt(QByteArrayView token) const
{
    const Timestamp now = m_clock.now();
    const QByteArray digest = sha256(token);
    const quint64 generation = m_keys.snapshot()->generation();
    if (auto known = m_cache->find(digest, generation)) {
        if (known->expiresAt <= now) return invalidToken("expired");
        return std::move(*known);
    }
    const KeyLookup lookup = [this](const QByteArray &keyId) -> std::optional<PublicKey> {
        auto key = m_keys.verifier(keyId);
        if (!key || key->algorithm() != SigningAlgorithm::ES256) return std::nullopt;
        return key;
    };
    const JwtExpectations expectations{{"at+jwt"}, m_issuer, {}, kIssuedLeeway, false, true};
    const auto jwt = verifyJwt(token, lookup, expectations, m_clock);
    if (!jwt.ok()) return invalidToken(jwt.error().reason.constData());
    if (jwt->expiresAt <= now) return invalidToken("expired");
    GATEHOUSE_TRY_ASSIGN(claims, readClaims(jwt->claims));
    m_cache->insert(digest, generation, claims);
    return claims;
}

Result<AccessTokenClaims> AccessTokenService::readOpaque(Transaction &tx, QByteArrayView token) const
{
    GATEHOUSE_TRY_ASSIGN(stored, opaque_token_store::find(tx, tokenHash(token), m_clock.now()));
    if (!stored) return invalidToken("unknown or expired");
    const QJsonObject json = QJsonDocument::fromJson(stored->claims.toUtf8()).object();
    // As with a JWT: what another server of this name made here is not ours.
    if (json.value(QLatin1String("iss")).toString() != m_issuer) return invalidToken("iss");
    return readClaims(json);
}

Result<AccessTokenClaims> AccessTokenService::forUs(Result<AccessTokenClaims> claims) const
{
    if (claims.ok() && !claims->audience.contains(m_issuer)) return invalidToken("aud");
    return claims;
}

Result<AccessTokenClaims> AccessTokenService::verify(QByteArrayView token) const
{
    return forUs(readJwt(token));
}

Result<AccessTokenClaims> AccessTokenService::read(Transaction &tx, QByteArrayView token) const
{
    return isOpaque(token) ? readOpaque(tx, token) : readJwt(token);
}

Result<AccessTokenClaims> AccessTokenService::accept(Transaction &tx, QByteArrayView token) const
{
    return forUs(read(tx, token));
}

Result<std::optional<TokenOwner>> AccessTokenService::liveOwner(Transaction &tx,
                                                                const AccessTokenClaims &claims) const
{
    std::optional<TokenOwner> owner;
    if (claims.user.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(name, grant_store::liveClientName(tx, claims.client, claims.tokenId));
        if (name) owner = TokenOwner{*name};
        return owner;
    }
    GATEHOUSE_TRY_ASSIGN(live,
                         grant_store::liveUser(tx, claims.grant, claims.user, claims.tokenId, m_clock.now()));
    if (!live) return owner;
    if (claims.client != live->client) {
        // An exchanged token: the client that it was given to has to stand as well.
        GATEHOUSE_TRY_ASSIGN(client, grant_store::liveClientName(tx, claims.client, claims.tokenId));
        if (!client) return owner;
    }
    owner = TokenOwner{live->name};
    return owner;
}

Result<bool> AccessTokenService::isStillGood(Transaction &tx, const AccessTokenClaims &claims) const
{
    GATEHOUSE_TRY_ASSIGN(owner, liveOwner(tx, claims));
    return owner.has_value();
}

Caller AccessTokenService::toCaller(const AccessTokenClaims &claims, const TokenOwner &owner)
{
    Caller caller;
    caller.kind = claims.user.isEmpty() ? Caller::Kind::Client : Caller::Kind::User;
    caller.user = claims.user;
    caller.client = claims.client;
    caller.session = claims.session;
    caller.grant = claims.grant;
    caller.name = owner.name;
    caller.scopes = claims.scopes;
    return caller;
}

}  // namespace gatehouse
