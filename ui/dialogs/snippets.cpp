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

QString originOf(const QString &uri)
{
    const QUrl url(uri);
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString();
}

}  // namespace

QString oidcValues(const wire::Client &client, const QString &issuer)
{
    const QString base = issuerBase(issuer);
    QStringList lines{u"Issuer                  %1"_s.arg(base),
                      u"Discovery               %1/.well-known/openid-configuration"_s.arg(base),
                      u"Client ID               %1"_s.arg(client.id)};
    if (hasSecret(client)) {
        lines << u"Client secret           {shown once when it was made}"_s
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

QString nginx(const wire::Client &client, const QString &issuer)
{
    Q_UNUSED(client)
    Q_UNUSED(issuer)
    return uR"(# Only people who are signed in reach this site. oauth2-proxy (see its tab) does the sign-in;
# nginx needs ngx_http_auth_request_module.
location /oauth2/ {
    proxy_pass http://127.0.0.1:4180;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Uri $request_uri;
}

location = /oauth2/auth {
    internal;
    proxy_pass http://127.0.0.1:4180;
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
    proxy_set_header Host $host;
}

location / {
    auth_request /oauth2/auth;
    auth_request_set $person $upstream_http_x_auth_request_preferred_username;
    auth_request_set $email  $upstream_http_x_auth_request_email;
    error_page 401 =302 /oauth2/sign_in?rd=$scheme://$host$request_uri;

    proxy_set_header Remote-User  $person;
    proxy_set_header Remote-Email $email;
    proxy_pass http://127.0.0.1:8080;
}
)"_s;
}

QString oauth2Proxy(const wire::Client &client, const QString &issuer)
{
    return uR"(# oauth2-proxy.cfg
provider = "oidc"
oidc_issuer_url = "%1"
client_id = "%2"
client_secret_file = "/etc/oauth2-proxy/client-secret"
redirect_url = "%3"
scope = "%4"
code_challenge_method = "S256"
email_domains = [ "*" ]
upstreams = [ "http://127.0.0.1:8080/" ]
cookie_secret_file = "/etc/oauth2-proxy/cookie-secret"
cookie_secure = true
set_xauthrequest = true
reverse_proxy = true
whitelist_domains = [ "%5" ]
)"_s.arg(issuerBase(issuer), client.id, firstUri(client), client.scopes.join(u' '),
         QUrl(originOf(firstUri(client))).host());
}

}  // namespace gatehouse::ui::snippets
