// What is known to fail here, and why. A module of this list that no longer fails breaks the build just as an unlisted
// one that does: the list can only shrink.

const because = (reason, plan, modules, prefix = '') => Object.fromEntries(modules.map((module) => [`${plan}: ${prefix}${module}`, reason]));

export const expected = {
  ...because('no implicit flow on purpose: RFC 9700 section 2.1.2 advises against it', 'oidcc-dynamic', [
    'oidcc-discovery-endpoint-verification',
  ]),
  ...because('clients cannot register themselves yet', 'oidcc-dynamic', [
    'oidcc-idtoken-rs256',
    'oidcc-userinfo-rs256',
    'oidcc-ensure-redirect-uri-in-authorization-request',
    'oidcc-redirect-uri-query-OK',
    'oidcc-redirect-uri-query-mismatch',
    'oidcc-redirect-uri-query-added',
    'oidcc-redirect-uri-regfrag',
    'oidcc-server',
    'oidcc-registration-logo-uri',
    'oidcc-registration-policy-uri',
    'oidcc-registration-tos-uri',
    'oidcc-registration-jwks-uri',
    'oidcc-registration-sector-uri',
    'oidcc-registration-sector-bad',
    'oidcc-refresh-token-rp-key-rotation',
    'oidcc-request-uri-signed-rs256',
    'oidcc-refresh-token',
    'oidcc-ensure-client-assertion-with-iss-aud-succeeds',
  ]),
  ...because('clients cannot register themselves yet', 'oidcc-3rd_party-init-login', [
    'oidcc-3rd_party-init-login',
    'oidcc-3rd_party-init-login-nohttps',
  ]),
};
