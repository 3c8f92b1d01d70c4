#include "core/federation/provider_presets.h"

#include <algorithm>

namespace gatehouse {

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

ProviderSettings oidc(const char *scopes, UpstreamAuth auth)
{
    ProviderSettings settings;
    settings.scopes = words(scopes);
    settings.auth = auth;
    return settings;
}

ProviderPreset generic()
{
    return {QStringLiteral("oidc"),
            QStringLiteral("OpenID Connect"),
            ProviderKind::Oidc,
            {},
            oidc("openid profile email", UpstreamAuth::SecretBasic),
            {},
            {}};
}

ProviderPreset google()
{
    ProviderSettings settings = oidc("openid profile email", UpstreamAuth::SecretPost);
    settings.trustEmail = true;
    return {QStringLiteral("google"),
            QStringLiteral("Google"),
            ProviderKind::Oidc,
            QStringLiteral("https://accounts.google.com"),
            settings,
            {},
            QStringLiteral("https://console.cloud.google.com/apis/credentials")};
}

/// Not trusted with addresses: whoever runs a tenant writes any address into it.
ProviderPreset microsoft()
{
    return {QStringLiteral("microsoft"),
            QStringLiteral("Microsoft"),
            ProviderKind::Oidc,
            QStringLiteral("https://login.microsoftonline.com/{tenant}/v2.0"),
            oidc("openid profile email", UpstreamAuth::SecretPost),
            {},
            QStringLiteral("https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps")};
}

ProviderPreset github()
{
    ProviderSettings settings = oidc("read:user user:email", UpstreamAuth::SecretPost);
    settings.authorizationEndpoint = QStringLiteral("https://github.com/login/oauth/authorize");
    settings.tokenEndpoint = QStringLiteral("https://github.com/login/oauth/access_token");
    settings.userEndpoint = QStringLiteral("https://api.github.com/user");
    settings.emailsEndpoint = QStringLiteral("https://api.github.com/user/emails");
    settings.trustEmail = true;
    Dialect dialect;
    dialect.subject = QStringLiteral("id");
    dialect.username = QStringLiteral("login");
    dialect.name = QStringLiteral("name");
    dialect.emailList = true;
    return {QStringLiteral("github"),
            QStringLiteral("GitHub"),
            ProviderKind::OAuth2,
            {},
            settings,
            dialect,
            QStringLiteral("https://github.com/settings/developers")};
}

ProviderPreset facebook()
{
    ProviderSettings settings = oidc("public_profile email", UpstreamAuth::SecretPost);
    settings.authorizationEndpoint = QStringLiteral("https://www.facebook.com/v21.0/dialog/oauth");
    settings.tokenEndpoint = QStringLiteral("https://graph.facebook.com/v21.0/oauth/access_token");
    settings.userEndpoint =
        QStringLiteral("https://graph.facebook.com/v21.0/me?fields=id,name,first_name,last_name,email");
    Dialect dialect;
    dialect.subject = QStringLiteral("id");
    dialect.name = QStringLiteral("name");
    dialect.givenName = QStringLiteral("first_name");
    dialect.familyName = QStringLiteral("last_name");
    dialect.email = QStringLiteral("email");
    dialect.secretProof = true;
    return {QStringLiteral("facebook"),
            QStringLiteral("Facebook"),
            ProviderKind::OAuth2,
            {},
            settings,
            dialect,
            QStringLiteral("https://developers.facebook.com/apps")};
}

ProviderPreset apple()
{
    ProviderSettings settings = oidc("openid name email", UpstreamAuth::AppleSecret);
    settings.formPost = true;  // Apple wants it wherever name or email are asked for.
    settings.trustEmail = true;
    return {QStringLiteral("apple"),
            QStringLiteral("Apple"),
            ProviderKind::Oidc,
            QStringLiteral("https://appleid.apple.com"),
            settings,
            {},
            QStringLiteral("https://developer.apple.com/account/resources/identifiers/list/serviceId")};
}

ProviderPreset gitlab()
{
    ProviderSettings settings = oidc("openid profile email", UpstreamAuth::SecretBasic);
    settings.trustEmail = true;
    return {QStringLiteral("gitlab"),
            QStringLiteral("GitLab"),
            ProviderKind::Oidc,
            QStringLiteral("https://gitlab.com"),
            settings,
            {},
            QStringLiteral("https://gitlab.com/-/user_settings/applications")};
}

}  // namespace

const std::vector<ProviderPreset> &providerPresets()
{
    static const std::vector<ProviderPreset> presets{generic(),  google(), microsoft(), github(),
                                                     facebook(), apple(),  gitlab()};
    return presets;
}

const ProviderPreset *findPreset(const QString &id)
{
    const auto &presets = providerPresets();
    const auto found = std::find_if(presets.begin(), presets.end(),
                                    [&](const ProviderPreset &preset) { return preset.id == id; });
    return found == presets.end() ? nullptr : &*found;
}

}  // namespace gatehouse
