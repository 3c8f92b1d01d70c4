#include "core/federation/federation_service.h"

#include <QJsonDocument>

#include "core/audit/audit_log.h"
#include "core/base/json_gate.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/delivery/message_kinds.h"
#include "core/federation/admission_rules.h"
#include "core/federation/identity_rules.h"
#include "core/federation/provider_store.h"
#include "core/federation/upstream_error.h"
#include "core/federation/upstream_id_token.h"
#include "core/identity/group_service.h"
#include "core/identity/user_service.h"
#include "core/signin/factor_rules.h"
#include "core/signin/settling.h"
#include "core/signin/signin_steps.h"

namespace gatehouse {

namespace {

constexpr qint64 kWaysInLock = 0x67'68'66'65'64'31;  // "ghfed1"
constexpr std::chrono::hours kKeepLogins{24 * 30};

Error publicError(const char *reason)
{
    const QByteArrayView word(reason);
    if (word == "federation_cancelled")
        return Error::unauthenticated(word.toByteArray(),
                                      QStringLiteral("The sign-in with the other provider was cancelled."));
    if (word == "federation_not_linked")
        return Error::unauthenticated(
            word.toByteArray(),
            QStringLiteral(
                "That account opens none here. Sign in another way, then link it in your account."));
    if (word == "federation_not_asked")
        return Error::unauthenticated(
            word.toByteArray(),
            QStringLiteral("The other provider did not ask you to sign in again. Sign in another way."));
    return Error::unauthenticated(
        "federation_failed",
        QStringLiteral("Signing in with the other provider did not work. Please try again."));
}

SealContext flowContext(const QByteArray &stateHash)
{
    return {"federation_flows", QString::fromLatin1(stateHash.toHex()), "sealed"};
}

SealContext loginContext(const QByteArray &browserHash)
{
    return {"federation_logins", QString::fromLatin1(browserHash.toHex()), "id_token_sealed"};
}

Error expired()
{
    return SignInSteps::expired();
}

Error notLinked()
{
    return Error::notFound(QStringLiteral("That account is not linked."));
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray withParameters(const QString &endpoint, const QList<FormFields::Field> &fields)
{
    const QByteArray url = endpoint.toUtf8();
    return url + (url.contains('?') ? '&' : '?') + encodeForm(fields);
}

/// What a flow keeps sealed: nonce, PKCE verifier, and whether the provider was asked to ask.
struct KeptWords
{
    QByteArray nonce;
    QByteArray verifier;
    bool askedAgain = false;
};
constexpr QByteArrayView kAskedAgain("again");

QByteArray toText(const KeptWords &kept)
{
    const QByteArray words = kept.nonce + ' ' + kept.verifier;
    return kept.askedAgain ? words + ' ' + kAskedAgain.toByteArray() : words;
}

std::optional<KeptWords> keptWordsFrom(const QByteArray &text)
{
    const QList<QByteArray> words = text.split(' ');
    const bool again = words.size() == 3 && words.at(2) == kAskedAgain;
    if (words.size() != 2 && !again) return std::nullopt;
    return KeptWords{words.at(0), words.at(1), again};
}

/// Whether the person signed in there on this very way. Dialects cannot say so.
bool signedInOnTheWay(const FederationFlow &flow, const UpstreamPerson &person, Timestamp now)
{
    return person.authenticatedAt && *person.authenticatedAt + kUpstreamSkew >= flow.createdAt &&
           *person.authenticatedAt <= now + kUpstreamSkew;
}

/// A flow that has been used, with what is needed to redeem the code.
struct TakenFlow
{
    FederationFlow flow;
    UpstreamCode code;
};

}  // namespace

struct FederationService::Private
{
    Private(const SignInServices &withServices, const GroupService &groups, const ProviderService &providers_,
            UpstreamClient &upstream_, const Sealer &sealer_, QString issuer_)
        : services(withServices),
          steps(withServices),
          rules(services, groups),
          providers(providers_),
          upstream(upstream_),
          sealer(sealer_),
          issuer(std::move(issuer_))
    {
    }

    Result<Settled<TakenFlow>> take(Transaction &tx, const FederationAnswer &answer,
                                    const Caller &caller) const;
    Result<bool> countsAsAsked(Transaction &tx, const FederationFlow &flow, const UpstreamPerson &person,
                               const UserId &id) const;
    Result<bool> mayStaySilent(Transaction &tx, const UpstreamPerson &person, const UserId &id) const;
    Result<Settled<FederationOutcome>> decide(Transaction &tx, const FederationFlow &flow,
                                              const FederationAnswer &answer, const RedeemedCode &redeemed,
                                              const Caller &caller) const;
    Result<Settled<FederationOutcome>> linkSignedIn(Transaction &tx, const Provider &provider,
                                                    const FederationFlow &flow,
                                                    const FederationAnswer &answer,
                                                    const UpstreamPerson &person, const Caller &caller) const;
    Result<Settled<FederationOutcome>> askToConfirm(Transaction &tx, const FederationFlow &flow,
                                                    const UserId &user, const UpstreamPerson &person) const;
    Result<Settled<FederationOutcome>> enter(Transaction &tx, const Provider &provider,
                                             const FederationFlow &flow, const UserId &user,
                                             const RedeemedCode &redeemed, const Caller &caller) const;
    Result<void> reportFailure(Transaction &tx, const ProviderId &provider, const QString &reason,
                               const QString &internal, const Caller &caller) const;
    template <class T>
    Result<Settled<T>> refuse(Transaction &tx, const ProviderId &provider, const QString &reason,
                              const Caller &caller, const char *publicReason = "federation_failed") const
    {
        GATEHOUSE_TRY(reportFailure(tx, provider, reason, {}, caller));
        return Settled<T>{publicError(publicReason)};
    }
    Result<UpstreamPerson> personOf(const FederationFlow &flow) const;
    /// Writes to the owner of an account that a way into it came or went.
    Result<void> tell(Transaction &tx, const Caller &by, const User &user, QLatin1String kind,
                      const QString &provider, const QString &email) const
    {
        if (!services.notify) return {};
        const QString factor = email.isEmpty() ? provider : provider + QStringLiteral(" (") + email + u')';
        return services.notify(tx, by, user, kind, {{QStringLiteral("factor"), factor}});
    }

    SignInServices services;
    SignInSteps steps;
    AdmissionRules rules;
    const ProviderService &providers;
    UpstreamClient &upstream;
    const Sealer &sealer;
    QString issuer;
};

FederationService::FederationService(const SignInServices &signIn, const GroupService &groups,
                                     const ProviderService &providers, UpstreamClient &upstream,
                                     const Sealer &sealer, QString issuer)
    : d(std::make_unique<Private>(signIn, groups, providers, upstream, sealer, std::move(issuer)))
{
}

FederationService::~FederationService() = default;

QString FederationService::redirectUri(const ProviderId &provider) const
{
    return d->issuer + QStringLiteral("/federation/") + provider.toString() + QStringLiteral("/callback");
}

// --- the way there
// ----------------------------------------------------------------------------------------------------

QFuture<Result<QByteArray>> FederationService::start(const FederationRequest &request)
{
    auto promise = startedPromise<QByteArray>();
    auto future = promise->future();
    auto provider =
        d->services.database.read([&](Transaction &tx) { return d->providers.get(tx, request.provider); });
    if (!provider.ok() || !provider->enabled) {
        fulfil(promise, Result<QByteArray>(provider.ok()
                                               ? Error::notFound(QStringLiteral("There is no such provider."))
                                               : std::move(provider).error()));
        return future;
    }
    whenGood<QByteArray>(
        d->upstream.metadata(*provider), promise,
        [this, promise, request, provider = *provider](const UpstreamMetadata &metadata) {
            const QByteArray state = randomToken().reveal();
            const QByteArray nonce = randomToken().reveal();
            const QByteArray verifier = randomToken().reveal();
            FederationFlow flow;
            flow.stateHash = tokenHash(state);
            flow.provider = provider.id;
            flow.browserHash = tokenHash(request.browser);
            flow.user = request.linkFor;
            flow.returnTo = request.returnTo;
            flow.sealed =
                d->sealer.seal(toText({nonce, verifier, request.signInAgain}), flowContext(flow.stateHash));
            flow.createdAt = d->services.clock.now();
            flow.expiresAt = flow.createdAt + kFlowLifetime;

            const ProviderSettings &settings = provider.settings;
            QList<FormFields::Field> fields{
                {QStringLiteral("response_type"), QStringLiteral("code")},
                {QStringLiteral("client_id"), provider.clientId},
                {QStringLiteral("redirect_uri"), redirectUri(provider.id)},
                {QStringLiteral("scope"), settings.scopes.join(u' ')},
                {QStringLiteral("state"), QString::fromLatin1(state)},
                {QStringLiteral("code_challenge"), QString::fromLatin1(pkceChallengeS256(verifier))},
                {QStringLiteral("code_challenge_method"), QStringLiteral("S256")}};
            const auto add = [&](const char *name, const QString &value) {
                if (!value.isEmpty()) fields.append({QString::fromLatin1(name), value});
            };
            if (provider.kind == ProviderKind::Oidc) add("nonce", QString::fromLatin1(nonce));
            if (settings.formPost) add("response_mode", QStringLiteral("form_post"));
            add("prompt", request.signInAgain ? QStringLiteral("login") : settings.prompt);
            // OpenID Connect Core section 3.1.2.1: with max_age the ID token has to say when it was.
            if (request.signInAgain && provider.kind == ProviderKind::Oidc)
                add("max_age", QStringLiteral("0"));
            add("hd", settings.hostedDomain);
            const QByteArray location = withParameters(metadata.authorizationEndpoint, fields);
            auto written = d->services.database.write([flow](Transaction &tx) -> Result<Unit> {
                GATEHOUSE_TRY(federation_store::insertFlow(tx, flow));
                return Unit{};
            });
            whenGood<QByteArray>(std::move(written), promise, [promise, location](Unit) {
                fulfil(promise, Result<QByteArray>(location));
            });
        });
    return future;
}

// --- the way back
// -----------------------------------------------------------------------------------------------------

/// `state` is good for one answer, of the provider that it was made for, in the browser that it was made for.
Result<Settled<TakenFlow>> FederationService::Private::take(Transaction &tx, const FederationAnswer &answer,
                                                            const Caller &caller) const
{
    const QByteArray state = answer.parameters.value(QByteArrayView("state")).value_or(QString()).toUtf8();
    GATEHOUSE_TRY_ASSIGN(flow,
                         federation_store::takeFlow(tx, FederationFlow::Kind::Authorize, tokenHash(state),
                                                    tokenHash(answer.browser), services.clock.now()));
    if (!flow) return refuse<TakenFlow>(tx, answer.provider, QStringLiteral("unknown_state"), caller);
    if (flow->provider != answer.provider)
        return refuse<TakenFlow>(tx, answer.provider, QStringLiteral("state_of_another_provider"), caller);
    GATEHOUSE_TRY_ASSIGN(provider, provider_store::find(tx, answer.provider));
    if (!provider || !provider->enabled)
        return refuse<TakenFlow>(tx, answer.provider, QStringLiteral("provider_disabled"), caller);
    if (const auto error = answer.parameters.value(QByteArrayView("error"))) {
        // RFC 6749 section 4.1.2.1: the person said no, or it is the provider's own trouble.
        const bool cancelled =
            *error == QLatin1String("access_denied") || *error == QLatin1String("user_cancelled_authorize");
        GATEHOUSE_TRY(
            reportFailure(tx, answer.provider, QStringLiteral("refused_there"), error->left(80), caller));
        return Settled<TakenFlow>{publicError(cancelled ? "federation_cancelled" : "federation_failed")};
    }
    const auto code = answer.parameters.value(QByteArrayView("code"));
    if (!code || code->isEmpty() || code->size() > 4096)
        return refuse<TakenFlow>(tx, answer.provider, QStringLiteral("no_code"), caller);
    GATEHOUSE_TRY_ASSIGN(opened, sealer.open(flow->sealed, flowContext(flow->stateHash)));
    const auto kept = keptWordsFrom(opened.reveal());
    if (!kept) return Error::corrupt(QStringLiteral("federation_flows.sealed"));

    TakenFlow taken;
    GATEHOUSE_TRY_ASSIGN(secret, providers.secretOf(tx, provider->id));
    taken.code.secret = std::move(secret);
    taken.code.provider = *std::move(provider);
    taken.code.code = *code;
    taken.code.nonce = QString::fromLatin1(kept->nonce);
    taken.code.verifier = QString::fromLatin1(kept->verifier);
    taken.code.redirectUri =
        issuer + QStringLiteral("/federation/") + answer.provider.toString() + QStringLiteral("/callback");
    taken.code.issuer = answer.parameters.value(QByteArrayView("iss"));
    if (const auto user = answer.parameters.value(QByteArrayView("user"))) {
        // Apple's form: {"name": {"firstName": ..., "lastName": ...}}. Told by the browser, so names only.
        if (const auto told = parseJsonObject(user->toUtf8()); told.ok()) {
            const QJsonObject name = told->value(QLatin1String("name")).toObject();
            const QString given = name.value(QLatin1String("firstName")).toString();
            const QString family = name.value(QLatin1String("lastName")).toString();
            taken.code.firstUser = {{QStringLiteral("given_name"), given},
                                    {QStringLiteral("family_name"), family},
                                    {QStringLiteral("name"), QString(given + u' ' + family).trimmed()}};
        }
    }
    taken.flow = *std::move(flow);
    taken.flow.askedAgain = kept->askedAgain;
    return Settled<TakenFlow>{std::move(taken)};
}

QFuture<Result<FederationOutcome>> FederationService::finish(const FederationAnswer &answer,
                                                             const Caller &caller)
{
    auto promise = startedPromise<FederationOutcome>();
    auto future = promise->future();
    auto takenPromise = startedPromise<TakenFlow>();
    auto takenFuture = takenPromise->future();
    settle<TakenFlow>(d->services.database, takenPromise,
                      [this, answer, caller](Transaction &tx) { return d->take(tx, answer, caller); });
    whenGood<FederationOutcome>(
        std::move(takenFuture), promise, [this, promise, answer, caller](TakenFlow taken) mutable {
            const FederationFlow flow = taken.flow;
            d->upstream.redeem(std::move(taken.code))
                .then([this, promise, answer, caller, flow](QFuture<Result<RedeemedCode>> done) {
                    Result<RedeemedCode> redeemed = gatehouse::taken(done);
                    const bool busy = !redeemed.ok() && redeemed.error().code == ErrorCode::Busy;
                    if (busy) return fulfil(promise, Result<FederationOutcome>(redeemed.error()));
                    settle<FederationOutcome>(
                        d->services.database, promise,
                        [this, answer, caller, flow, redeemed = std::move(redeemed)](
                            Transaction &tx) -> Result<Settled<FederationOutcome>> {
                            if (redeemed.ok()) return d->decide(tx, flow, answer, *redeemed, caller);
                            GATEHOUSE_TRY(d->reportFailure(tx, flow.provider,
                                                           QString::fromLatin1(redeemed.error().reason),
                                                           redeemed.error().internal, caller));
                            return Settled<FederationOutcome>{publicError("federation_failed")};
                        });
                });
        });
    return future;
}

/// Somebody may sit at a browser whose session lives on there. A second factor of ours, which is asked for
/// next, would tell. Whoever has nothing else here, neither password nor factor, could never prove themselves
/// with a provider that does not tell (Google, GitHub): there it has to do that it was asked.
Result<bool> FederationService::Private::countsAsAsked(Transaction &tx, const FederationFlow &flow,
                                                       const UpstreamPerson &person, const UserId &id) const
{
    if (signedInOnTheWay(flow, person, services.clock.now())) return true;
    if (id.isEmpty()) return false;
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, id));
    if (factors.any()) return true;
    return mayStaySilent(tx, person, id);
}

Result<bool> FederationService::Private::mayStaySilent(Transaction &tx, const UpstreamPerson &person,
                                                       const UserId &id) const
{
    if (person.authenticatedAt) return false;
    GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, id));
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, id));
    return !user.hasPassword && !factors.any();
}

Result<Settled<FederationOutcome>> FederationService::Private::decide(Transaction &tx,
                                                                      const FederationFlow &flow,
                                                                      const FederationAnswer &answer,
                                                                      const RedeemedCode &redeemed,
                                                                      const Caller &caller) const
{
    const UpstreamPerson &person = redeemed.person;
    GATEHOUSE_TRY_ASSIGN(provider, provider_store::find(tx, flow.provider));
    if (!provider || !provider->enabled)
        return refuse<FederationOutcome>(tx, flow.provider, QStringLiteral("provider_disabled"), caller);
    if (!flow.user.isEmpty()) return linkSignedIn(tx, *provider, flow, answer, person, caller);

    GATEHOUSE_TRY_ASSIGN(identity, federation_store::find(tx, provider->id, person.subject));
    if (flow.askedAgain) {
        GATEHOUSE_TRY_ASSIGN(counts, countsAsAsked(tx, flow, person, identity ? identity->user : UserId()));
        if (!counts)
            return refuse<FederationOutcome>(tx, flow.provider, QStringLiteral("not_asked_there"), caller,
                                             "federation_not_asked");
    }
    if (identity) {
        GATEHOUSE_TRY(
            federation_store::noteUse(tx, provider->id, person.subject, person.email, services.clock.now()));
        return enter(tx, *provider, flow, identity->user, redeemed, caller);
    }
    GATEHOUSE_TRY_ASSIGN(admission, rules.admit(tx, *provider, person, caller));
    if (!admission.refusal.isEmpty())
        return refuse<FederationOutcome>(tx, flow.provider, admission.refusal, caller,
                                         "federation_not_linked");
    if (!admission.toConfirm.isEmpty()) return askToConfirm(tx, flow, admission.toConfirm, person);
    return enter(tx, *provider, flow, admission.created, redeemed, caller);
}

Result<Settled<FederationOutcome>> FederationService::Private::linkSignedIn(
    Transaction &tx, const Provider &provider, const FederationFlow &flow, const FederationAnswer &answer,
    const UpstreamPerson &person, const Caller &caller) const
{
    // Somebody else may have signed in at this browser meanwhile.
    if (!answer.session || answer.session->user != flow.user)
        return refuse<FederationOutcome>(tx, provider.id, QStringLiteral("link_of_another_person"), caller);
    GATEHOUSE_TRY_ASSIGN(identity, federation_store::find(tx, provider.id, person.subject));
    if (identity && identity->user != flow.user)
        return refuse<FederationOutcome>(tx, provider.id, QStringLiteral("linked_to_another"), caller);
    if (!identity) {
        GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, flow.user));
        Caller by = caller;
        by.kind = Caller::Kind::User;
        by.user = user.id;
        by.name = user.username;
        by.session = answer.session->id;
        GATEHOUSE_TRY_ASSIGN(linked, rules.link(tx, provider, person, user, by));
        if (!linked)
            return refuse<FederationOutcome>(tx, provider.id, QStringLiteral("linked_to_another"), caller);
        GATEHOUSE_TRY(tell(tx, by, user, message::kFactorAdded, provider.name, person.email));
    }
    return Settled<FederationOutcome>{FederationOutcome(FederatedLink{flow.returnTo})};
}

Result<Settled<FederationOutcome>> FederationService::Private::askToConfirm(
    Transaction &tx, const FederationFlow &flow, const UserId &user, const UpstreamPerson &person) const
{
    Secret token = randomToken();
    FederationFlow waiting = flow;
    waiting.kind = FederationFlow::Kind::Confirm;
    waiting.stateHash = tokenHash(token.view());
    waiting.user = user;
    waiting.sealed = sealer.seal(compact(toJson(person)), flowContext(waiting.stateHash));
    waiting.createdAt = services.clock.now();
    waiting.expiresAt = waiting.createdAt + kFlowLifetime;
    GATEHOUSE_TRY(federation_store::insertFlow(tx, waiting));
    return Settled<FederationOutcome>{
        FederationOutcome(FederatedConfirmation{std::move(token), flow.returnTo})};
}

Result<Settled<FederationOutcome>> FederationService::Private::enter(
    Transaction &tx, const Provider &provider, const FederationFlow &flow, const UserId &user,
    const RedeemedCode &redeemed, const Caller &caller) const
{
    QStringList amr{SignInSteps::kFederated};
    bool unasked = !signedInOnTheWay(flow, redeemed.person, services.clock.now());
    if (unasked && flow.askedAgain) {
        GATEHOUSE_TRY_ASSIGN(silent, mayStaySilent(tx, redeemed.person, user));
        unasked = !silent;
    }
    if (unasked) amr.append(own_amr::kUnasked);
    // Asked for a new proof, its word about an old one does not count.
    if (redeemed.person.multiFactor && !(unasked && flow.askedAgain)) amr.append(QStringLiteral("mfa"));
    GATEHOUSE_TRY_ASSIGN(settled, steps.afterProvider(tx, user, amr, SignInChannel::Browser, caller));
    if (!settled.answer.ok()) return Settled<FederationOutcome>{std::move(settled.answer).error()};
    AuditEvent event;
    event.type = event::kProviderAccepted;
    event.actor = caller;
    event.target = {QStringLiteral("user"), user.toString(), {}};
    event.detail = {{QStringLiteral("provider"), provider.name},
                    {QStringLiteral("provider_id"), provider.id.toString()},
                    {QStringLiteral("subject"), redeemed.person.subject}};
    GATEHOUSE_TRY(services.audit.append(tx, event));
    if (provider.settings.upstreamLogout && !redeemed.endSessionEndpoint.isEmpty()) {
        FederationLogin login;
        login.browserHash = flow.browserHash;
        login.provider = provider.id;
        login.user = user;
        login.sealedIdToken = sealer.seal(redeemed.person.idToken, loginContext(flow.browserHash));
        login.endSessionEndpoint = redeemed.endSessionEndpoint;
        login.expiresAt = services.clock.now() + kKeepLogins;
        GATEHOUSE_TRY(federation_store::putLogin(tx, login));
    }
    return Settled<FederationOutcome>{
        FederationOutcome(FederatedSignIn{std::move(settled.answer).value(), flow.returnTo})};
}

Result<void> FederationService::Private::reportFailure(Transaction &tx, const ProviderId &provider,
                                                       const QString &reason, const QString &internal,
                                                       const Caller &caller) const
{
    AuditEvent event;
    event.type = event::kSigninFailed;
    event.outcome = AuditOutcome::Failure;
    event.reason = reason;
    event.actor = caller;
    event.target = {QStringLiteral("provider"), provider.toString(), {}};
    if (!internal.isEmpty()) event.detail.insert(QStringLiteral("told"), internal.left(300));
    return services.audit.append(tx, event);
}

FederationService::Way FederationService::wayOf(const FederationAnswer &answer) const
{
    const QByteArray state = answer.parameters.value(QByteArrayView("state")).value_or(QString()).toUtf8();
    const auto flow = d->services.database.read([&](Transaction &tx) {
        return federation_store::liveFlow(tx, FederationFlow::Kind::Authorize, tokenHash(state),
                                          tokenHash(answer.browser), d->services.clock.now());
    });
    if (!flow.ok() || !*flow) return {};
    const auto opened = d->sealer.open((*flow)->sealed, flowContext((*flow)->stateHash));
    const auto kept = opened.ok() ? keptWordsFrom(opened->reveal()) : std::nullopt;
    return {(*flow)->returnTo, kept && kept->askedAgain};
}

// --- one account, confirmed on both sides
// -----------------------------------------------------------------------------

bool FederationService::isFreshOwnSignIn(const Session &session) const
{
    return session.authenticatedAt + kFreshSignIn > d->services.clock.now() &&
           !session.amr.contains(SignInSteps::kFederated);
}

Result<UpstreamPerson> FederationService::Private::personOf(const FederationFlow &flow) const
{
    GATEHOUSE_TRY_ASSIGN(opened, sealer.open(flow.sealed, flowContext(flow.stateHash)));
    return personFromJson(QJsonDocument::fromJson(opened.reveal()).object());
}

Result<FederationService::Confirmation> FederationService::confirmation(Transaction &tx, const Secret &flow,
                                                                        const QByteArray &browser,
                                                                        const Session &session) const
{
    GATEHOUSE_TRY_ASSIGN(found,
                         federation_store::liveFlow(tx, FederationFlow::Kind::Confirm, tokenHash(flow.view()),
                                                    tokenHash(browser), d->services.clock.now()));
    if (!found || found->user != session.user) return expired();
    GATEHOUSE_TRY_ASSIGN(provider, d->providers.get(tx, found->provider));
    if (!provider.enabled) return expired();
    GATEHOUSE_TRY_ASSIGN(person, d->personOf(*found));
    return Confirmation{provider.name, person.email, found->returnTo};
}

Result<FederationService::Confirmation> FederationService::confirm(Transaction &tx, const Caller &by,
                                                                   const Secret &flow,
                                                                   const QByteArray &browser,
                                                                   const Session &session) const
{
    if (!isFreshOwnSignIn(session)) return expired();
    GATEHOUSE_TRY_ASSIGN(shown, confirmation(tx, flow, browser, session));
    GATEHOUSE_TRY_ASSIGN(found,
                         federation_store::takeFlow(tx, FederationFlow::Kind::Confirm, tokenHash(flow.view()),
                                                    tokenHash(browser), d->services.clock.now()));
    if (!found) return expired();
    GATEHOUSE_TRY_ASSIGN(provider, d->providers.get(tx, found->provider));
    GATEHOUSE_TRY_ASSIGN(person, d->personOf(*found));
    GATEHOUSE_TRY_ASSIGN(user, d->services.users.byId(tx, found->user));
    GATEHOUSE_TRY_ASSIGN(linked, d->rules.link(tx, provider, person, user, by));
    if (!linked) return expired();
    GATEHOUSE_TRY(d->tell(tx, by, user, message::kFactorAdded, provider.name, person.email));
    return shown;
}

// --- what a person has linked
// -----------------------------------------------------------------------------------------

Result<QList<FederatedIdentity>> FederationService::identitiesOf(Transaction &tx, const UserId &user) const
{
    return federation_store::identitiesOf(tx, user);
}

Result<void> FederationService::unlink(Transaction &tx, const Caller &by, const UserId &user,
                                       const ProviderId &provider, const QString &subject,
                                       const QString &reason) const
{
    // Two taken away at once must not count on each other.
    GATEHOUSE_TRY(tx.serialize(kWaysInLock));
    GATEHOUSE_TRY_ASSIGN(account, d->services.users.byId(tx, user));
    GATEHOUSE_TRY_ASSIGN(identity, federation_store::find(tx, provider, subject));
    if (!identity || identity->user != user) return notLinked();
    GATEHOUSE_TRY_ASSIGN(last, isLastWayIn(tx, account, *identity));
    const bool own = by.kind == Caller::Kind::User && by.user == user;
    if (last && own)
        return Error::conflict(
            "last_way_in",
            QStringLiteral(
                "This is your only way to sign in. Set a password or link another account first."));
    if (last && reason.isEmpty())
        return Error::invalid("reason", "missing",
                              QStringLiteral("Nothing else opens the account of this person. Say why it is "
                                             "unlinked."));
    GATEHOUSE_TRY_ASSIGN(removed, federation_store::unlink(tx, provider, subject, user));
    if (!removed) return notLinked();
    AuditEvent event;
    event.type = event::kIdentityUnlinked;
    event.reason = reason;
    event.actor = by;
    event.target = {QStringLiteral("user"), user.toString(), account.username};
    event.detail = {{QStringLiteral("provider"), identity->providerName},
                    {QStringLiteral("provider_id"), provider.toString()},
                    {QStringLiteral("subject"), subject}};
    if (last) event.detail.insert(QStringLiteral("last_way_in"), true);
    GATEHOUSE_TRY(d->services.audit.append(tx, event));
    return d->tell(tx, by, account, message::kFactorRemoved, identity->providerName, identity->email);
}

// --- signing out, forgetting
// ------------------------------------------------------------------------------------------

Result<QByteArray> FederationService::takeLogout(Transaction &tx, const QByteArray &browser,
                                                 const UserId &user) const
{
    if (browser.isEmpty()) return QByteArray();
    GATEHOUSE_TRY_ASSIGN(login,
                         federation_store::takeLogin(tx, tokenHash(browser), user, d->services.clock.now()));
    if (!login) return QByteArray();
    GATEHOUSE_TRY_ASSIGN(provider, provider_store::find(tx, login->provider));
    if (!provider || !provider->enabled || !provider->settings.upstreamLogout) return QByteArray();
    GATEHOUSE_TRY_ASSIGN(idToken, d->sealer.open(login->sealedIdToken, loginContext(login->browserHash)));
    return withParameters(
        login->endSessionEndpoint,
        {{QStringLiteral("id_token_hint"), QString::fromLatin1(idToken.reveal())},
         {QStringLiteral("client_id"), provider->clientId},
         {QStringLiteral("post_logout_redirect_uri"), d->issuer + QStringLiteral("/federation/signed-out")}});
}

Result<qint64> FederationService::prune(Transaction &tx, int limit) const
{
    return federation_store::prune(tx, d->services.clock.now() - std::chrono::hours(1), limit);
}

}  // namespace gatehouse
