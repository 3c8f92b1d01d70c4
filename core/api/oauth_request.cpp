#include "core/api/oauth_request.h"

#include "core/api/api_io.h"
#include "core/base/base64url.h"
#include "core/oauth/client_assertion.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

Result<QByteArray> formDecoded(QByteArrayView text)
{
    // One field without a name would be refused: give it one.
    Result<FormFields> fields = parseForm("v=" + text.toByteArray());
    if (!fields.ok() || fields->fields().size() != 1)
        return oauthError(OAuthErrorCode::InvalidClient, "Malformed client credentials");
    return fields->fields().constFirst().second.toUtf8();
}

Result<ClientCredentials> basicCredentials(QByteArrayView field)
{
    const Error malformed = oauthError(OAuthErrorCode::InvalidClient, "Malformed client credentials");
    const std::optional<QByteArray> decoded = base64Decode(field);
    if (!decoded) return malformed;
    const qsizetype colon = decoded->indexOf(':');
    if (colon < 0) return malformed;
    ClientCredentials credentials;
    credentials.method = ClientAuthMethod::SecretBasic;
    GATEHOUSE_TRY_ASSIGN(id, formDecoded(QByteArrayView(*decoded).first(colon)));
    GATEHOUSE_TRY_ASSIGN(secret, formDecoded(QByteArrayView(*decoded).sliced(colon + 1)));
    credentials.id = std::move(id);
    credentials.secret = Secret(secret);
    return credentials;
}

/// RFC 7521 section 4.2.
Result<QByteArray> assertionOf(const FormFields &form)
{
    const QString type = form.value(QByteArrayView("client_assertion_type")).value_or(QString());
    const QString assertion = form.value(QByteArrayView("client_assertion")).value_or(QString());
    if (type != QLatin1String(kJwtBearerAssertion))
        return oauthError(OAuthErrorCode::InvalidRequest, "The client_assertion_type is not supported");
    if (assertion.isEmpty())
        return oauthError(OAuthErrorCode::InvalidRequest, "The client_assertion is missing or repeated");
    return assertion.toUtf8();
}

/// `scheme`: lower case, with the space behind it.
QByteArray tokenOfScheme(const HttpRequest &request, const QByteArray &scheme)
{
    const QList<QByteArray> fields = request.headers.values("Authorization");
    if (fields.size() != 1 || fields.constFirst().left(scheme.size()).toLower() != scheme) return {};
    return fields.constFirst().mid(scheme.size()).trimmed();
}

}  // namespace

Result<FormFields> oauthParameters(QByteArrayView encoded)
{
    Result<FormFields> fields = parseForm(encoded);
    if (!fields.ok()) return oauthError(OAuthErrorCode::InvalidRequest, "The parameters are not well-formed");
    return fields;
}

Result<FormFields> oauthFormParameters(const HttpRequest &request)
{
    if (!hasMediaType(request, "application/x-www-form-urlencoded")) {
        return oauthError(OAuthErrorCode::InvalidRequest,
                          "The body must be application/x-www-form-urlencoded");
    }
    return oauthParameters(request.body);
}

Result<ClientCredentials> clientCredentialsOf(const HttpRequest &request, const FormFields &form)
{
    const QList<QByteArray> fields = request.headers.values("Authorization");
    const bool inForm = form.contains("client_secret");
    if (fields.size() > 1 || form.isRepeated("client_id") || form.isRepeated("client_secret"))
        return oauthError(OAuthErrorCode::InvalidRequest, "Client credentials are repeated");
    if (!fields.isEmpty() && fields.constFirst().left(6).toLower() == "basic ") {
        if (inForm || form.contains("client_assertion"))
            return oauthError(OAuthErrorCode::InvalidRequest, "More than one client authentication");
        GATEHOUSE_TRY_ASSIGN(credentials,
                             basicCredentials(QByteArrayView(fields.constFirst()).sliced(6).trimmed()));
        const std::optional<QString> formId = form.value(QByteArrayView("client_id"));
        if (formId && formId->toUtf8() != credentials.id)
            return oauthError(OAuthErrorCode::InvalidRequest,
                              "client_id differs from the authenticated client");
        credentials.certificates = request.clientCertificates;
        return credentials;
    }
    ClientCredentials credentials;
    credentials.certificates = request.clientCertificates;
    if (form.contains("client_assertion") || form.contains("client_assertion_type")) {
        if (inForm) return oauthError(OAuthErrorCode::InvalidRequest, "More than one client authentication");
        GATEHOUSE_TRY_ASSIGN(assertion, assertionOf(form));
        credentials.assertion = assertion;
    }
    credentials.id = form.value(QByteArrayView("client_id")).value_or(QString()).toUtf8();
    if (inForm) {
        credentials.method = ClientAuthMethod::SecretPost;
        credentials.secret =
            Secret::fromText(form.value(QByteArrayView("client_secret")).value_or(QString()));
    }
    return credentials;
}

QByteArray dpopToken(const HttpRequest &request)
{
    return tokenOfScheme(request, "dpop ");
}

QByteArray bearerToken(const HttpRequest &request)
{
    return tokenOfScheme(request, "bearer ");
}

}  // namespace gatehouse
