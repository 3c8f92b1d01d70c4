// RFC 9449: tokens that are worth nothing without the key they were given to.
import assert from 'node:assert/strict';
import { UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import { assertTokenAnswer, assertTokenError } from '../checks.mjs';
import { skip } from '../outcome.mjs';
import { Signer } from '../signer.mjs';
import { askWithPkce, dpopClient, exchangeProven, proven, push, pkce, pushed, userinfoProven } from './fapi_client.mjs';

const now = () => Math.floor(Date.now() / 1000);
const proofErrors = ['invalid_dpop_proof', 'invalid_request', 'invalid_grant', 'use_dpop_nonce'];

/** A bound access token: {client, key, tokens}. */
async function bound(run, parameters = {}, options = {}) {
  const [client, key] = [await dpopClient(run), await Signer.make('ES256')];
  const { answer, verifier } = await askWithPkce(run, client, parameters);
  const result = await exchangeProven(run, client, answer, verifier, key, options);
  assertTokenAnswer(result, run.warn);
  assert.match(result.body.token_type, /^dpop$/i);
  return { client, key, tokens: result.body };
}

const goodProof = (run, { key, tokens }, options = {}) => (nonce) =>
  key.proof('GET', run.metadata.userinfo_endpoint, { accessToken: tokens.access_token, nonce, ...options });

async function assertAccepted(run, holder, options) {
  const answer = await userinfoProven(run, holder.tokens.access_token, goodProof(run, holder, options));
  assert.equal(answer.status, 200, `userinfo: ${answer.status} ${answer.headers.get('www-authenticate')}`);
}

async function assertRefused(run, { tokens }, make, what, scheme) {
  const answer = await userinfoProven(run, tokens.access_token, make, scheme);
  assert.ok([400, 401].includes(answer.status), `${what}: userinfo answers ${answer.status}`);
}

async function holderOfKey(run) {
  const holder = await bound(run);
  await assertAccepted(run, holder);
  await assertRefused(run, holder, () => null, 'no proof');
  await assertRefused(run, holder, () => null, 'as a bearer token', 'Bearer');
  const { answer, verifier } = await askWithPkce(run, holder.client);
  assertTokenError(await run.exchange(holder.client, answer, { verifier }), proofErrors);
}

async function privateJwk() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { jwk: await exportJWK(privateKey), privateKey, publicKey };
}

async function negative(run) {
  const holder = await bound(run);
  const stranger = await Signer.make('ES256');
  const proof = (options) => goodProof(run, holder, options);
  await assertAccepted(run, holder);
  for (const claim of ['jti', 'htm', 'htu', 'iat', 'ath']) {
    await assertRefused(run, holder, proof({ change: { [claim]: undefined } }), `without ${claim}`);
  }
  for (const [what, options] of Object.entries({
    'another method': { change: { htm: 'POST' } },
    'another address': { change: { htu: `${run.metadata.issuer}/elsewhere` } },
    'the hash of another token': { change: { ath: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo' } },
    'an old proof': { change: { iat: now() - 3600 } },
    'a proof of the future': { change: { iat: now() + 3600 } },
    'another typ': { header: { typ: 'jwt' } },
    'no key': { header: { jwk: undefined } },
    'a key that did not sign': { header: { jwk: stranger.bareJwk } },
  })) await assertRefused(run, holder, proof(options), what);
  await assertRefused(run, holder, goodProof(run, { key: stranger, tokens: holder.tokens }), "a stranger's key");
  const own = await privateJwk();
  await assertRefused(run, holder, proof({ header: { jwk: own.jwk } }), 'a private key in the header');
  await assertRefused(run, holder, () => new UnsecuredJWT({ htm: 'GET', htu: run.metadata.userinfo_endpoint }).encode(), 'alg none');
}

async function nbfAndExp(run) {
  const holder = await bound(run);
  await assertAccepted(run, holder, { change: { nbf: now() - 10, exp: now() + 60 } });
  await assertRefused(run, holder, goodProof(run, holder, { change: { exp: now() - 600 } }), 'an expired proof');
  await assertRefused(run, holder, goodProof(run, holder, { change: { nbf: now() + 600 } }), 'a proof that is not valid yet');
}

const clockOff = (seconds) => async (run) => {
  const change = { iat: now() + seconds };
  await assertAccepted(run, await bound(run, {}, { change }), { change });
};

/** dpop_jkt at the authorization endpoint names the only key that may redeem the code. */
async function otherKeyThanNamed(run) {
  const [client, named, other] = [await dpopClient(run), await Signer.make('ES256'), await Signer.make('ES256')];
  const { answer, verifier } = await askWithPkce(run, client, { dpop_jkt: await named.thumbprint() });
  run.codeOf(answer);
  assertTokenError(await exchangeProven(run, client, answer, verifier, other), proofErrors);
}

async function otherKeyThanProved(run) {
  const [client, key, other] = [await dpopClient(run), await Signer.make('ES256'), await Signer.make('ES256')];
  const { sent, reference, verifier } = await pushed(run, client, {}, { dpop: key });
  const answer = await run.send(reference, { expected: sent });
  run.codeOf(answer);
  assertTokenError(await exchangeProven(run, client, answer, verifier, other), proofErrors);
}

/** A pushed request with a proof by one key and the name of another. */
async function proofAndNameDiffer(run) {
  const [client, key, other] = [await dpopClient(run), await Signer.make('ES256'), await Signer.make('ES256')];
  const endpoint = run.endpoint('pushed_authorization_request_endpoint');
  const sent = run.request(client, { ...pkce().challenge, dpop_jkt: await other.thumbprint() });
  assertTokenError(await proven(endpoint, key, (headers) => push(run, client, sent, { headers })), proofErrors);
}

async function namedKeyRedeems(run) {
  const [client, key] = [await dpopClient(run), await Signer.make('ES256')];
  const { answer, verifier } = await askWithPkce(run, client, { dpop_jkt: await key.thumbprint() });
  const result = await exchangeProven(run, client, answer, verifier, key);
  assertTokenAnswer(result, run.warn);
  await assertAccepted(run, { key, tokens: result.body });
}

async function provedKeyRedeems(run) {
  const [client, key] = [await dpopClient(run), await Signer.make('ES256')];
  const { sent, reference, verifier } = await pushed(run, client, {}, { dpop: key });
  const result = await exchangeProven(run, client, await run.send(reference, { expected: sent }), verifier, key);
  assertTokenAnswer(result, run.warn);
  await assertAccepted(run, { key, tokens: result.body });
}

async function refresh(run) {
  const holder = await bound(run, { scope: 'openid offline_access', prompt: 'consent' });
  const { client, key, tokens } = holder;
  if (!tokens.refresh_token) skip('no refresh token is given');
  const fields = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  assertTokenError(await run.token(client, fields, { auth: (_metadata, _client, body) => body.set('client_id', client.client_id) }),
    ['invalid_client', 'invalid_request'], [400, 401]);
  assertTokenError(await run.token(client, fields), proofErrors);
  const result = await proven(run.metadata.token_endpoint, key, (headers) => run.token(client, fields, { headers }));
  assertTokenAnswer(result, run.warn);
  await assertAccepted(run, { key, tokens: result.body });
  assertTokenError(await proven(run.metadata.token_endpoint, key, async (headers) => run.token(await dpopClient(run),
    { ...fields, refresh_token: result.body.refresh_token ?? tokens.refresh_token }, { headers })), 'invalid_grant');
}

export const modules = {
  'ensure-holder-of-key-required': holderOfKey,
  'dpop-negative-tests': negative,
  'check-dpop-proof-nbf-exp': nbfAndExp,
  'ensure-dpopproof-with-iat-10seconds-before-succeeds': clockOff(-10),
  'ensure-dpopproof-with-iat-10seconds-after-succeeds': clockOff(10),
  'ensure-mismatched-dpop-jkt-fails': proofAndNameDiffer,
  'ensure-token-endpoint-fails-with-mismatched-dpop-jkt': otherKeyThanNamed,
  'ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt': otherKeyThanProved,
  'ensure-dpop-auth-code-binding-success': namedKeyRedeems,
  'ensure-dpopproof-at-par-endpoint-binding-success': provedKeyRedeems,
  'refresh-token': refresh,
};
