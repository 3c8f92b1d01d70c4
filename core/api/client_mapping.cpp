#include "core/api/client_mapping.h"

namespace gatehouse {

namespace {

Error unknownWord(const char *field)
{
    return Error::invalid(field, "unknown_value",
                          QStringLiteral("'%1' has no such value.").arg(QLatin1String(field)));
}

std::optional<QByteArray> algorithmBytes(const std::optional<QString> &text)
{
    return text ? std::optional<QByteArray>(text->toUtf8()) : std::nullopt;
}

}  // namespace

Result<NewClient> newClientFrom(const wire::NewClient &body)
{
    NewClient input;
    input.name = body.name;
    input.redirectUris = body.redirectUris;
    input.postLogoutRedirectUris = body.postLogoutRedirectUris.value_or(QStringList());
    if (body.kind) {
        input.kind = clientKindFrom(*body.kind);
        if (!input.kind) return unknownWord("kind");
    }
    if (body.authMethod) {
        input.authMethod = clientAuthMethodFrom(*body.authMethod);
        if (!input.authMethod) return unknownWord("auth_method");
    }
    input.grantTypes = body.grantTypes;
    input.scopes = body.scopes;
    input.requirePkce = body.requirePkce;
    input.skipConsent = body.skipConsent;
    input.idTokenAlgorithm = algorithmBytes(body.idTokenAlg);
    input.accessTokenSeconds = body.accessTokenSeconds;
    input.refreshTokenSeconds = body.refreshTokenSeconds;
    GATEHOUSE_TRY_ASSIGN(metadata, clientMetadataFrom(body.metadata.value_or(QJsonObject())));
    input.metadata = metadata;
    return input;
}

Result<ClientPatch> clientPatchFrom(const wire::ClientChange &body)
{
    ClientPatch patch;
    patch.name = body.name;
    if (body.authMethod) {
        patch.authMethod = clientAuthMethodFrom(*body.authMethod);
        if (!patch.authMethod) return unknownWord("auth_method");
    }
    patch.grantTypes = body.grantTypes;
    patch.redirectUris = body.redirectUris;
    patch.postLogoutRedirectUris = body.postLogoutRedirectUris;
    patch.scopes = body.scopes;
    patch.requirePkce = body.requirePkce;
    patch.skipConsent = body.skipConsent;
    patch.idTokenAlgorithm = algorithmBytes(body.idTokenAlg);
    patch.accessTokenSeconds = body.accessTokenSeconds;
    patch.refreshTokenSeconds = body.refreshTokenSeconds;
    patch.disabled = body.disabled;
    patch.metadata = body.metadata.value_or(QJsonObject());
    return patch;
}

}  // namespace gatehouse
