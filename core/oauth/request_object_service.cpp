#include "core/oauth/request_object_service.h"

#include "core/oauth/authorization_parameters.h"
#include "core/oauth/client.h"
#include "core/oauth/client_keys.h"
#include "core/oauth/pushed_request_service.h"
#include "core/oauth/remote_documents.h"
#include "core/oauth/request_object.h"

namespace gatehouse {

namespace {

/// RFC 9101 section 5.2: longer ones are for nobody's good.
constexpr qsizetype kMaxRequestUri = 512;

QString withoutFragment(const QString &uri)
{
    return uri.left(uri.indexOf(u'#'));
}

/// As text. The fragment may change with the content (OpenID Connect Core section 6.2).
bool isRegistered(const Client &client, const QString &uri)
{
    for (const QString &registered : client.metadata.requestUris)
        if (withoutFragment(registered) == withoutFragment(uri)) return true;
    return false;
}

}  // namespace

bool RequestObjectService::isIn(const FormFields &parameters)
{
    if (authorizationParameter(parameters, "request") || parameters.isRepeated("request") ||
        parameters.isRepeated("request_uri"))
        return true;
    const auto uri = authorizationParameter(parameters, "request_uri");
    return uri && !PushedRequestService::isRequestUri(*uri);
}

Result<QByteArray> RequestObjectService::objectOf(const Client &client, const FormFields &parameters,
                                                  Timestamp arrivedAt) const
{
    for (const char *name : {"client_id", "request", "request_uri"})
        if (parameters.isRepeated(name))
            return oauthError(OAuthErrorCode::InvalidRequest, "A parameter came more than once.");
    const auto object = authorizationParameter(parameters, "request");
    const auto uri = authorizationParameter(parameters, "request_uri");
    if (object && uri)
        return oauthError(OAuthErrorCode::InvalidRequest, "There is a request and a request_uri.");
    if (object) return object->toUtf8();
    if (!uri || uri->size() > kMaxRequestUri || !isRegistered(client, *uri))
        return oauthError(OAuthErrorCode::InvalidRequestUri,
                          "The request_uri is not registered for this client.");
    const Result<RemoteDocumentPtr> document =
        m_documents.askedSince({RemoteAddress::Kind::RequestObject, *uri}, arrivedAt);
    if (document.ok()) return (*document)->text;
    if (RemoteDocuments::missing(document.error())) return document.error();
    return oauthError(OAuthErrorCode::InvalidRequestUri, "What stands at the request_uri cannot be read.");
}

Result<FormFields> RequestObjectService::open(const Client &client, const FormFields &parameters,
                                              Timestamp arrivedAt) const
{
    RequestObjectExpectations expected;
    expected.clientId = client.id.toString();
    expected.issuer = m_issuer;
    if (const auto algorithm = signingAlgorithmFrom(client.metadata.requestObjectAlgorithm.toLatin1()))
        expected.algorithms = {*algorithm};
    GATEHOUSE_TRY_ASSIGN(text, objectOf(client, parameters, arrivedAt));
    GATEHOUSE_TRY_ASSIGN(object, parseRequestObject(text, expected.algorithms));
    const Result<JwkSet> keys = m_keys.verifiers(client, object.jws.keyId, object.algorithm);
    if (!keys.ok()) return ClientKeys::refusal(keys.error(), OAuthErrorCode::InvalidRequestObject);
    return verifyRequestObject(object, *keys, expected, m_clock);
}

}  // namespace gatehouse
