// RFC 9101 under FAPI's rules: a signed request is taken whole, in time and for this server, or not at all.
import assert from 'node:assert/strict';
import { UnsecuredJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { skip } from '../outcome.mjs';
import { Signer } from '../signer.mjs';
import { keyClient, pkce } from './fapi_client.mjs';

const now = () => Math.floor(Date.now() / 1000);
const errors = ['invalid_request_object', 'invalid_request'];

/** A client that signs its requests, and one that is right: {client, inner, verifier}. */
async function signing(run) {
  if (run.metadata.request_parameter_supported !== true) skip('request objects are not offered');
  const client = await keyClient(run, { request_object_signing_alg: 'ES256' });
  const { verifier, challenge } = pkce();
  return { client, verifier, inner: run.request(client, challenge) };
}

/** Outside stands only what OpenID Connect Core section 6.1 wants there. */
const outside = (client, object) => ({ client_id: client.client_id, response_type: 'code', scope: 'openid', request: object });

/** An object that must be refused; `change` are its claims, or `make` writes it. */
const refused = (change, make) => async (run) => {
  const { client, inner } = await signing(run);
  const object = make ? await make(run, client, inner)
    : await client.signer.requestObject(client, run.metadata.issuer, inner, change());
  run.assertRefused(await run.send(outside(client, object), { expected: { ...inner, state: [inner.state, null] } }), ...errors);
};

const unsigned = (run, client, inner) =>
  new UnsecuredJWT({ iss: client.client_id, aud: run.metadata.issuer, nbf: now(), exp: now() + 300, ...inner }).encode();

async function brokenSignature(run, client, inner) {
  const [header, payload, signature] = (await client.signer.requestObject(client, run.metadata.issuer, inner)).split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] ^= 1;
  return [header, payload, bytes.toString('base64url')].join('.');
}

/** What stands inside wins over what stands outside. */
const differing = (name) => async (run) => {
  const { client, inner, verifier } = await signing(run);
  const object = await client.signer.requestObject(client, run.metadata.issuer, inner);
  const answer = await run.send({ ...outside(client, object), [name]: oauth.generateRandomState() }, { expected: inner });
  await run.redeem(client, answer, { verifier });
};

async function stateOutsideOnly(run) {
  const { client, inner, verifier } = await signing(run);
  const object = await client.signer.requestObject(client, run.metadata.issuer, inner, { state: undefined });
  const answer = await run.send({ ...outside(client, object), state: oauth.generateRandomState() },
    { expected: { ...inner, state: undefined } });
  assert.equal(answer.parameters?.get('state'), null, 'the state outside came back');
  await run.redeem(client, answer, { verifier });
}

async function severalAudiences(run) {
  const { client, inner, verifier } = await signing(run);
  const object = await client.signer.requestObject(client, run.metadata.issuer, inner,
    { aud: ['https://other.example', run.metadata.issuer] });
  await run.redeem(client, await run.send(outside(client, object), { expected: inner }), { verifier });
}

/** A key of the client's own, for an algorithm that it did not register. */
async function otherAlgorithm(run) {
  if (run.metadata.request_parameter_supported !== true) skip('request objects are not offered');
  const [es256, rs256] = [await Signer.make('ES256'), await Signer.make('RS256')];
  const client = await keyClient(run, { request_object_signing_alg: 'ES256', jwks: { keys: [es256.jwk, rs256.jwk] } });
  const inner = run.request(client, pkce().challenge);
  const object = await rs256.requestObject(client, run.metadata.issuer, inner);
  run.assertRefused(await run.send(outside(client, object), { expected: { ...inner, state: [inner.state, null] } }), ...errors);
}

/** Signed by a stranger under the name of the client's key. */
async function otherKey(run, client, inner) {
  const stranger = await Signer.make('ES256');
  stranger.kid = client.signer.kid;
  return stranger.requestObject(client, run.metadata.issuer, inner);
}

async function withoutObject(run) {
  if (run.metadata.request_parameter_supported !== true) skip('request objects are not offered');
  const client = await keyClient(run, { request_object_signing_alg: 'ES256', require_signed_request_object: true });
  const sent = run.request(client, pkce().challenge);
  run.assertRefused(await run.send(sent), ...errors);
}

/** The redirect URI inside counts, and is not the client's: nobody is sent anywhere. */
async function unregisteredRedirect(run) {
  const { client, inner } = await signing(run);
  const object = await client.signer.requestObject(client, run.metadata.issuer, inner, { redirect_uri: run.receiver.address('wrong') });
  run.assertErrorPage(await run.send({ ...outside(client, object), redirect_uri: inner.redirect_uri }, { expected: inner }));
}

export const modules = {
  'ensure-expired-request-object-fails': refused(() => ({ nbf: now() - 900, exp: now() - 600 })),
  'ensure-request-object-with-exp-over-60-fails': refused(() => ({ exp: now() + 70 * 60 })),
  'ensure-request-object-with-nbf-over-60-fails': refused(() => ({ nbf: now() - 70 * 60 })),
  'ensure-request-object-without-exp-fails': refused(() => ({ exp: undefined })),
  'ensure-request-object-without-nbf-fails': refused(() => ({ nbf: undefined })),
  'ensure-request-object-signature-algorithm-is-not-none': refused(null, unsigned),
  'ensure-request-object-with-invalid-signature-fails': refused(null, brokenSignature),
  'ensure-request-object-with-bad-aud-fails': refused(() => ({ aud: 'https://other.example' })),
  'ensure-request-object-without-redirect-uri-fails': refused(() => ({ redirect_uri: undefined })),
  'ensure-different-nonce-inside-and-outside-request-object': differing('nonce'),
  'ensure-different-state-inside-and-outside-request-object': differing('state'),
  'state-only-outside-request-object-not-used': stateOutsideOnly,
  'ensure-request-object-with-multiple-aud-succeeds': severalAudiences,
  'ensure-signed-request-object-with-RS256-fails': otherAlgorithm,
  'ensure-matching-key-in-authorization-request': refused(null, otherKey),
  'ensure-authorization-request-without-request-object-fails': withoutObject,
  'ensure-request-object-with-registered-redirect-uri-only': unregisteredRedirect,
};
