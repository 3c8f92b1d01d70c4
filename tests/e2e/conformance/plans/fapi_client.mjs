// What the high-security modules share: clients with keys, PKCE, pushed requests and DPoP proofs.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { assertJson } from '../checks.mjs';
import { Signer } from '../signer.mjs';

/** By this name the control knows whom to apply the profile to. */
const strict = { client_name: 'FAPI', require_pkce: true };

/** A client with a secret, for what does not depend on the way a client authenticates. */
export const secretClient = (run, fields = {}) => run.client({ ...strict, ...fields });

export async function keyClient(run, fields = {}) {
  const signer = await Signer.make('ES256');
  return run.client({ ...strict, token_endpoint_auth_method: 'private_key_jwt', jwks: signer.jwks, ...fields }, signer);
}

export const dpopClient = (run, fields = {}) => keyClient(run, { dpop_bound_access_tokens: true, ...fields });

/** {verifier, challenge}; `challenge` are the parameters of the request. */
export function pkce() {
  const verifier = oauth.generateRandomCodeVerifier();
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, challenge: { code_challenge, code_challenge_method: 'S256' } };
}

/** A request with PKCE and its answer: {answer, verifier}. */
export async function askWithPkce(run, client, parameters = {}, options = {}) {
  const { verifier, challenge } = pkce();
  return { answer: await run.ask(client, { ...challenge, ...parameters }, options), verifier };
}

export function push(run, client, parameters, options) {
  return run.post(run.endpoint('pushed_authorization_request_endpoint'), client, parameters, options);
}

/** A pushed request as it should be: {sent, verifier, reference (what the person is sent with), lifetime}. */
export async function pushed(run, client, parameters = {}, options = {}) {
  const { verifier, challenge } = pkce();
  const sent = run.request(client, { ...challenge, ...parameters });
  const answer = await (options.dpop ? proven(run.endpoint('pushed_authorization_request_endpoint'), options.dpop,
    (headers) => push(run, client, sent, { headers })) : push(run, client, sent));
  assert.equal(answer.status, 201, answer.text.slice(0, 400));
  assertJson(answer);
  assert.ok(answer.body.expires_in > 0, 'expires_in');
  return { sent, verifier, lifetime: answer.body.expires_in,
    reference: { client_id: client.client_id, request_uri: answer.body.request_uri } };
}

/** Sends with a proof, and once more when the server wants its nonce in it (RFC 9449 section 8). */
export async function proven(url, key, send, options = {}) {
  const attempt = async (nonce) => send({ dpop: await key.proof('POST', url, { nonce, ...options }) });
  const first = await attempt();
  const nonce = first.headers.get('dpop-nonce');
  return first.body?.error === 'use_dpop_nonce' && nonce ? attempt(nonce) : first;
}

export function exchangeProven(run, client, answer, verifier, key, options) {
  return proven(run.metadata.token_endpoint, key, (headers) => run.exchange(client, answer, { verifier, headers }), options);
}

/** Userinfo with a bound token; `make` (nonce) gives the proof. */
export async function userinfoProven(run, accessToken, make, scheme = 'DPoP') {
  const attempt = async (nonce) => {
    const proof = await make(nonce);
    return run.userinfoRequest(accessToken, { headers: { authorization: `${scheme} ${accessToken}`, ...(proof ? { dpop: proof } : {}) } });
  };
  const first = await attempt();
  const nonce = first.headers.get('dpop-nonce');
  const wanted = first.status === 401 && nonce && /use_dpop_nonce/.test(first.headers.get('www-authenticate') ?? '');
  return wanted ? attempt(nonce) : first;
}
