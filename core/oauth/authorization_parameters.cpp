#include "core/oauth/authorization_parameters.h"

#include <algorithm>

#include "core/oauth/authorization.h"
#include "core/oauth/id_token.h"
#include "core/oauth/resource_indicator.h"
#include "core/oauth/scope.h"
#include "core/token/access_token.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxState = 4096;
constexpr qsizetype kMaxNonce = 1024;
constexpr qsizetype kMaxLoginHint = 320;
constexpr qsizetype kMaxUiLocales = 20;
constexpr qsizetype kMaxAcrValues = 20;
constexpr qsizetype kMaxIdTokenHint = 8192;
constexpr qsizetype kChallengeLength = 43;  // base64url of 32 bytes

OAuthError invalidRequest(const char *description)
{
    return {OAuthErrorCode::InvalidRequest, description};
}

bool isBase64Url(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

std::optional<OAuthError> readPrompt(const FormFields &fields, AuthorizationRequest &request)
{
    const QStringList words = authorizationParameter(fields, "prompt")
                                  .value_or(QString())
                                  .split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        if (word == QLatin1String("none"))
            request.promptNone = true;
        else if (word == QLatin1String("login"))
            request.promptLogin = true;
        else if (word == QLatin1String("consent"))
            request.promptConsent = true;
        else if (word == QLatin1String("select_account"))
            request.promptSelectAccount = true;
        else
            return invalidRequest("The prompt has a value that is not supported.");
    }
    if (request.promptNone && words.size() > 1) return invalidRequest("prompt=none goes with nothing else.");
    return std::nullopt;
}

std::optional<OAuthError> readMaxAge(const FormFields &fields, AuthorizationRequest &request)
{
    const auto text = authorizationParameter(fields, "max_age");
    if (!text) return std::nullopt;
    const bool digits =
        std::all_of(text->begin(), text->end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!digits || text->size() > 10) return invalidRequest("max_age must be a number of seconds.");
    request.maxAge = std::chrono::seconds(text->toLongLong());
    return std::nullopt;
}

std::optional<OAuthError> readPkce(const FormFields &fields, AuthorizationRequest &request)
{
    const auto challenge = authorizationParameter(fields, "code_challenge");
    const auto method = authorizationParameter(fields, "code_challenge_method");
    if (!challenge) {
        if (method) return invalidRequest("code_challenge_method came without a code_challenge.");
        if (request.client.requirePkce || request.client.kind != ClientKind::Confidential)
            return invalidRequest("PKCE is required: send a code_challenge with method S256.");
        return std::nullopt;
    }
    // No method means "plain" (RFC 7636 section 4.3), which protects nothing.
    if (method != QLatin1String("S256")) return invalidRequest("The code_challenge_method must be S256.");
    request.codeChallenge = challenge->toUtf8();
    if (request.codeChallenge.size() != kChallengeLength || !isBase64Url(request.codeChallenge))
        return invalidRequest("The code_challenge must be 43 characters of base64url.");
    return std::nullopt;
}

std::optional<OAuthError> readScope(const FormFields &fields, AuthorizationRequest &request)
{
    auto scopes = grantableScopes(authorizationParameter(fields, "scope"), request.client.scopes);
    if (!scopes.ok()) return OAuthError::of(scopes.error());
    request.scopes = std::move(*scopes);
    return std::nullopt;
}

/// RFC 9449 section 10.
std::optional<OAuthError> readDpop(const FormFields &fields, AuthorizationRequest &request)
{
    request.dpopThumbprint = authorizationParameter(fields, "dpop_jkt").value_or(QString()).toUtf8();
    if (request.dpopThumbprint.isEmpty() ||
        (request.dpopThumbprint.size() == kChallengeLength && isBase64Url(request.dpopThumbprint)))
        return std::nullopt;
    return invalidRequest("The dpop_jkt must be 43 characters of base64url.");
}

std::optional<OAuthError> readClaims(const FormFields &fields, AuthorizationRequest &request)
{
    const auto text = authorizationParameter(fields, "claims");
    if (!text) return std::nullopt;
    auto read = parseClaimsRequest(text->toUtf8());
    if (!read.ok()) return OAuthError::of(read.error());
    request.claims = *std::move(read);
    const auto notAllowed = [&request](const QString &name) {
        return !request.client.scopes.contains(scopeOfClaim(name));
    };
    request.claims.userInfo.removeIf(notAllowed);
    request.claims.idToken.removeIf(notAllowed);
    return std::nullopt;
}

std::optional<OAuthError> readAcr(const FormFields &fields, AuthorizationRequest &request)
{
    request.acrValues = authorizationParameter(fields, "acr_values")
                            .value_or(QString())
                            .split(QLatin1Char(' '), Qt::SkipEmptyParts)
                            .mid(0, kMaxAcrValues);
    const QStringList &must = request.claims.essentialAcr;
    const bool possible = must.isEmpty() || must.contains(QLatin1String(kAcrSingleFactor)) ||
                          must.contains(QLatin1String(kAcrMultiFactor));
    if (possible) return std::nullopt;
    return OAuthError{OAuthErrorCode::UnmetAuthenticationRequirements, "No such acr is possible here."};
}

/// RFC 8707.
std::optional<OAuthError> readResources(const FormFields &fields, const QString &issuer,
                                        AuthorizationRequest &request)
{
    auto resources = resourcesAskedFor(fields, resourcesOf(request.client, issuer));
    if (!resources.ok()) return OAuthError::of(resources.error());
    request.resources = std::move(*resources);
    return std::nullopt;
}

std::optional<OAuthError> refuseUnsupported(const FormFields &fields)
{
    if (fields.contains("request"))
        return OAuthError{OAuthErrorCode::RequestNotSupported, "A request object is not read here."};
    if (fields.contains("request_uri"))
        return OAuthError{OAuthErrorCode::RequestUriNotSupported, "A request_uri is not read here."};
    if (fields.contains("registration"))
        return OAuthError{OAuthErrorCode::RegistrationNotSupported, "registration is not supported."};
    return std::nullopt;
}

std::optional<OAuthError> readResponseType(const FormFields &fields, const AuthorizationRequest &request)
{
    const auto type = authorizationParameter(fields, "response_type");
    if (!type) return invalidRequest("The response_type is missing.");
    if (*type != QLatin1String("code"))
        return OAuthError{OAuthErrorCode::UnsupportedResponseType, "Only response_type=code is supported."};
    if (!request.client.allowsGrant(kGrantAuthorizationCode))
        return OAuthError{OAuthErrorCode::UnauthorizedClient, "This client may not use the code flow."};
    return std::nullopt;
}

}  // namespace

std::optional<QString> authorizationParameter(const FormFields &fields, const char *name)
{
    auto value = fields.value(QByteArrayView(name));
    if (value && value->isEmpty()) return std::nullopt;
    return value;
}

std::optional<OAuthError> readAuthorizationParameters(const FormFields &parameters,
                                                      const IdTokenService &idTokens, const QString &issuer,
                                                      AuthorizationRequest &request)
{
    const auto mode = authorizationParameter(parameters, "response_mode");
    if (mode == QLatin1String("form_post")) request.responseMode = ResponseMode::FormPost;
    const QByteArray state = authorizationParameter(parameters, "state").value_or(QString()).toUtf8();
    if (state.size() > kMaxState) return invalidRequest("The state is too long.");
    request.state = state;
    if (repeatedParameter(parameters)) return invalidRequest("A parameter came more than once.");
    if (mode && *mode != QLatin1String("query") && *mode != QLatin1String("form_post"))
        return invalidRequest("The response_mode must be query or form_post.");
    if (auto error = refuseUnsupported(parameters)) return error;
    if (auto error = readResponseType(parameters, request)) return error;
    if (auto error = readScope(parameters, request)) return error;
    if (auto error = readPrompt(parameters, request)) return error;
    if (auto error = readMaxAge(parameters, request)) return error;
    if (auto error = readPkce(parameters, request)) return error;
    if (auto error = readDpop(parameters, request)) return error;
    if (auto error = readClaims(parameters, request)) return error;
    if (auto error = readAcr(parameters, request)) return error;
    if (auto error = readResources(parameters, issuer, request)) return error;

    request.nonce = authorizationParameter(parameters, "nonce").value_or(QString());
    if (request.nonce.size() > kMaxNonce) return invalidRequest("The nonce is too long.");
    request.loginHint =
        authorizationParameter(parameters, "login_hint").value_or(QString()).left(kMaxLoginHint);
    request.uiLocales = authorizationParameter(parameters, "ui_locales")
                            .value_or(QString())
                            .split(QLatin1Char(' '), Qt::SkipEmptyParts);
    request.uiLocales = request.uiLocales.mid(0, kMaxUiLocales);
    if (const auto hint = authorizationParameter(parameters, "id_token_hint")) {
        if (hint->size() > kMaxIdTokenHint) return invalidRequest("The id_token_hint is too long.");
        const auto read = idTokens.readHint(hint->toUtf8());
        // A hint that cannot be read names nobody. Only silent requests depend on it: decide() refuses those.
        request.hintUnusable = !read.ok() || read->client != request.client.id;
        if (!request.hintUnusable) request.hintedSubject = read->subject;
    }
    if (request.claims.subject) {
        const QString &wanted = *request.claims.subject;
        const bool possible = request.client.metadata.isPairwise() || UserId::parse(wanted);
        if (!possible || (request.hintedSubject && *request.hintedSubject != wanted))
            return OAuthError{OAuthErrorCode::LoginRequired, "The person asked for cannot be the one here."};
        request.hintedSubject = wanted;
    }
    return std::nullopt;
}

}  // namespace gatehouse
