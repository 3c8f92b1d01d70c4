// OAuth 2.0 and OpenID Connect as two independent client libraries see them: openid-client checks every answer it is
// given, oauth4webapi and plain fetch send what a well-behaved library never would.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { Admin } from './lib/admin.mjs';
import { Person, formsOf } from './lib/http.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

let server;
let admin;
let metadata;
let jwks;
const parties = [];

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  metadata = await (await fetch(`${server.url}/.well-known/openid-configuration`)).json();
  jwks = createRemoteJWKSet(new URL(metadata.jwks_uri), { cooldownDuration: 0 });
});

after(async () => {
  await Promise.all(parties.map((party) => party.stop()));
  await server?.stop();
});

async function relyingParty(fields = {}, auth = 'client_secret_basic') {
  const party = await RelyingParty.start(server.url, (redirectUri, origin) => admin.client({
    kind: auth === 'none' ? 'public' : 'confidential', auth_method: auth, redirect_uris: [redirectUri],
    post_logout_redirect_uris: [`${origin}/goodbye`], scopes: ['openid', 'profile', 'email', 'offline_access'],
    grant_types: ['authorization_code', 'refresh_token'], ...fields,
  }), { auth, extraMetadata: fields.id_token_alg ? { id_token_signed_response_alg: fields.id_token_alg } : {} });
  parties.push(party);
  return party;
}

const demoUser = () => new Person({ login: server.demo.user.username, password: server.demo.user.password });
const basic = ({ client_id: id, client_secret: secret }) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

async function form(url, fields, headers = {}) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
  const text = await response.text();
  let body = null;
  try { body = JSON.parse(text); } catch { /* some answers are empty */ }
  return { status: response.status, headers: response.headers, text, body };
}

const rejectsWith = (promise, error) => assert.rejects(promise, (thrown) => {
  assert.equal(thrown.error, error, `${thrown.name}: ${thrown.message} ${JSON.stringify(thrown.cause ?? {})}`);
  return true;
});

test('discovery names what the server can do, at addresses below the issuer', () => {
  assert.equal(metadata.issuer, server.url);
  for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri',
    'introspection_endpoint', 'revocation_endpoint', 'end_session_endpoint']) {
    assert.ok(metadata[name]?.startsWith(`${server.url}/`), `${name}: ${metadata[name]}`);
  }
  assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
  assert.deepEqual(metadata.response_types_supported, ['code']);
  assert.equal(metadata.authorization_response_iss_parameter_supported, true);
  assert.ok(metadata.id_token_signing_alg_values_supported.includes('RS256'), 'OpenID Connect Discovery asks for RS256');
  assert.ok(!metadata.id_token_signing_alg_values_supported.includes('none'));
  assert.ok(metadata.subject_types_supported.includes('public'));
});

test('the OAuth metadata document of RFC 8414 agrees with discovery', async () => {
  const response = await fetch(`${server.url}/.well-known/oauth-authorization-server`);
  assert.equal(response.status, 200);
  const document = await response.json();
  for (const name of ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
    assert.equal(document[name], metadata[name]);
  }
});

test('the key set is public, and each key names its use', async () => {
  const { keys } = await (await fetch(metadata.jwks_uri)).json();
  assert.ok(keys.length >= 2);
  assert.equal(new Set(keys.map((key) => key.kid)).size, keys.length);
  for (const key of keys) {
    assert.equal(key.use, 'sig');
    assert.ok(['RS256', 'PS256', 'ES256', 'EdDSA'].includes(key.alg), key.alg);
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.ok(!(secret in key), `${secret} is published`);
  }
  for (const alg of ['RS256', 'ES256']) assert.ok(keys.some((key) => key.alg === alg), `no ${alg} key`);
});

for (const auth of ['client_secret_basic', 'client_secret_post', 'none']) {
  test(`code flow, refresh and userinfo with ${auth}`, async () => {
    const party = await relyingParty({}, auth);
    const { tokens, callback } = await party.signIn(demoUser(), { scope: 'openid profile email offline_access',
      prompt: 'consent' });
    assert.equal(new URL(callback).searchParams.get('iss'), server.url);
    const claims = tokens.claims();
    assert.equal(claims.iss, server.url);
    assert.ok(claims.exp > claims.iat);
    assert.equal(tokens.token_type.toLowerCase(), 'bearer');
    const info = await oidc.fetchUserInfo(party.config, tokens.access_token, claims.sub);
    assert.equal(info.sub, claims.sub);
    const fresh = await oidc.refreshTokenGrant(party.config, tokens.refresh_token);
    assert.notEqual(fresh.refresh_token, tokens.refresh_token);
    assert.notEqual(fresh.access_token, tokens.access_token);
    if (fresh.claims()) assert.equal(fresh.claims().sub, claims.sub);
    await oidc.fetchUserInfo(party.config, fresh.access_token, claims.sub);
  });
}

for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
  test(`ID tokens signed with ${alg} verify against the key set`, async () => {
    const party = await relyingParty({ id_token_alg: alg });
    const { tokens } = await party.signIn(demoUser());
    assert.equal(decodeProtectedHeader(tokens.id_token).alg, alg);
    const { payload } = await jwtVerify(tokens.id_token, jwks, {
      issuer: server.url, audience: party.client.client_id, algorithms: [alg] });
    assert.equal(payload.sub, tokens.claims().sub);
  });
}

test('client_credentials gives a signed access token (RFC 9068) and no refresh or ID token', async () => {
  const client = await admin.client({ kind: 'confidential', grant_types: ['client_credentials'], redirect_uris: [] });
  const as = { ...metadata };
  const me = { client_id: client.client_id };
  const response = await oauth.clientCredentialsGrantRequest(as, me, oauth.ClientSecretBasic(client.client_secret),
    new URLSearchParams(), { [oauth.allowInsecureRequests]: true });
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const tokens = await oauth.processClientCredentialsResponse(as, me, response);
  assert.equal(tokens.refresh_token, undefined);
  assert.equal(tokens.id_token, undefined);
  const { payload, protectedHeader } = await jwtVerify(tokens.access_token, jwks, { issuer: server.url, typ: 'at+jwt' });
  assert.equal(protectedHeader.alg, 'ES256');
  assert.equal(payload.client_id, me.client_id);
  assert.equal(payload.sub, me.client_id);
  const introspected = await form(metadata.introspection_endpoint, { token: tokens.access_token },
    { authorization: basic({ client_id: me.client_id, client_secret: client.client_secret }) });
  assert.equal(introspected.body.active, true);
  assert.equal(introspected.body.client_id, me.client_id);
});

test('a client may use only the grants it is registered for', async () => {
  const party = await relyingParty();
  await rejectsWith(oidc.clientCredentialsGrant(party.config), 'unauthorized_client');
});

test('a code works once; using it again ends what it gave', async () => {
  const party = await relyingParty();
  const { tokens, callback, check } = await party.signIn(demoUser(),
    { scope: 'openid offline_access', prompt: 'consent' });
  await oidc.fetchUserInfo(party.config, tokens.access_token, tokens.claims().sub);
  await rejectsWith(party.redeem(callback, check), 'invalid_grant');
  const info = await fetch(metadata.userinfo_endpoint, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  assert.equal(info.status, 401);
  await rejectsWith(oidc.refreshTokenGrant(party.config, tokens.refresh_token), 'invalid_grant');
});

test('two exchanges of one code at the same moment: at most one succeeds', async () => {
  const party = await relyingParty();
  const { url, check } = await party.authorization();
  const end = await demoUser().walk(url, { stopAt: party.redirectUri });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => party.redeem(end.location, check)));
  assert.ok(results.filter((result) => result.status === 'fulfilled').length <= 1);
});

test('the code is bound to its verifier, its address and its client', async () => {
  const party = await relyingParty();
  const other = await relyingParty();
  const attempt = async (change, client = party.client) => {
    const { url, check } = await party.authorization();
    const end = await demoUser().walk(url, { stopAt: party.redirectUri });
    return form(metadata.token_endpoint, {
      grant_type: 'authorization_code', code: new URL(end.location).searchParams.get('code'),
      redirect_uri: party.redirectUri, code_verifier: check.pkceCodeVerifier, ...change,
    }, { authorization: basic(client) });
  };
  assert.equal((await attempt({})).status, 200);
  for (const [change, client] of [[{ code_verifier: oidc.randomPKCECodeVerifier() }],
    [{ redirect_uri: `${party.redirectUri}/` }], [{}, other.client]]) {
    const answer = await attempt(change, client);
    assert.equal(answer.status, 400, JSON.stringify(change));
    assert.equal(answer.body.error, 'invalid_grant');
  }
});

test('a public client without PKCE gets no code', async () => {
  const party = await relyingParty({}, 'none');
  const url = new URL((await party.authorization()).url);
  url.searchParams.delete('code_challenge');
  url.searchParams.delete('code_challenge_method');
  const end = await demoUser().walk(url.href, { stopAt: party.redirectUri });
  assert.equal(new URL(end.location).searchParams.get('error'), 'invalid_request');
});

test('PKCE by "plain" is refused', async () => {
  const party = await relyingParty();
  const { url } = await party.authorization({ code_challenge_method: 'plain' });
  const end = await demoUser().walk(url, { stopAt: party.redirectUri });
  assert.equal(new URL(end.location).searchParams.get('error'), 'invalid_request');
});

test('a redirect_uri that is not registered byte for byte shows a page and redirects nowhere', async () => {
  const party = await relyingParty();
  const { origin } = new URL(party.redirectUri);
  for (const wrong of [`${party.redirectUri}/`, `${party.redirectUri}?a=1`, `${origin}/Callback`,
    `${origin}/callback/../callback`, 'https://evil.example/callback', `${party.redirectUri}#x`,
    'javascript:alert(1)', '']) {
    const { url } = await party.authorization({ redirect_uri: wrong });
    const page = await demoUser().request(url);
    assert.equal(page.status, 400, wrong);
    assert.equal(page.location, null, wrong);
    assert.match(page.headers.get('content-type'), /^text\/html/);
  }
});

test('an unknown client shows a page and redirects nowhere', async () => {
  const party = await relyingParty();
  const { url } = await party.authorization({ client_id: '01890000-0000-7000-8000-000000000000' });
  const page = await demoUser().request(url);
  assert.equal(page.status, 400);
  assert.equal(page.location, null);
});

test('errors of a known client come back to it with state and iss', async () => {
  const party = await relyingParty();
  for (const [change, error] of [[{ response_type: 'token' }, 'unsupported_response_type'],
    [{ prompt: 'none' }, 'login_required'], [{ prompt: 'none login' }, 'invalid_request'],
    [{ max_age: 'soon' }, 'invalid_request']]) {
    const { url, check } = await party.authorization(change);
    const end = await new Person().request(url);
    assert.ok(end.location?.startsWith(party.redirectUri), `${JSON.stringify(change)}: ${end.status} ${end.location}`);
    const answer = new URL(end.location.replace('#', '?')).searchParams;
    assert.equal(answer.get('error'), error, JSON.stringify(change));
    assert.equal(answer.get('state'), check.expectedState);
    assert.equal(answer.get('iss'), server.url);
    assert.equal(answer.get('code'), null);
  }
});

test('a person who says no sends access_denied', async () => {
  const party = await relyingParty();
  const { url, check } = await party.authorization({ prompt: 'consent' });
  const end = await demoUser().walk(url, { stopAt: party.redirectUri, decision: 'deny' });
  const answer = new URL(end.location).searchParams;
  assert.equal(answer.get('error'), 'access_denied');
  assert.equal(answer.get('state'), check.expectedState);
});

test('single sign-on: a second application needs no password, prompt=none no page at all', async () => {
  const [first, second] = [await relyingParty(), await relyingParty()];
  const person = demoUser();
  const one = await first.signIn(person);
  person.visited = [];
  person.password = 'not asked for again';
  const two = await second.signIn(person);
  assert.equal(two.tokens.claims().sub, one.tokens.claims().sub);
  const { url, check } = await first.authorization({ prompt: 'none' });
  const end = await person.request(url);
  const silent = await first.redeem(end.location, check);
  assert.equal(silent.claims().sub, one.tokens.claims().sub);
  assert.equal(silent.claims().auth_time, one.tokens.claims().auth_time);
});

test('prompt=none without consent answers consent_required', async () => {
  const [first, second] = [await relyingParty(), await relyingParty()];
  const person = demoUser();
  await first.signIn(person);
  const { url } = await second.authorization({ prompt: 'none' });
  const end = await person.request(url);
  assert.equal(new URL(end.location).searchParams.get('error'), 'consent_required');
});

test('prompt=login and max_age ask again, and auth_time tells the truth', async () => {
  const party = await relyingParty();
  const person = demoUser();
  const first = await party.signIn(person, { max_age: '10000' }, { maxAge: 10000 });
  const before = first.tokens.claims().auth_time;
  assert.ok(Math.abs(before - Date.now() / 1000) < 30);
  const kept = await party.signIn(person, { max_age: '10000' }, { maxAge: 10000 });
  assert.equal(kept.tokens.claims().auth_time, before);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  for (const parameters of [{ prompt: 'login' }, { max_age: '1' }]) {
    const wrong = new Person({ ...person, password: 'wrong' });
    wrong.cookies = new Map(person.cookies);
    const { url } = await party.authorization(parameters);
    const end = await wrong.walk(url, { stopAt: party.redirectUri });
    assert.equal(end.location, null, 'a wrong password must not pass a forced sign-in');
  }
  const again = await party.signIn(person, { max_age: '1' }, { maxAge: 1 });
  assert.ok(again.tokens.claims().auth_time > before);
  assert.equal(again.tokens.claims().sub, first.tokens.claims().sub);
});

test('authorization requests may also be posted', async () => {
  const party = await relyingParty();
  const { url, check } = await party.authorization();
  const person = demoUser();
  const target = new URL(url);
  const page = await person.request(target.origin + target.pathname,
    { method: 'POST', form: Object.fromEntries(target.searchParams) });
  const end = page.location ? await person.walk(page.location, { stopAt: party.redirectUri })
    : await person.submit(page, formsOf(page.text)[0], { login: person.login, password: person.password })
      .then((next) => person.walk(next.location, { stopAt: party.redirectUri }));
  assert.ok((await party.redeem(end.location, check)).claims().sub);
});

test('a used refresh token ends its family', async () => {
  const party = await relyingParty();
  const { tokens } = await party.signIn(demoUser(), { scope: 'openid offline_access', prompt: 'consent' });
  const second = await oidc.refreshTokenGrant(party.config, tokens.refresh_token);
  const third = await oidc.refreshTokenGrant(party.config, second.refresh_token);
  await rejectsWith(oidc.refreshTokenGrant(party.config, tokens.refresh_token), 'invalid_grant');
  await rejectsWith(oidc.refreshTokenGrant(party.config, third.refresh_token), 'invalid_grant');
  assert.equal((await oidc.tokenIntrospection(party.config, third.access_token)).active, false);
});

test('a refresh answer that got lost is given once more, and the lost token is a thief\'s from then on', async () => {
  const party = await relyingParty();
  const { tokens } = await party.signIn(demoUser(), { scope: 'openid offline_access', prompt: 'consent' });
  const lost = await oidc.refreshTokenGrant(party.config, tokens.refresh_token);
  const again = await oidc.refreshTokenGrant(party.config, tokens.refresh_token);
  assert.notEqual(again.refresh_token, lost.refresh_token);
  const next = await oidc.refreshTokenGrant(party.config, again.refresh_token);
  await rejectsWith(oidc.refreshTokenGrant(party.config, lost.refresh_token), 'invalid_grant');
  await rejectsWith(oidc.refreshTokenGrant(party.config, next.refresh_token), 'invalid_grant');
  assert.equal((await oidc.tokenIntrospection(party.config, next.access_token)).active, false);
});

test('a refresh token is bound to its client', async () => {
  const [party, other] = [await relyingParty(), await relyingParty()];
  const { tokens } = await party.signIn(demoUser(), { scope: 'openid offline_access', prompt: 'consent' });
  await rejectsWith(oidc.refreshTokenGrant(other.config, tokens.refresh_token), 'invalid_grant');
});

test('a refresh may narrow the scope and not widen it', async () => {
  const party = await relyingParty();
  const { tokens } = await party.signIn(demoUser(), { scope: 'openid email offline_access', prompt: 'consent' });
  const narrow = await oidc.refreshTokenGrant(party.config, tokens.refresh_token, { scope: 'openid' });
  assert.ok(!(narrow.scope ?? 'openid').split(' ').includes('email'));
  await rejectsWith(oidc.refreshTokenGrant(party.config, narrow.refresh_token, { scope: 'openid email profile' }),
    'invalid_scope');
});

test('introspection and revocation', async () => {
  const party = await relyingParty();
  const { tokens } = await party.signIn(demoUser(), { scope: 'openid offline_access', prompt: 'consent' });
  const live = await oidc.tokenIntrospection(party.config, tokens.access_token);
  assert.equal(live.active, true);
  assert.equal(live.sub, tokens.claims().sub);
  assert.equal((await oidc.tokenIntrospection(party.config, tokens.refresh_token)).active, true);
  assert.deepEqual(await oidc.tokenIntrospection(party.config, 'nonsense'), { active: false });

  const anonymous = await form(metadata.introspection_endpoint, { token: tokens.access_token });
  assert.equal(anonymous.status, 401);

  await oidc.tokenRevocation(party.config, 'nonsense');
  await oidc.tokenRevocation(party.config, tokens.refresh_token);
  assert.equal((await oidc.tokenIntrospection(party.config, tokens.refresh_token)).active, false);
  assert.equal((await oidc.tokenIntrospection(party.config, tokens.access_token)).active, false);
  await rejectsWith(oidc.refreshTokenGrant(party.config, tokens.refresh_token), 'invalid_grant');
});

test('nobody revokes the tokens of another client', async () => {
  const [party, other] = [await relyingParty(), await relyingParty()];
  const { tokens } = await party.signIn(demoUser(), { scope: 'openid offline_access', prompt: 'consent' });
  await oidc.tokenRevocation(other.config, tokens.refresh_token).catch(() => {});
  assert.ok((await oidc.refreshTokenGrant(party.config, tokens.refresh_token)).access_token);
});

test('userinfo gives the claims of the scopes and nothing without a token', async () => {
  const party = await relyingParty();
  const { tokens } = await party.signIn(demoUser(), { scope: 'openid email' });
  const info = await oidc.fetchUserInfo(party.config, tokens.access_token, tokens.claims().sub);
  assert.ok('email' in info);
  const bare = await party.signIn(demoUser(), { scope: 'openid' });
  assert.ok(!('email' in await oidc.fetchUserInfo(party.config, bare.tokens.access_token, bare.tokens.claims().sub)));
  for (const headers of [{}, { authorization: 'Bearer nonsense' }, { authorization: `Bearer ${tokens.id_token}` }]) {
    const answer = await fetch(metadata.userinfo_endpoint, { headers });
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
  }
});

test('the token endpoint answers mistakes as RFC 6749 says', async () => {
  const party = await relyingParty();
  const wrongSecret = await form(metadata.token_endpoint, { grant_type: 'client_credentials' },
    { authorization: basic({ ...party.client, client_secret: 'wrong' }) });
  assert.equal(wrongSecret.status, 401);
  assert.equal(wrongSecret.body.error, 'invalid_client');
  assert.match(wrongSecret.headers.get('www-authenticate'), /^Basic/);
  assert.equal(wrongSecret.headers.get('cache-control'), 'no-store');

  const cases = [[{}, 'invalid_request'], [{ grant_type: 'password', username: 'a', password: 'b' }, 'unsupported_grant_type'],
    [{ grant_type: 'authorization_code' }, 'invalid_request'],
    [{ grant_type: 'authorization_code', code: 'nonsense', redirect_uri: party.redirectUri,
      code_verifier: oidc.randomPKCECodeVerifier() }, 'invalid_grant'],
    [{ grant_type: 'refresh_token', refresh_token: 'nonsense' }, 'invalid_grant']];
  for (const [fields, error] of cases) {
    const answer = await form(metadata.token_endpoint, fields, { authorization: basic(party.client) });
    assert.equal(answer.status, 400, JSON.stringify(fields));
    assert.equal(answer.body.error, error, JSON.stringify(fields));
  }
  const twice = await form(metadata.token_endpoint,
    [['grant_type', 'refresh_token'], ['grant_type', 'refresh_token'], ['refresh_token', 'x']],
    { authorization: basic(party.client) });
  assert.equal(twice.status, 400);
  assert.equal(twice.body.error, 'invalid_request');
  assert.equal((await fetch(metadata.token_endpoint)).status, 405);
});

test('a secret in the wrong place is no authentication', async () => {
  const party = await relyingParty({}, 'client_secret_post');
  const answer = await form(metadata.token_endpoint, { grant_type: 'refresh_token', refresh_token: 'x' },
    { authorization: basic(party.client) });
  assert.equal(answer.status, 401);
  assert.equal(answer.body.error, 'invalid_client');
});

/** Follows a sign-out to its end; a page that asks first is answered with its first form. */
async function signOut(person, url, stopAt) {
  let page = await person.request(url);
  for (let step = 0; step < 6; ++step) {
    if (page.location?.startsWith(stopAt)) return page.location;
    if (page.location) page = await person.request(page.location);
    else {
      const [first] = formsOf(page.text);
      if (!first) return null;
      const button = first.buttons.find(({ value }) => value === 'leave') ?? first.buttons[0];
      page = await person.submit(page, first, button ? { [button.name]: button.value } : {});
    }
  }
  return null;
}

test('RP-initiated logout ends the session and comes back with state', async () => {
  const party = await relyingParty();
  const person = demoUser();
  const { tokens } = await party.signIn(person);
  const goodbye = `${party.origin}/goodbye`;
  const url = oidc.buildEndSessionUrl(party.config, {
    id_token_hint: tokens.id_token, post_logout_redirect_uri: goodbye, state: 'see you' });
  const end = await signOut(person, url.href, goodbye);
  assert.ok(end, person.visited.join(', '));
  assert.equal(new URL(end).searchParams.get('state'), 'see you');
  const { url: silent } = await party.authorization({ prompt: 'none' });
  const answer = await person.request(silent);
  assert.equal(new URL(answer.location).searchParams.get('error'), 'login_required');
});

test('logout never redirects to an address that is not registered', async () => {
  const party = await relyingParty();
  const person = demoUser();
  const { tokens } = await party.signIn(person);
  const url = oidc.buildEndSessionUrl(party.config,
    { id_token_hint: tokens.id_token, post_logout_redirect_uri: 'https://evil.example/', state: 'x' });
  assert.equal(await signOut(person, url.href, 'https://evil.example/'), null);
});
