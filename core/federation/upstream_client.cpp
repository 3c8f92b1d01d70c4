#include "core/federation/upstream_client.h"

#include <QUrl>

#include "core/base/json_gate.h"
#include "core/base/log.h"
#include "core/crypto/digest.h"
#include "core/delivery/http_fetch.h"
#include "core/federation/client_proof.h"
#include "core/federation/provider_presets.h"
#include "core/federation/upstream_error.h"
#include "core/federation/upstream_id_token.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxToken = 16 * 1024;

QByteArray bearer(const QByteArray &accessToken)
{
    return "Authorization: Bearer " + accessToken;
}

/// A token that goes into a header line has to be one (RFC 6750 section 2.1).
bool isTokenText(const QByteArray &token)
{
    return !token.isEmpty() &&
           std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

UpstreamClient::UpstreamClient(const HttpFetch &http, const Clock &clock) : m_http(http), m_clock(clock)
{
    m_threads.setMaxThreadCount(kThreads);
}

UpstreamClient::~UpstreamClient()
{
    close();
}

void UpstreamClient::close()
{
    m_stopping = true;
    m_threads.waitForDone();
}

bool UpstreamClient::startIn(const ProviderId &lane, std::function<void()> call)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) return false;
        Lane &here = m_lanes[lane.toString()];
        if (here.running >= kThreadsAProvider) {
            if (here.waiting.size() >= kMaximumCalls) return false;
            here.waiting.push_back(std::move(call));
            return true;
        }
        ++here.running;
    }
    m_threads.start([this, lane, call = std::move(call)] { runIn(lane, call); });
    return true;
}

void UpstreamClient::runIn(const ProviderId &lane, const std::function<void()> &call)
{
    call();
    std::function<void()> next;
    {
        const std::lock_guard lock(m_mutex);
        Lane &here = m_lanes[lane.toString()];
        if (here.waiting.empty()) {
            if (--here.running == 0) m_lanes.remove(lane.toString());
            return;
        }
        next = std::move(here.waiting.front());
        here.waiting.pop_front();
    }
    // Behind the calls of others.
    m_threads.start([this, lane, next = std::move(next)] { runIn(lane, next); });
}

template <class T>
QFuture<Result<T>> UpstreamClient::onThread(const ProviderId &provider, std::function<Result<T>()> work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    const bool started = startIn(provider, [promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    if (!started) {
        promise->addResult(Result<T>(Error::busy(std::chrono::seconds(5))));
        promise->finish();
    }
    return future;
}

/// With the issuer: a changed one is asked anew.
QString UpstreamClient::keyOf(const Provider &provider) const
{
    return provider.id.toString() + u' ' + provider.issuer;
}

UpstreamClient::KnownPtr UpstreamClient::fresh(const Provider &provider) const
{
    const std::lock_guard lock(m_mutex);
    const KnownPtr found = m_known.value(keyOf(provider));
    return found && m_clock.now() < found->askedAt + kLife ? found : nullptr;
}

QFuture<Result<UpstreamMetadata>> UpstreamClient::metadata(const Provider &provider)
{
    const auto ready = [](Result<UpstreamMetadata> value) {
        QPromise<Result<UpstreamMetadata>> promise;
        promise.start();
        promise.addResult(std::move(value));
        promise.finish();
        return promise.future();
    };
    if (provider.kind == ProviderKind::OAuth2) return ready(metadataOfDialect(provider));
    if (const KnownPtr here = fresh(provider)) return ready(here->metadata);
    if (const auto error = lateFailure(provider)) return ready(*error);
    auto promise = std::make_shared<QPromise<Result<UpstreamMetadata>>>();
    promise->start();
    QFuture<Result<UpstreamMetadata>> future = promise->future();
    const QString key = keyOf(provider);
    {
        const std::lock_guard lock(m_mutex);
        QList<MetadataPromise> &waiting = m_waiting[key];
        if (waiting.size() >= kMaximumCalls)
            return ready(Result<UpstreamMetadata>(Error::busy(std::chrono::seconds(5))));
        waiting.append(promise);
        if (waiting.size() > 1) return future;
    }
    const auto answer = [this, key](const Result<UpstreamMetadata> &result) {
        QList<MetadataPromise> waiting;
        {
            const std::lock_guard lock(m_mutex);
            waiting = m_waiting.take(key);
        }
        for (const MetadataPromise &each : std::as_const(waiting)) {
            each->addResult(result);
            each->finish();
        }
    };
    const bool started = startIn(provider.id, [this, provider, answer] {
        const Result<KnownPtr> found = known(provider, false);
        answer(found.ok() ? Result<UpstreamMetadata>((*found)->metadata)
                          : Result<UpstreamMetadata>(found.error()));
    });
    if (!started) answer(Error::busy(std::chrono::seconds(5)));
    return future;
}

/// The failure of a moment ago.
std::optional<Error> UpstreamClient::lateFailure(const Provider &provider) const
{
    const std::lock_guard lock(m_mutex);
    const auto failure = m_failures.constFind(keyOf(provider));
    if (failure == m_failures.constEnd() || m_clock.now() >= failure->until) return std::nullopt;
    return failure->error;
}

Result<JwkSet> UpstreamClient::keysAt(const QString &url) const
{
    FetchRequest request;
    request.url = url;
    request.timeout = kTimeout;
    request.stopping = &m_stopping;
    const auto reply = m_http.fetch(request);
    if (!reply.ok()) return upstreamError("keys_unreachable", reply.error().internal);
    if (reply->status != 200) return upstreamError("keys_unreachable");
    auto keys = JwkSet::parse(reply->body);
    if (!keys.ok()) return upstreamError("bad_keys", keys.error().publicMessage);
    return keys;
}

Result<UpstreamClient::KnownPtr> UpstreamClient::known(const Provider &provider, bool anew)
{
    if (!anew) {
        if (KnownPtr here = fresh(provider)) return here;
        if (auto error = lateFailure(provider)) return *std::move(error);
    }
    Result<KnownPtr> asked = ask(provider);
    const std::lock_guard lock(m_mutex);
    if (asked.ok())
        m_failures.remove(keyOf(provider));
    else
        m_failures.insert(keyOf(provider), {asked.error(), m_clock.now() + kFailurePause});
    return asked;
}

Result<UpstreamClient::KnownPtr> UpstreamClient::ask(const Provider &provider)
{
    FetchRequest request;
    request.url = discoveryUrl(provider.issuer);
    request.timeout = kTimeout;
    request.stopping = &m_stopping;
    const Timestamp now = m_clock.now();
    const auto reply = m_http.fetch(request);
    if (!reply.ok()) return upstreamError("discovery_unreachable", reply.error().publicMessage);
    if (reply->status != 200)
        return upstreamError(
            "discovery_unreachable",
            QStringLiteral("%1 answers with status %2.").arg(request.url).arg(reply->status));
    auto found = std::make_shared<Known>();
    auto metadata = parseUpstreamMetadata(reply->body, provider);
    if (!metadata.ok()) return upstreamError("bad_metadata", metadata.error().publicMessage);
    found->metadata = *std::move(metadata);
    GATEHOUSE_TRY_ASSIGN(keys, keysAt(found->metadata.jwksUri));
    found->keys = std::move(keys);
    found->askedAt = found->keysAskedAt = now;
    const std::lock_guard lock(m_mutex);
    m_known.insert(keyOf(provider), found);
    return KnownPtr(found);
}

/// The pause keeps made-up key names from turning us against the provider.
Result<UpstreamClient::KnownPtr> UpstreamClient::withNewKeys(const Provider &provider, const KnownPtr &before)
{
    const Timestamp now = m_clock.now();
    if (now < before->keysAskedAt + kRenewalPause) return upstreamError("unknown_key");
    auto found = std::make_shared<Known>(*before);
    GATEHOUSE_TRY_ASSIGN(keys, keysAt(before->metadata.jwksUri));
    found->keys = std::move(keys);
    found->keysAskedAt = now;
    const std::lock_guard lock(m_mutex);
    m_known.insert(keyOf(provider), found);
    return KnownPtr(found);
}

QFuture<Result<RedeemedCode>> UpstreamClient::redeem(UpstreamCode code)
{
    auto owned = std::make_shared<const UpstreamCode>(std::move(code));
    return onThread<RedeemedCode>(owned->provider.id, [this, owned] { return redeemNow(*owned); });
}

Result<QJsonObject> UpstreamClient::tokens(const UpstreamCode &code, const QString &tokenEndpoint,
                                           const QString &issuer) const
{
    GATEHOUSE_TRY_ASSIGN(proof, clientProof(code.provider, code.secret,
                                            issuer.isEmpty() ? tokenEndpoint : issuer, m_clock.now()));
    QList<FormFields::Field> fields{{QStringLiteral("grant_type"), QStringLiteral("authorization_code")},
                                    {QStringLiteral("code"), code.code},
                                    {QStringLiteral("redirect_uri"), code.redirectUri},
                                    {QStringLiteral("code_verifier"), code.verifier}};
    fields += proof.fields;
    FetchRequest request;
    request.method = "POST";
    request.url = tokenEndpoint;
    request.contentType = "application/x-www-form-urlencoded";
    request.body = encodeForm(fields);
    request.fields = proof.headers;
    request.timeout = kTimeout;
    request.stopping = &m_stopping;
    const auto reply = m_http.fetch(request);
    if (!reply.ok()) return upstreamError("token_endpoint_unreachable", reply.error().internal);
    auto answer = parseJsonObject(reply->body);
    // GitHub refuses with status 200.
    if (reply->status != 200 || !answer.ok() || answer->contains(QLatin1String("error"))) {
        const QString word =
            answer.ok() ? answer->value(QLatin1String("error")).toString().left(80) : QString();
        return upstreamError("token_refused", QStringLiteral("%1 answers with status %2 %3")
                                                  .arg(QUrl(tokenEndpoint).host())
                                                  .arg(reply->status)
                                                  .arg(word));
    }
    const QString type = answer->value(QLatin1String("token_type")).toString();
    if (!type.isEmpty() && type.compare(QLatin1String("bearer"), Qt::CaseInsensitive) != 0)
        return upstreamError("wrong_token_type");
    return std::move(*answer);
}

Result<RedeemedCode> UpstreamClient::redeemNow(const UpstreamCode &code)
{
    RedeemedCode redeemed;
    if (code.provider.kind == ProviderKind::OAuth2) {
        GATEHOUSE_TRY_ASSIGN(answer, tokens(code, code.provider.settings.tokenEndpoint, {}));
        const QByteArray accessToken = answer.value(QLatin1String("access_token")).toString().toUtf8();
        if (!isTokenText(accessToken)) return upstreamError("no_access_token");
        GATEHOUSE_TRY_ASSIGN(person, personOfDialect(code, accessToken));
        redeemed.person = std::move(person);
        return redeemed;
    }
    GATEHOUSE_TRY_ASSIGN(found, known(code.provider, false));
    // RFC 9207 section 2.4: before the code goes anywhere.
    if (!code.issuer && found->metadata.namesItself) return upstreamError("iss_missing");
    if (code.issuer && *code.issuer != found->metadata.issuer) return upstreamError("wrong_iss");
    GATEHOUSE_TRY_ASSIGN(answer, tokens(code, found->metadata.tokenEndpoint, found->metadata.tokenEndpoint));
    GATEHOUSE_TRY_ASSIGN(person, personOf(code, answer, found));
    redeemed.person = std::move(person);
    redeemed.endSessionEndpoint = found->metadata.endSessionEndpoint;
    return redeemed;
}

Result<UpstreamPerson> UpstreamClient::personOf(const UpstreamCode &code, const QJsonObject &answer,
                                                KnownPtr found)
{
    const QByteArray idToken = answer.value(QLatin1String("id_token")).toString().toLatin1();
    const QByteArray accessToken = answer.value(QLatin1String("access_token")).toString().toUtf8();
    if (idToken.isEmpty() || idToken.size() > kMaxToken) return upstreamError("no_id_token");
    IdTokenExpectations expected;
    expected.issuer = found->metadata.issuer;
    expected.tenantTemplate = isTenantTemplate(code.provider);
    expected.tenants = code.provider.settings.tenants;
    expected.clientId = code.provider.clientId;
    expected.nonce = code.nonce;
    expected.accessToken = accessToken;
    expected.hostedDomain = code.provider.settings.hostedDomain;
    expected.algorithms = found->metadata.idTokenAlgorithms;
    auto claims = checkUpstreamIdToken(idToken, found->keys, expected, m_clock.now());
    if (!claims.ok() && claims.error().reason == "unknown_key") {
        GATEHOUSE_TRY_ASSIGN(renewed, withNewKeys(code.provider, found));
        claims = checkUpstreamIdToken(idToken, renewed->keys, expected, m_clock.now());
    }
    if (!claims.ok()) return claims.error();

    QJsonObject userinfo = code.firstUser;
    const bool complete = claims->contains(QLatin1String("email")) && claims->contains(QLatin1String("name"));
    if (!complete && !found->metadata.userinfoEndpoint.isEmpty() && isTokenText(accessToken)) {
        FetchRequest request;
        request.url = found->metadata.userinfoEndpoint;
        request.fields = {bearer(accessToken)};
        request.timeout = kTimeout;
        request.stopping = &m_stopping;
        const auto reply = m_http.fetch(request);
        if (!reply.ok()) return upstreamError("userinfo_unreachable", reply.error().internal);
        auto told = reply->status == 200 ? parseJsonObject(reply->body)
                                         : Result<QJsonObject>(upstreamError("userinfo_refused"));
        if (!told.ok()) return upstreamError("userinfo_refused");
        // OpenID Connect Core section 5.3.2: otherwise it may be about somebody else.
        if (told->value(QLatin1String("sub")).toString() != claims->value(QLatin1String("sub")).toString())
            return upstreamError("userinfo_of_another");
        userinfo = *std::move(told);
    }
    UpstreamPerson person = personFromClaims(code.provider, *claims, userinfo);
    person.idToken = idToken;
    return person;
}

Result<UpstreamPerson> UpstreamClient::personOfDialect(const UpstreamCode &code,
                                                       const QByteArray &accessToken) const
{
    const ProviderPreset *preset = findPreset(code.provider.preset);
    if (preset == nullptr || !preset->dialect) return upstreamError("no_dialect");
    FetchRequest request;
    request.url = code.provider.settings.userEndpoint;
    request.fields = {bearer(accessToken)};
    request.timeout = kTimeout;
    request.stopping = &m_stopping;
    if (preset->dialect->secretProof) {
        const QByteArray proof = hmacSha256(code.secret.view(), accessToken).toHex();
        request.url += (request.url.contains(u'?') ? u'&' : u'?') + QStringLiteral("appsecret_proof=") +
                       QString::fromLatin1(proof);
    }
    const auto reply = m_http.fetch(request);
    // Its URL may carry the proof, so nothing of the failure is kept.
    if (!reply.ok() || reply->status != 200) return upstreamError("user_refused");
    const auto user = parseJsonObject(reply->body);
    if (!user.ok()) return upstreamError("bad_user");
    QJsonArray emails;
    if (preset->dialect->emailList && !code.provider.settings.emailsEndpoint.isEmpty()) {
        request.url = code.provider.settings.emailsEndpoint;
        const auto list = m_http.fetch(request);
        // Without the scope there are no addresses: the person is known all the same.
        if (!list.ok()) return upstreamError("emails_unreachable", list.error().internal);
        if (list->status == 200) {
            auto parsed = parseJsonArray(list->body);
            if (!parsed.ok()) return upstreamError("bad_emails");
            emails = *std::move(parsed);
        }
    }
    return personFromDialect(code.provider, *user, emails);
}

QFuture<Result<ProviderCheck>> UpstreamClient::check(const Provider &provider)
{
    return onThread<ProviderCheck>(
        provider.id, [this, provider]() -> Result<ProviderCheck> { return checkNow(provider); });
}

ProviderCheck UpstreamClient::checkNow(const Provider &provider)
{
    ProviderCheck check;
    if (provider.settings.auth != UpstreamAuth::None && !provider.hasSecret)
        check.problems.append(QStringLiteral("No client secret has been entered."));
    if (provider.kind == ProviderKind::OAuth2) {
        check.authorizationEndpoint = provider.settings.authorizationEndpoint;
        for (const QString &url : {provider.settings.tokenEndpoint, provider.settings.userEndpoint}) {
            FetchRequest request;
            request.url = url;
            request.timeout = kTimeout;
            request.stopping = &m_stopping;
            // Any answer will do: without a token it is a refusal.
            if (const auto reply = m_http.fetch(request); !reply.ok())
                check.problems.append(reply.error().publicMessage);
        }
        return check;
    }
    const auto found = known(provider, true);
    if (!found.ok()) {
        const Error &error = found.error();
        check.problems.append(error.internal.isEmpty() ? QStringLiteral("Its keys cannot be read.")
                                                       : error.internal);
        return check;
    }
    const UpstreamMetadata &metadata = (*found)->metadata;
    check.authorizationEndpoint = metadata.authorizationEndpoint;
    check.canSignOut = !metadata.endSessionEndpoint.isEmpty();
    for (const SigningAlgorithm algorithm : metadata.idTokenAlgorithms)
        check.keys += (*found)->keys.hasVerifier(algorithm) ? 1 : 0;
    if (check.keys == 0)
        check.problems.append(QStringLiteral("It publishes no key that its ID tokens can be checked with."));
    const QString method = toString(provider.settings.auth);
    if (provider.settings.auth != UpstreamAuth::AppleSecret && !metadata.tokenAuthMethods.isEmpty() &&
        !metadata.tokenAuthMethods.contains(method))
        check.problems.append(
            QStringLiteral("It does not take %1; it takes %2.")
                .arg(method, metadata.tokenAuthMethods.join(QStringLiteral(", ")).left(300)));
    return check;
}

}  // namespace gatehouse
