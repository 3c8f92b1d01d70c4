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
    return uR"(# Only people who are signed in reach this site. Needs ngx_http_auth_request_module.
location / {
    auth_request /gate/verify;
    auth_request_set $gate_user  $upstream_http_remote_user;
    auth_request_set $gate_email $upstream_http_remote_email;
    error_page 401 =302 %1/login?rd=$scheme://$host$request_uri;

    proxy_set_header Remote-User  $gate_user;
    proxy_set_header Remote-Email $gate_email;
    proxy_pass http://127.0.0.1:8080;
}

location = /gate/verify {
    internal;
    proxy_pass %1/gate/verify;
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
    proxy_set_header X-Original-URL    $scheme://$host$request_uri;
    proxy_set_header X-Original-Method $request_method;
}
)"_s.arg(issuerBase(issuer));
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
whitelist_domains = [ "%5" ]
)"_s.arg(issuerBase(issuer), client.id, firstUri(client), client.scopes.join(u' '),
         QUrl(originOf(firstUri(client))).host());
}

}  // namespace gatehouse::ui::snippets
