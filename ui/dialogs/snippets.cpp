#include "ui/dialogs/client_dialog.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace gatehouse::ui::snippets {

namespace {

QString issuerBase(const QString &issuer)
{
    return issuer.endsWith(u'/') ? issuer.chopped(1) : issuer;
}

QString firstUri(const wire::Client &client)
{
    return client.redirectUris.value(0, u"https://app.example.org/callback"_s);
}

bool hasSecret(const wire::Client &client)
{
    return client.kind == "confidential"_L1;
}

const QString kSecretPlace = u"{shown once when it was made}"_s;
const QString kCookieSecretPlace = u"{openssl rand -hex 32}"_s;

/// Where the application is, as people type it.
QString appUrl(const wire::Client &client)
{
    return QUrl(firstUri(client)).adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString();
}

/// Which recipe of docs/integrations it is for, and what has to be registered for it and is not.
QString aboutRecipe(const QString &recipe, const QString &file, const wire::Client &client,
                    const QString &callback)
{
    QString text = u"# For the recipe docs/integrations/%1, where %2 stands.\n"_s.arg(recipe, file);
    const QString wanted = appUrl(client) + callback;
    if (!client.redirectUris.contains(wanted))
        text += u"# Add the redirect address %1 to the application first.\n"_s.arg(wanted);
    if (!hasSecret(client)) text += u"# It needs a secret: an application of the kind \"Web server\".\n"_s;
    return text;
}

/// The recipes' settings, as an environment file.
QString environment(const wire::Client &client, const QString &issuer)
{
    return u"ISSUER=%1\nAPP_URL=%2\nCLIENT_ID=%3\nCLIENT_SECRET=%4\nCOOKIE_SECRET=%5\n"_s.arg(
        issuerBase(issuer), appUrl(client), client.id, kSecretPlace, kCookieSecretPlace);
}

}  // namespace

QString oidcValues(const wire::Client &client, const QString &issuer)
{
    const QString base = issuerBase(issuer);
    QStringList lines{u"Issuer                  %1"_s.arg(base),
                      u"Discovery               %1/.well-known/openid-configuration"_s.arg(base),
                      u"Client ID               %1"_s.arg(client.id)};
    if (hasSecret(client)) {
        lines << u"Client secret           %1"_s.arg(kSecretPlace)
              << u"Client authentication   %1"_s.arg(client.authMethod);
    }
    lines << u"Authorization endpoint  %1/oauth/authorize"_s.arg(base)
          << u"Token endpoint          %1/oauth/token"_s.arg(base)
          << u"User info endpoint      %1/oauth/userinfo"_s.arg(base)
          << u"Public keys (JWKS)      %1/oauth/jwks"_s.arg(base)
          << u"End session endpoint    %1/oauth/logout"_s.arg(base)
          << u"Scopes                  %1"_s.arg(client.scopes.join(u' '))
          << u"Redirect URI            %1"_s.arg(client.redirectUris.join(u"\n                        "_s))
          << u"PKCE                    S256%1"_s.arg(client.requirePkce ? u", required"_s : QString())
          << u"ID token signature      %1"_s.arg(client.idTokenAlg);
    return lines.join(u'\n');
}

QString node(const wire::Client &client, const QString &issuer)
{
    return uR"(import * as oidc from 'openid-client'

const config = await oidc.discovery(
  new URL('%1'),
  '%2'%3,
)

// Send the person to the sign-in page. Keep the verifier and state in their session.
const codeVerifier = oidc.randomPKCECodeVerifier()
const state = oidc.randomState()
const signInUrl = oidc.buildAuthorizationUrl(config, {
  redirect_uri: '%4',
  scope: '%5',
  code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
  code_challenge_method: 'S256',
  state,
})

// Back at the redirect address:
const tokens = await oidc.authorizationCodeGrant(config, currentUrl, {
  pkceCodeVerifier: codeVerifier,
  expectedState: state,
})
console.log(tokens.claims().sub)
)"_s.arg(issuerBase(issuer), client.id, hasSecret(client) ? u",\n  process.env.CLIENT_SECRET"_s : QString(),
         firstUri(client), client.scopes.join(u' '));
}

QString express(const wire::Client &client, const QString &issuer)
{
    return aboutRecipe(u"express-openid-connect.md"_s, u"app.mjs"_s, client, u"/callback"_s) +
           environment(client, issuer) + u"PORT=3000\n"_s;
}

QString flask(const wire::Client &client, const QString &issuer)
{
    return aboutRecipe(u"flask.md"_s, u"app.py"_s, client, u"/callback"_s) + environment(client, issuer);
}

QString nginx(const wire::Client &client, const QString &issuer)
{
    return aboutRecipe(u"nginx.md"_s, u"gate.mjs"_s, client, u"/gate/callback"_s) +
           u"# The gate's settings: gate.env\n"_s + environment(client, issuer) +
           uR"(PORT=4180

# Into nginx's server block, in place of its location /; the application listens on 8080.
# The gate's session is a cookie, and a large one.
proxy_buffer_size 16k;
proxy_buffers 4 16k;

location /gate/ {
    proxy_pass http://127.0.0.1:4180;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
}

location = /gate/check {
    internal;
    proxy_pass http://127.0.0.1:4180;
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
}

location = /gate/login {
    internal;
    proxy_pass http://127.0.0.1:4180;
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Original-Uri $request_uri;
}

location / {
    auth_request /gate/check;
    auth_request_set $user  $upstream_http_x_user;
    auth_request_set $email $upstream_http_x_email;
    auth_request_set $name  $upstream_http_x_name;
    error_page 401 = /gate/login;

    proxy_pass http://127.0.0.1:8080;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header Remote-User  $user;        # set, so what a visitor claims about themselves ends here
    proxy_set_header Remote-Email $email;
    proxy_set_header Remote-Name  $name;
}
)"_s;
}

QString apache(const wire::Client &client, const QString &issuer)
{
    QString text =
        uR"(# Into the <VirtualHost>; the application listens on 8080.
OIDCProviderMetadataURL @ISSUER@/.well-known/openid-configuration
OIDCClientID            @CLIENT_ID@
OIDCClientSecret        @CLIENT_SECRET@
OIDCRedirectURI         @APP_URL@/oidc/callback
OIDCCryptoPassphrase    @COOKIE_SECRET@
OIDCScope               "openid profile email"
OIDCPKCEMethod          S256
OIDCRemoteUserClaim     preferred_username
OIDCPassClaimsAs        headers
# Names as UTF-8: the module of Debian 12 does so by itself; Debian 13's, known by this directive, has to be told.
<IfDirective OIDCPassAccessToken>
    OIDCPassClaimsAs    headers none
</IfDirective>
OIDCCookieSameSite      On
OIDCStateMaxNumberOfCookies 7 true
OIDCSessionInactivityTimeout 3600

<Location "/">
    AuthType openid-connect
    Require valid-user
    RequestHeader set Remote-User  "expr=%{REMOTE_USER}"
    RequestHeader set Remote-Email "expr=%{req:OIDC_CLAIM_email}"
    RequestHeader set Remote-Name  "expr=%{req:OIDC_CLAIM_name}"
</Location>

# Two pages that everybody may see, and that sign nobody in.
<LocationMatch "^/(goodbye|refused)$">
    AuthType None
    Require all granted
</LocationMatch>
ProxyPass        "/goodbye" "!"
ProxyPass        "/refused" "!"
Alias            "/goodbye" "/var/www/goodbye.html"
Alias            "/refused" "/var/www/refused.html"

# Who refuses consent comes back with "error" and "iss", which the module takes for something else.
RewriteEngine On
RewriteCond %{QUERY_STRING} (^|&)error=
RewriteRule ^/oidc/callback$ /refused? [R=302,L]

ProxyPreserveHost On
ProxyPass        "/oidc/"   "!"
ProxyPass        "/"        "http://127.0.0.1:8080/"
)"_s;
    text.replace("@ISSUER@"_L1, issuerBase(issuer))
        .replace("@CLIENT_ID@"_L1, client.id)
        .replace("@CLIENT_SECRET@"_L1, kSecretPlace)
        .replace("@COOKIE_SECRET@"_L1, kCookieSecretPlace)
        .replace("@APP_URL@"_L1, appUrl(client));
    return aboutRecipe(u"apache.md"_s, u"/var/www/goodbye.html"_s, client, u"/oidc/callback"_s) + text;
}

}  // namespace gatehouse::ui::snippets
