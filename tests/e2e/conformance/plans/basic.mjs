// Basic OP: the code flow as every relying party uses it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnsecuredJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { assertJson, assertTokenAnswer, assertTokenError, checkUserinfo, claimsOf } from '../checks.mjs';
import { skip } from '../outcome.mjs';

/** The happy flow, which many modules are with one parameter more. */
const flowWith = (parameters, clientFields = {}) => async (run) => run.signIn(await run.client(clientFields), parameters);

const server = flowWith({});

async function responseTypeMissing(run) {
  run.assertRefused(await run.ask(await run.client(), { response_type: undefined }), 'invalid_request', 'unsupported_response_type');
}

export async function idTokenSignature(run) {
  run.needsRegistration();
  const { header } = await run.signIn(await run.register());
  assert.equal(header.alg, 'RS256');
}

export async function idTokenUnsigned(run) {
  if (!run.supports('id_token_signing_alg_values_supported', 'none')) skip('ID tokens without a signature are not offered');
  run.needsRegistration();
  const client = await run.register({ id_token_signed_response_alg: 'none' });
  const result = await run.exchange(client, await run.ask(client));
  assertTokenAnswer(result, run.warn);
  UnsecuredJWT.decode(result.body.id_token, { issuer: run.metadata.issuer, audience: client.client_id });
}

async function signedIn(run) {
  const client = await run.client();
  return run.redeem(client, await run.ask(client, { scope: 'openid profile email' }));
}

async function userinfoGet(run) {
  const { tokens, claims } = await signedIn(run);
  const info = await run.userinfo(tokens, claims.sub);
  if ('updated_at' in info) assert.equal(typeof info.updated_at, 'number');
}

async function userinfoPostHeader(run) {
  const { tokens, claims } = await signedIn(run);
  await run.userinfo(tokens, claims.sub, { method: 'POST', headers: { authorization: `Bearer ${tokens.access_token}` } });
}

async function userinfoPostBody(run) {
  const { tokens, claims } = await signedIn(run);
  const answer = await run.userinfoRequest(tokens.access_token,
    { method: 'POST', headers: {}, body: new URLSearchParams({ access_token: tokens.access_token }) });
  if (answer.status !== 200) return run.warn(`the token in the body is refused with ${answer.status} (RFC 6750 section 2.2 is optional)`);
  assertJson(answer);
  return checkUserinfo(answer.body, claims.sub);
}

/** The claims of the scopes come from userinfo; what the person has not filled in is a warning. */
const scopes = (...names) => async (run) => {
  for (const name of names) if (!run.supports('scopes_supported', name)) skip(`scope ${name} is not offered`);
  const { userinfo } = await run.signIn(await run.client(), { scope: ['openid', ...names].join(' ') });
  const missing = names.flatMap((name) => claimsOf[name]).filter((claim) => !(claim in userinfo));
  if (missing.length > 0) run.warn(`userinfo lacks ${missing.join(', ')}`);
};

async function alternateHappyFlow(run) {
  const client = await run.client();
  const reversed = Object.fromEntries(Object.entries(run.request(client, { scope: 'email openid' })).reverse());
  const { tokens, claims } = await run.redeem(client, await run.send(reversed));
  await run.userinfo(tokens, claims.sub);
}

async function promptLogin(run) {
  const client = await run.client();
  const first = await run.signIn(client);
  await sleep(1100);  // auth_time counts in seconds
  const second = await run.signIn(client, { prompt: 'login' }, { person: first.person, maxAge: 10_000 });
  assert.ok(second.answer.logins > 0, 'prompt=login asked for no sign-in');
  assert.equal(second.claims.sub, first.claims.sub);
  if (first.claims.auth_time !== undefined) assert.ok(second.claims.auth_time > first.claims.auth_time, 'auth_time did not move');
}

async function promptNoneNotLoggedIn(run) {
  const answer = await run.ask(await run.client(), { prompt: 'none' });
  run.assertError(answer, 'login_required', 'interaction_required', 'account_selection_required', 'consent_required');
  assert.equal(answer.logins + answer.consents, 0);
}

/** A second request that must not show a page; answers both sign-ins. */
async function silently(run, parametersOf, options = {}) {
  const client = await run.client();
  const first = await run.signIn(client, options.first ?? {}, options);
  const second = await run.signIn(client, parametersOf(first), { person: first.person, ...options });
  assert.equal(second.answer.logins + second.answer.consents, 0, 'a page came up');
  assert.equal(second.claims.sub, first.claims.sub);
  return { first, second };
}

async function promptNoneLoggedIn(run) {
  const { first, second } = await silently(run, () => ({ prompt: 'none' }));
  if (first.claims.auth_time !== undefined) assert.equal(second.claims.auth_time, first.claims.auth_time);
}

async function maxAge1(run) {
  const client = await run.client();
  const first = await run.signIn(client);
  await sleep(2000);
  const second = await run.signIn(client, { max_age: '1' }, { person: first.person, maxAge: 1 });
  assert.ok(second.answer.logins > 0, 'max_age=1 asked for no sign-in');
  assert.ok(Math.abs(Date.now() / 1000 - second.claims.auth_time) < 60, 'auth_time is not recent');
  if (first.claims.auth_time !== undefined) assert.ok(second.claims.auth_time > first.claims.auth_time, 'auth_time did not move');
}

async function maxAge10000(run) {
  const { first, second } = await silently(run, () => ({ max_age: '10000' }), { first: { max_age: '10000' }, maxAge: 10_000 });
  assert.ok(Number.isInteger(second.claims.auth_time), 'auth_time is missing');
  assert.equal(second.claims.auth_time, first.claims.auth_time);
}

const idTokenHint = (run) => silently(run, ({ tokens }) => ({ prompt: 'none', id_token_hint: tokens.id_token }));

async function acrValues(run) {
  const offered = run.metadata.acr_values_supported ?? ['1', '2'];
  const { claims } = await run.signIn(await run.client(), { acr_values: offered.join(' ') });
  if (claims.acr === undefined) run.warn('the ID token has no acr');
  else if (!offered.includes(claims.acr)) run.warn(`acr ${claims.acr} was not asked for`);
}

async function codeReuse(run) {
  const client = await run.client();
  const answer = await run.ask(client);
  const { tokens } = await run.redeem(client, answer);
  return { client, answer, tokens };
}

async function codeReuseAtOnce(run) {
  const { client, answer } = await codeReuse(run);
  assertTokenError(await run.exchange(client, answer), 'invalid_grant');
}

async function codeReuse30Seconds(run) {
  const { client, answer, tokens } = await codeReuse(run);
  await sleep(30_000);
  assertTokenError(await run.exchange(client, answer), 'invalid_grant');
  const after = await run.userinfoRequest(tokens.access_token);
  if (after.status < 400 || after.status > 499) run.warn(`the first access token still works: userinfo answers ${after.status}`);
}

export async function ensureRegisteredRedirectUri(run) {
  const client = await run.client();
  const wrong = `${client.redirect_uris[0]}/${randomBytes(8).toString('hex')}`;
  run.assertErrorPage(await run.ask(client, { redirect_uri: wrong }));
}

async function postRequest(run) {
  const client = await run.client();
  const { tokens, claims } = await run.redeem(client, await run.ask(client, {}, { post: true }));
  await run.userinfo(tokens, claims.sub);
}

/** A request object without a signature, with the inner parameters. */
const unsigned = (client, inner, issuer) =>
  new UnsecuredJWT({ iss: client.client_id, aud: issuer, ...inner }).setIssuedAt().setExpirationTime('5m').encode();

async function requestUriUnsigned(run) {
  run.needsRegistration();
  const document = run.receiver.document('request.jwt', '', { secure: true, type: 'application/oauth-authz-req+jwt' });
  const client = await run.register({ request_uris: [document.url] });
  const sent = run.request(client);
  document.set(unsigned(client, { nonce: sent.nonce, state: sent.state }, run.metadata.issuer));
  const answer = await run.send({ ...sent, request_uri: document.url });
  if (answer.arrival && answer.parameters.has('code')) await run.redeem(client, answer);
  else run.assertRefused(answer, 'request_uri_not_supported');
}

/** The inner state and nonce differ from the outer ones, so an object that is not read shows. */
async function requestUnsigned(run) {
  const client = await run.client();
  const outer = run.request(client);
  const inner = { ...outer, state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() };
  // A refusal may have read the state inside or not; an acceptance must have.
  const answer = await run.send({ ...outer, request: unsigned(client, inner, run.metadata.issuer) },
    { expected: { ...outer, state: [outer.state, inner.state] } });
  if (answer.arrival && answer.parameters.has('code')) await run.redeem(client, { ...answer, sent: inner });
  else run.assertRefused(answer, 'request_not_supported', 'invalid_request_object', 'invalid_request');
}

async function claimsEssential(run) {
  const { userinfo } = await run.signIn(await run.client(), { claims: JSON.stringify({ userinfo: { name: { essential: true } } }) });
  if (!('name' in userinfo)) run.warn('userinfo lacks the essential claim name');
}

export async function requestObjectWithRedirectUri(run, makeClient = (fields) => run.client(fields)) {
  if (run.metadata.request_parameter_supported !== true) skip('request objects are not offered');
  const algorithms = run.metadata.request_object_signing_alg_values_supported;
  if (algorithms && !algorithms.includes('none')) skip('only signed request objects are taken');
  const client = await makeClient({ request_object_signing_alg: 'none' });
  const sent = run.request(client);
  const answer = await run.send({ ...sent, redirect_uri: run.receiver.address('wrong'),
    request: unsigned(client, { ...sent }, run.metadata.issuer) }, { expected: sent });
  if (answer.arrival) await run.redeem(client, answer);
  else run.assertErrorPage(answer);
}

export async function refreshToken(run, client, stranger) {
  const own = client ?? await run.client();
  const other = stranger ?? await run.client();
  const first = await run.signIn(own, { scope: 'openid offline_access', prompt: 'consent' });
  if (!first.tokens.refresh_token) skip('no refresh token is given');
  const second = await run.refresh(own, first.tokens.refresh_token);
  if (second.id_token) {
    // OpenID Connect Core section 12.2: the nonce should be gone, and may only come back as it was.
    const { claims } = await run.checkIdToken(own, second, [undefined, first.answer.sent.nonce]);
    for (const name of ['iss', 'sub', 'aud', 'auth_time', 'azp']) assert.deepEqual(claims[name], first.claims[name], name);
  }
  await run.userinfo(second, first.claims.sub);
  const live = second.refresh_token ?? first.tokens.refresh_token;
  assertTokenError(await run.token(other, { grant_type: 'refresh_token', refresh_token: live }), 'invalid_grant');
}

async function validPkce(run) {
  const verifier = oauth.generateRandomCodeVerifier();
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  await run.signIn(await run.client(), { code_challenge: challenge, code_challenge_method: 'S256' }, { verifier });
}

export const modules = {
  'oidcc-server': server,
  'oidcc-response-type-missing': responseTypeMissing,
  'oidcc-idtoken-signature': idTokenSignature,
  'oidcc-idtoken-unsigned': idTokenUnsigned,
  'oidcc-userinfo-get': userinfoGet,
  'oidcc-userinfo-post-header': userinfoPostHeader,
  'oidcc-userinfo-post-body': userinfoPostBody,
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': flowWith({ nonce: undefined }),
  'oidcc-scope-profile': scopes('profile'),
  'oidcc-scope-email': scopes('email'),
  'oidcc-scope-address': scopes('address'),
  'oidcc-scope-phone': scopes('phone'),
  'oidcc-scope-all': scopes('profile', 'email', 'address', 'phone'),
  'oidcc-alternate-happy-flow': alternateHappyFlow,
  'oidcc-display-page': flowWith({ display: 'page' }),
  'oidcc-display-popup': flowWith({ display: 'popup' }),
  'oidcc-prompt-login': promptLogin,
  'oidcc-prompt-none-not-logged-in': promptNoneNotLoggedIn,
  'oidcc-prompt-none-logged-in': promptNoneLoggedIn,
  'oidcc-max-age-1': maxAge1,
  'oidcc-max-age-10000': maxAge10000,
  'oidcc-ensure-request-with-unknown-parameter-succeeds': flowWith({ extra: 'foobar' }),
  'oidcc-id-token-hint': idTokenHint,
  'oidcc-login-hint': flowWith({ login_hint: 'somebody@example.org' }),
  'oidcc-ui-locales': flowWith({ ui_locales: 'se' }),
  'oidcc-claims-locales': flowWith({ claims_locales: 'se' }),
  'oidcc-ensure-request-with-acr-values-succeeds': acrValues,
  'oidcc-codereuse': codeReuseAtOnce,
  'oidcc-codereuse-30seconds': codeReuse30Seconds,
  'oidcc-ensure-registered-redirect-uri': ensureRegisteredRedirectUri,
  'oidcc-ensure-post-request-succeeds': postRequest,
  'oidcc-server-client-secret-post': flowWith({}, { token_endpoint_auth_method: 'client_secret_post' }),
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': requestUriUnsigned,
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': requestUnsigned,
  'oidcc-claims-essential': claimsEssential,
  'oidcc-ensure-request-object-with-redirect-uri': (run) => requestObjectWithRedirectUri(run),
  'oidcc-refresh-token': (run) => refreshToken(run),
  'oidcc-ensure-request-with-valid-pkce-succeeds': validPkce,
};

/** These wait for a clock, so they begin first. */
export const slow = ['oidcc-codereuse-30seconds', 'oidcc-max-age-1'];
