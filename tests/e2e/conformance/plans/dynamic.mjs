// Dynamic OP: clients that register themselves and authenticate with a key of their own.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnsecuredJWT, createLocalJWKSet, jwtVerify } from 'jose';
import { assertErrorWords, assertTokenError, clockSkew } from '../checks.mjs';
import { skip } from '../outcome.mjs';
import { Signer } from '../signer.mjs';
import { idTokenUnsigned, refreshToken, requestObjectWithRedirectUri } from './basic.mjs';
import { discoveryEndpointVerification } from './config.mjs';

/** A client of this plan; keys come in its registration unless `fields` names an address for them. */
async function dynamicClient(run, fields = {}, signer = undefined) {
  const key = signer ?? await Signer.make('RS256');
  return run.register({ token_endpoint_auth_method: 'private_key_jwt', ...(fields.jwks_uri ? {} : { jwks: key.jwks }), ...fields }, key);
}

const flowWith = (fields) => async (run) => run.signIn(await dynamicClient(run, fields));

/** Documents that the server fetches come over TLS where it can be told to trust our certificate. */
const documentOf = (run, name, body, type) => run.receiver.document(name, body, { secure: run.target.trustsReceiver, type });

async function userinfoRs256(run) {
  const client = await dynamicClient(run, { userinfo_signed_response_alg: 'RS256' });
  const { tokens, claims } = await run.redeem(client, await run.ask(client));
  const answer = await run.userinfoRequest(tokens.access_token);
  assert.equal(answer.status, 200, answer.text.slice(0, 300));
  assert.match(answer.headers.get('content-type') ?? '', /^application\/jwt(;|$)/i);
  const { payload, protectedHeader } = await jwtVerify(answer.text, createLocalJWKSet(await run.keys()),
    { issuer: run.metadata.issuer, audience: client.client_id, clockTolerance: clockSkew });
  assert.equal(protectedHeader.alg, 'RS256');
  assert.equal(payload.sub, claims.sub);
}

async function redirectUriMissing(run) {
  const client = await dynamicClient(run, { redirect_uris: [run.receiver.address('callback'), run.receiver.address('callback')] });
  run.assertErrorPage(await run.ask(client, { redirect_uri: undefined }));
}

const withQuery = (run) => dynamicClient(run, { redirect_uris: [`${run.receiver.address('callback')}?foo=bar`] });

async function queryKept(run) { await run.signIn(await withQuery(run)); }

async function queryChanged(run) {
  const client = await withQuery(run);
  run.assertErrorPage(await run.ask(client, { redirect_uri: client.redirect_uris[0].replace('foo=bar', 'bar=foo') }));
}

async function queryAdded(run) {
  const client = await dynamicClient(run);
  run.assertErrorPage(await run.ask(client, { redirect_uri: `${client.redirect_uris[0]}?foo=bar` }));
}

/** RFC 7591 section 3.2.2. */
function assertRegistrationRefused(answer, ...errors) {
  assert.equal(answer.status, 400, `${answer.status} ${answer.text.slice(0, 300)}`);
  assertErrorWords(answer.body);
  assert.ok(errors.includes(answer.body.error), answer.body.error);
}

async function fragment(run) {
  assertRegistrationRefused(await run.registration({ redirect_uris: [`${run.receiver.address('callback')}#foobar`] }),
    'invalid_redirect_uri', 'invalid_client_metadata');
}

/** The profile wants implicit flows, which RFC 9700 section 2.1.2 advises against: a server may fail here on purpose. */
async function dynamicDiscovery(run) {
  run.endpoint('registration_endpoint');
  await discoveryEndpointVerification(run);
  const types = run.metadata.response_types_supported.map((type) => type.split(' ').sort().join(' '));
  for (const type of ['code', 'id_token', 'id_token token']) assert.ok(types.includes(type), `response type ${type} is not offered`);
  const grants = run.metadata.grant_types_supported ?? ['authorization_code', 'implicit'];
  for (const grant of ['authorization_code', 'implicit']) assert.ok(grants.includes(grant), `grant type ${grant} is not offered`);
}

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** What the person sees of the client while signing in; `look` (page, address) answers whether it is there. */
const shown = (field, name, look) => async (run) => {
  const [body, type] = name === 'logo.png' ? [pixel, 'image/png'] : ['words', undefined];
  const { url } = run.receiver.document(name, body, { type });
  const client = await dynamicClient(run, { [field]: url });
  const context = await run.browser().then((browser) => browser.newContext());
  try {
    const page = await context.newPage();
    await page.goto(run.authorizationUrl(run.request(client)));
    assert.ok(await look(page, url), `nothing of ${field} on ${page.url()}`);
  } finally {
    await context.close();
  }
};

/** Shown, and no broken picture under the page's content security policy. */
async function picture(page, url) {
  const found = page.locator(`img[src="${url}"]`);
  return await found.count() > 0 && found.first().evaluate((image) => image.decode().then(() => image.naturalWidth > 0, () => false));
}

const link = async (page, url) => await page.locator(`a[href="${url}"]`).count() > 0;

async function jwksUri(run) {
  const signer = await Signer.make('RS256');
  const { url } = documentOf(run, 'jwks', signer.jwks);
  await run.signIn(await dynamicClient(run, { jwks_uri: url }, signer));
}

/** sector_identifier_uri is https by the standard, whatever else this server takes over http. */
async function sectorUri(run) {
  const callback = run.receiver.address('callback');
  const { url } = run.receiver.document('sector', [callback], { secure: true });
  await run.signIn(await dynamicClient(run, { redirect_uris: [callback], sector_identifier_uri: url }));
}

async function sectorBad(run) {
  const { url } = run.receiver.document('sector', ['https://other.example/callback'], { secure: true });
  assertRegistrationRefused(await run.registration({ sector_identifier_uri: url }), 'invalid_client_metadata', 'invalid_redirect_uri');
}

async function rotateKeys(run) {
  const client = await run.client();
  const before = await run.keys();
  const { header: old } = await run.signIn(client);
  await run.target.rotateKeys();
  const after = await run.keys();
  const kids = new Set(before.keys.map(({ kid }) => kid));
  assert.ok(after.keys.some(({ kid }) => !kids.has(kid)), 'there is no new key');
  assert.ok(after.keys.some(({ kid }) => kid === old.kid), 'the old key is gone while its tokens live');
  const { header } = await run.signIn(client);
  assert.notEqual(header.kid, old.kid, 'the old key still signs');
}

async function refreshAfterRotation(run) {
  const [first, second] = [await Signer.make('RS256'), await Signer.make('RS256')];
  const document = documentOf(run, 'jwks', first.jwks);
  const client = await dynamicClient(run, { jwks_uri: document.url, grant_types: ['authorization_code', 'refresh_token'],
    scope: 'openid offline_access' }, first);
  const { tokens } = await run.redeem(client, await run.ask(client, { scope: 'openid offline_access', prompt: 'consent' }));
  if (!tokens.refresh_token) skip('no refresh token is given');
  document.set(second.jwks);
  await sleep(61_000);  // a server may keep a key set for a minute
  const refreshed = await run.refresh({ ...client, auth: second.clientAuth() }, tokens.refresh_token);
  assertTokenError(await run.token({ ...client, auth: first.clientAuth() },
    { grant_type: 'refresh_token', refresh_token: refreshed.refresh_token ?? tokens.refresh_token }), 'invalid_client', [400, 401]);
}

const offersUnsigned = ({ metadata }) => metadata.request_uri_parameter_supported !== false
  && (metadata.request_object_signing_alg_values_supported ?? []).includes('none');

/** State and nonce stand in the object only, so an object that is not read shows. */
async function byRequestUri(run, fields, encode) {
  const document = documentOf(run, 'request.jwt', '', 'application/oauth-authz-req+jwt');
  const signer = await Signer.make('RS256');
  const client = await dynamicClient(run, { ...fields, request_uris: [document.url] }, signer);
  const { state, nonce, ...outer } = run.request(client);
  document.set(await encode(client, signer, { ...outer, state, nonce }));
  const answer = await run.send({ ...outer, request_uri: document.url }, { expected: { ...outer, state: [state, null] } });
  await run.redeem(client, { ...answer, sent: { ...outer, state, nonce } });
  assert.ok(document.requests > 0);
}

async function requestUriUnsigned(run) {
  if (!offersUnsigned(run)) skip('unsigned request objects are not offered');
  await byRequestUri(run, { request_object_signing_alg: 'none' },
    (client, _signer, parameters) => new UnsecuredJWT({ ...parameters, iss: client.client_id, aud: run.metadata.issuer }).encode());
}

const requestUriSigned = (run) => byRequestUri(run, { request_object_signing_alg: 'RS256' },
  (client, signer, parameters) => signer.requestObject(client, run.metadata.issuer, parameters));

async function refresh(run) {
  const fields = { grant_types: ['authorization_code', 'refresh_token'], scope: 'openid offline_access' };
  await refreshToken(run, await dynamicClient(run, fields), await dynamicClient(run, fields));
}

async function issuerAsAudience(run) {
  const client = await dynamicClient(run);
  const answer = await run.ask(client);
  const result = await run.exchange(client, answer, { auth: client.signer.clientAuth({ aud: run.metadata.issuer }) });
  if (result.status !== 200) run.warn(`an assertion for the issuer is refused: ${result.text.slice(0, 200)}`);
}

export const modules = {
  'oidcc-idtoken-rs256': flowWith({ id_token_signed_response_alg: 'RS256' }),
  'oidcc-idtoken-unsigned': idTokenUnsigned,
  'oidcc-userinfo-rs256': userinfoRs256,
  'oidcc-ensure-redirect-uri-in-authorization-request': redirectUriMissing,
  'oidcc-redirect-uri-query-OK': queryKept,
  'oidcc-redirect-uri-query-mismatch': queryChanged,
  'oidcc-redirect-uri-query-added': queryAdded,
  'oidcc-redirect-uri-regfrag': fragment,
  'oidcc-discovery-endpoint-verification': dynamicDiscovery,
  'oidcc-server': flowWith({}),
  'oidcc-registration-logo-uri': shown('logo_uri', 'logo.png', picture),
  'oidcc-registration-policy-uri': shown('policy_uri', 'policy', link),
  'oidcc-registration-tos-uri': shown('tos_uri', 'tos', link),
  'oidcc-registration-jwks-uri': jwksUri,
  'oidcc-registration-sector-uri': sectorUri,
  'oidcc-registration-sector-bad': sectorBad,
  'oidcc-server-rotate-keys': rotateKeys,
  'oidcc-refresh-token-rp-key-rotation': refreshAfterRotation,
  'oidcc-request-uri-unsigned': requestUriUnsigned,
  'oidcc-request-uri-signed-rs256': requestUriSigned,
  'oidcc-ensure-request-object-with-redirect-uri': (run) => requestObjectWithRedirectUri(run, (fields) => dynamicClient(run, fields)),
  'oidcc-refresh-token': refresh,
  'oidcc-ensure-client-assertion-with-iss-aud-succeeds': issuerAsAudience,
};

export const slow = ['oidcc-refresh-token-rp-key-rotation'];
