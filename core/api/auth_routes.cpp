#include "core/api/auth_routes.h"

#include "core/api/account_api.h"
#include "core/api/admin_route.h"
#include "core/api/auth_steps.h"
#include "core/api/enrolment_ways.h"
#include "core/api/factor_ways.h"
#include "core/api/people_services.h"
#include "core/api/terms_routes.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumLogin = 254;
constexpr qsizetype kMaximumPassword = 1024;
constexpr qsizetype kMaximumToken = 4096;

/// An access token of a first-party sign-in speaks for the person alone: it carries no scope of the admin
/// API.
QStringList tokenScopes()
{
    return {QStringLiteral("openid"), QStringLiteral("profile"), QStringLiteral("email")};
}

/// `answer` with `more` beside it: what only this way into a step has to tell.
HttpReply stepReply(QJsonObject answer, const QJsonObject &more)
{
    for (auto it = more.begin(); it != more.end(); ++it)
        answer.insert(it.key(), it.value());
    return jsonReply(answer);
}

void replyWithTokens(Services &services, const ExchangePtr &exchange, const Grant &grant,
                     const QByteArray &refreshToken, const QJsonObject &more = {})
{
    AccessTokenRequest request;
    request.user = grant.user;
    request.scopes = grant.scopes;
    request.authenticatedAt = grant.authenticatedAt;
    request.amr = grant.amr;
    request.grant = grant.id;
    request.life = std::chrono::duration_cast<std::chrono::seconds>(
        services.settings.duration(Setting::TokenAccessMinutes));
    Result<IssuedAccessToken> access = services.accessTokens.issue(request);
    if (!access.ok()) return exchange->fail(access.error());
    exchange->reply(stepReply(
        {{QStringLiteral("status"), QStringLiteral("ok")},
         {QStringLiteral("access_token"), QString::fromLatin1(access->token)},
         {QStringLiteral("token_type"), QStringLiteral("Bearer")},
         {QStringLiteral("expires_in"), qint64((access->expiresAt - access->issuedAt).count() / 1000)},
         {QStringLiteral("refresh_token"), QString::fromLatin1(refreshToken)}},
        more));
}

struct NewTokens
{
    Grant grant;
    QByteArray refreshToken;
};

void signedIn(Services &services, const ExchangePtr &exchange, const SignInDone &done,
              const QJsonObject &more)
{
    NewGrant input;
    input.user = done.user;
    input.offline = true;
    input.scopes = tokenScopes();
    input.amr = done.amr;
    input.authenticatedAt = done.authenticatedAt;
    input.life = std::chrono::duration_cast<std::chrono::seconds>(
        services.settings.duration(Setting::TokenRefreshDays));
    Caller by = exchange->caller();
    by.kind = Caller::Kind::User;
    by.user = done.user;
    by.name = done.username;
    auto created = services.database.write([&services, by, input](Transaction &tx) -> Result<NewTokens> {
        // A new password, or the account's end, may have come in between, and has ended all grants already.
        GATEHOUSE_TRY(services.signIn.stillStands(tx, input.user, input.authenticatedAt));
        GATEHOUSE_TRY_ASSIGN(grant, services.grants.create(tx, by, input));
        GATEHOUSE_TRY_ASSIGN(refreshToken, services.grants.issueRefreshToken(tx, grant));
        return NewTokens{grant, refreshToken};
    });
    QJsonObject told = more;
    if (done.graceEndsAt) told.insert(QStringLiteral("mfa_grace_ends_at"), done.graceEndsAt->toRfc3339());
    whenReady(exchange, std::move(created), [&services, exchange, told](const NewTokens &tokens) {
        replyWithTokens(services, exchange, tokens.grant, tokens.refreshToken, told);
    });
}

/// What comes next, and the token that the next call has to bring.
void replyWithStep(Services &services, const ExchangePtr &exchange, const SignInStep &step,
                   const QJsonObject &more = {})
{
    if (const auto *done = std::get_if<SignInDone>(&step)) return signedIn(services, exchange, *done, more);
    const auto next = [&](const QString &status, const QString &name, const Secret &token) {
        return QJsonObject{{QStringLiteral("status"), status}, {name, QString::fromLatin1(token.reveal())}};
    };
    QJsonObject answer;
    if (const auto *code = std::get_if<SecondFactorNeeded>(&step)) {
        answer = next(QStringLiteral("mfa_required"), QStringLiteral("mfa_token"), code->flowToken);
        answer.insert(QStringLiteral("factors"), QJsonArray::fromStringList(waysOf(code->factors)));
    } else if (const auto *enrolment = std::get_if<FactorEnrolmentNeeded>(&step)) {
        answer = next(QStringLiteral("mfa_enrolment_required"), QStringLiteral("enrolment_token"),
                      enrolment->flowToken);
        const Result<QStringList> ways = enrolmentWays(services, enrolment->flowToken, SignInChannel::Api);
        if (!ways.ok()) return exchange->fail(ways.error());
        answer.insert(QStringLiteral("factors"), QJsonArray::fromStringList(*ways));
    } else if (const auto *contact = std::get_if<ContactVerificationNeeded>(&step)) {
        answer = next(QStringLiteral("verification_required"), QStringLiteral("verification_token"),
                      contact->flowToken);
        answer.insert(QStringLiteral("email"), contact->email);
        answer.insert(QStringLiteral("phone"), contact->phone);
    } else if (const auto *terms = std::get_if<TermsNeeded>(&step)) {
        answer = next(QStringLiteral("terms_required"), QStringLiteral("terms_token"), terms->flowToken);
        const Result<std::optional<Terms>> current = services.database.read(
            [&services](Transaction &tx) { return services.people->terms.current(tx); });
        if (!current.ok()) return exchange->fail(current.error());
        if (*current) answer.insert(QStringLiteral("terms"), termsJson(**current));
    } else {
        const auto &change = std::get<PasswordChangeNeeded>(step);
        answer = next(QStringLiteral("password_change_required"), QStringLiteral("change_token"),
                      change.flowToken);
        answer.insert(QStringLiteral("reason"), toString(change.why));
    }
    exchange->reply(stepReply(std::move(answer), more));
}

}  // namespace

void answerStep(Services &services, const ExchangePtr &exchange, QFuture<Result<SignInStep>> future)
{
    whenReady(exchange, std::move(future),
              [&services, exchange](const SignInStep &step) { replyWithStep(services, exchange, step); });
}

namespace {

void login(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"login", "password"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(name, exchange, requiredString(body, "login", kMaximumLogin));
    GATEHOUSE_OR_FAIL(password, exchange, requiredSecret(body, "password", kMaximumPassword));
    answerStep(services, exchange,
               services.signIn.begin(name, std::move(password), SignInChannel::Api, exchange->caller()));
}

void secondFactor(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"mfa_token", "factor", "code"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "mfa_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(factor, exchange, requiredString(body, "factor", 32));
    GATEHOUSE_OR_FAIL(code, exchange, requiredString(body, "code", 64));
    if (const std::optional<CodeKind> sent = codeKindFrom(factor))
        return answerStep(services, exchange,
                          services.people->loginCodes.secondFactor(token, *sent, code, SignInChannel::Api,
                                                                   exchange->caller()));
    if (factor != u"totp" && factor != u"recovery_code") {
        return exchange->fail(
            Error::invalid("factor", "unknown_value",
                           QStringLiteral("'factor' must be 'totp', 'email', 'sms' or 'recovery_code'.")));
    }
    const SecondFactorKind kind = factor == u"totp" ? SecondFactorKind::Totp : SecondFactorKind::RecoveryCode;
    answerStep(services, exchange,
               services.signIn.secondFactor(token, kind, code, SignInChannel::Api, exchange->caller()));
}

void sendTo(Services &services, const ExchangePtr &exchange, const Secret &token, CodeKind kind)
{
    whenReady(exchange, services.people->loginCodes.send(token, kind, SignInChannel::Api, exchange->caller()),
              [exchange](const CodeSent &sent) {
                  exchange->reply(jsonReply({{QStringLiteral("status"), QStringLiteral("sent")},
                                             {QStringLiteral("to"), sent.to},
                                             {QStringLiteral("expires_at"), sent.expiresAt.toRfc3339()}},
                                            202));
              });
}

void sendCode(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"mfa_token", "factor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "mfa_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(factor, exchange, requiredString(body, "factor", 32));
    const std::optional<CodeKind> kind = codeKindFrom(factor);
    if (!kind)
        return exchange->fail(
            Error::invalid("factor", "unknown_value", QStringLiteral("'factor' must be 'email' or 'sms'.")));
    sendTo(services, exchange, token, *kind);
}

/// The kind of code that an enrolment is about; none for an authenticator app, which is meant when nothing is
/// said.
Result<std::optional<CodeKind>> enrolledKind(const QJsonObject &body)
{
    GATEHOUSE_TRY_ASSIGN(factor, optionalString(body, "factor", 32));
    if (!factor || *factor == u"totp") return std::optional<CodeKind>();
    const std::optional<CodeKind> kind = codeKindFrom(*factor);
    if (kind) return kind;
    return Error::invalid("factor", "unknown_value",
                          QStringLiteral("'factor' must be 'totp', 'email' or 'sms'."));
}

void beginEnrolment(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"enrolment_token", "factor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "enrolment_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(kind, exchange, enrolledKind(body));
    if (kind) return sendTo(services, exchange, token, *kind);
    auto begun = services.signIn.beginEnrolment(token, SignInChannel::Api, exchange->caller());
    whenReady(exchange, std::move(begun), [exchange](const TotpEnrolment &enrolment) {
        exchange->reply(wireReply(toWire(enrolment), 201));
    });
}

void confirmEnrolment(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"enrolment_token", "factor", "factor_id", "code"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "enrolment_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(kind, exchange, enrolledKind(body));
    GATEHOUSE_OR_FAIL(code, exchange, requiredString(body, "code", 64));
    const auto reply = [&services, exchange](const EnrolmentDone &done) {
        QJsonArray codes;
        for (const Secret &recoveryCode : done.recoveryCodes)
            codes.append(QString::fromLatin1(recoveryCode.reveal()));
        replyWithStep(services, exchange, done.next, {{QStringLiteral("recovery_codes"), codes}});
    };
    if (kind)
        return whenReady(exchange,
                         services.people->loginCodes.confirmEnrolment(token, *kind, code, SignInChannel::Api,
                                                                      exchange->caller()),
                         reply);
    GATEHOUSE_OR_FAIL(factorText, exchange, requiredString(body, "factor_id", 64));
    const std::optional<FactorId> factor = FactorId::parse(factorText);
    if (!factor)
        return exchange->fail(
            Error::invalid("factor_id", "bad_id", QStringLiteral("'factor_id' is not an id.")));
    auto confirmed =
        services.signIn.confirmEnrolment(token, *factor, code, SignInChannel::Api, exchange->caller());
    whenReady(exchange, std::move(confirmed), reply);
}

void changePassword(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"change_token", "new_password"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "change_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(password, exchange, requiredSecret(body, "new_password", kMaximumPassword));
    answerStep(
        services, exchange,
        services.signIn.changePassword(token, std::move(password), SignInChannel::Api, exchange->caller()));
}

/// Goes on after the address or the number has been confirmed.
void goOnConfirmed(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"verification_token"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "verification_token", kMaximumToken));
    answerStep(services, exchange, services.signIn.confirmed(token, SignInChannel::Api, exchange->caller()));
}

void acceptTerms(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"terms_token", "version"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "terms_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(version, exchange, optionalTermsVersion(body, "version"));
    answerStep(
        services, exchange,
        services.signIn.acceptTerms(token, version.value_or(0), SignInChannel::Api, exchange->caller()));
}

Error deadRefreshToken()
{
    return Error::unauthenticated("invalid_refresh_token",
                                  QStringLiteral("The refresh token is not valid any more. Sign in again."));
}

void refresh(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"refresh_token"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredString(body, "refresh_token", kMaximumToken));
    auto rotated =
        services.database.write([&services, by = exchange->caller(), token = token.toUtf8()](
                                    Transaction &tx) { return services.grants.rotate(tx, by, token, {}); });
    whenReady(exchange, std::move(rotated), [&services, exchange](const RefreshOutcome &outcome) {
        if (outcome.fate != RefreshFate::Rotated || !outcome.grant) {
            const QString address = exchange->request().clientAddress;
            if (auto within = services.throttle.spend(address, AddressBudget::Token); !within.ok())
                return exchange->fail(within.error());
            return exchange->fail(deadRefreshToken());
        }
        replyWithTokens(services, exchange, *outcome.grant, outcome.refreshToken);
    });
}

void logout(Services &services, const ExchangePtr &exchange)
{
    replyFromWrite(
        services, exchange, [&services, by = exchange->caller()](Transaction &tx) -> Result<HttpReply> {
            if (!by.grant.isEmpty())
                GATEHOUSE_TRY(services.grants.revokeGrant(tx, by, by.grant, QStringLiteral("signed_out")));
            return HttpReply::empty(204);
        });
}

void me(Services &services, const ExchangePtr &exchange)
{
    const Caller &caller = exchange->caller();
    if (const auto owner = checkOwner(caller); !owner.ok()) return exchange->fail(owner.error());
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(details, services.users.details(tx, caller.user));
        const User &user = details.user;
        QJsonArray groups;
        for (const GroupRef &group : details.groups)
            groups.append(group.name);
        return jsonReply(
            {{QStringLiteral("id"), user.id.toString()},
             {QStringLiteral("username"), user.username},
             {QStringLiteral("email"), user.email.isEmpty() ? QJsonValue() : QJsonValue(user.email)},
             {QStringLiteral("email_verified"), user.emailVerified},
             {QStringLiteral("display_name"), user.displayName},
             {QStringLiteral("locale"), user.locale},
             {QStringLiteral("profile"), user.profile},
             {QStringLiteral("phone"), user.phone.isEmpty() ? QJsonValue() : QJsonValue(user.phone)},
             {QStringLiteral("phone_verified"), user.phoneVerified},
             {QStringLiteral("attributes"), user.attributes},
             {QStringLiteral("roles"), QJsonArray::fromStringList(toStrings(details.effectiveRoles))},
             {QStringLiteral("groups"), groups}});
    });
}

void registerAccount(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(
            body, {"username", "email", "display_name", "locale", "phone", "terms", "password"});
        !known.ok())
        return exchange->fail(known.error());
    RegistrationInput input;
    GATEHOUSE_OR_FAIL(username, exchange, requiredString(body, "username", 320));
    GATEHOUSE_OR_FAIL(email, exchange, optionalString(body, "email", 1000));
    GATEHOUSE_OR_FAIL(displayName, exchange, optionalString(body, "display_name", 1000));
    GATEHOUSE_OR_FAIL(locale, exchange, optionalString(body, "locale", 35));
    GATEHOUSE_OR_FAIL(password, exchange, requiredSecret(body, "password", kMaximumPassword));
    input.username = username;
    input.email = email.value_or(QString());
    input.displayName = displayName.value_or(QString());
    input.locale = locale.value_or(QString());
    GATEHOUSE_OR_FAIL(phone, exchange, optionalString(body, "phone", 64));
    GATEHOUSE_OR_FAIL(terms, exchange, optionalTermsVersion(body, "terms"));
    input.phone = phone.value_or(QString());
    input.acceptedTerms = terms;
    input.password = std::move(password);
    whenReady(exchange, services.people->registration.submit(std::move(input), exchange->caller()),
              [exchange] {
                  exchange->reply(jsonReply({{QStringLiteral("status"), QStringLiteral("accepted")}}, 202));
              });
}

}  // namespace

std::vector<Route> authRoutes(Services &services)
{
    const auto route = [&services](HttpMethod method, const char *path, Access access, RateBucket bucket,
                                   ServiceHandler handle) {
        return Route{method,
                     path,
                     std::move(access),
                     16 * 1024,
                     bucket,
                     ErrorStyle::Problem,
                     [&services, handle](const ExchangePtr &exchange) {
                         handle(services, exchange);
                     }};
    };
    using enum HttpMethod;
    return {
        route(Post, "/auth/register", Access::anyone(), RateBucket::Credentials, registerAccount),
        route(Post, "/auth/login", Access::anyone(), RateBucket::Credentials, login),
        route(Post, "/auth/mfa", Access::anyone(), RateBucket::Credentials, secondFactor),
        route(Post, "/auth/mfa/send", Access::anyone(), RateBucket::Credentials, sendCode),
        route(Post, "/auth/mfa/enrol", Access::anyone(), RateBucket::Credentials, beginEnrolment),
        route(Post, "/auth/mfa/enrol/confirm", Access::anyone(), RateBucket::Credentials, confirmEnrolment),
        route(Post, "/auth/password/change", Access::anyone(), RateBucket::Credentials, changePassword),
        route(Post, "/auth/verify/continue", Access::anyone(), RateBucket::Credentials, goOnConfirmed),
        route(Post, "/auth/terms", Access::anyone(), RateBucket::Credentials, acceptTerms),
        route(Post, "/auth/refresh", Access::anyone(), RateBucket::Token, refresh),
        route(Post, "/auth/logout", Access::bearer({}), RateBucket::Api, logout),
        route(Get, "/auth/me", Access::bearer({}), RateBucket::Api, me),
    };
}

}  // namespace gatehouse
