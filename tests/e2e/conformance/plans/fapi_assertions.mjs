// RFC 7523: clients that prove who they are with a signature.
import assert from 'node:assert/strict';
import { assertTokenError } from '../checks.mjs';
import { Signer } from '../signer.mjs';
import { askWithPkce, keyClient, pkce, push } from './fapi_client.mjs';

const now = () => Math.floor(Date.now() / 1000);
const refused = (answer) => assertTokenError(answer, ['invalid_client', 'invalid_request'], [400, 401]);

/** A good code, exchanged with the authentication that `authOf` makes; then with a good one, which shows what was wrong. */
const atToken = (authOf, makeClient = keyClient) => async (run) => {
  const client = await makeClient(run);
  const { answer, verifier } = await askWithPkce(run, client);
  refused(await run.exchange(client, answer, { verifier, auth: authOf(client, run) }));
  await run.redeem(client, answer, { verifier });
};

const changed = (changeOf) => (client, run) => client.signer.clientAuth(changeOf(run));

/** The same at the endpoint for pushed requests. */
const atPar = (changeOf) => async (run) => {
  const client = await keyClient(run);
  const sent = run.request(client, pkce().challenge);
  refused(await push(run, client, sent, { auth: client.signer.clientAuth(changeOf(run)) }));
  assert.equal((await push(run, client, sent)).status, 201);
};

const nothing = (client) => (_metadata, _client, body) => { body.set('client_id', client.client_id); };

async function slightlyEarly(run) {
  const client = await keyClient(run);
  const auth = client.signer.clientAuth({ nbf: now() + 8, exp: now() + 68 });
  const answer = await push(run, client, run.request(client, pkce().challenge), { auth });
  assert.equal(answer.status, 201, answer.text.slice(0, 300));
}

/** The client has an RSA key as well, and has said that it signs with ES256 only. */
async function signsWithTwoKeys(run) {
  const rsa = await Signer.make('RS256');
  const es = await Signer.make('ES256');
  const client = await run.client({ client_name: 'FAPI', require_pkce: true, token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256', jwks: { keys: [es.jwk, rsa.jwk] } }, es);
  return { ...client, rsa };
}

/** A client_id beside the assertion must be the same one; without it the assertion says enough (RFC 7521 section 4.2). */
async function clientId(run) {
  const [client, other] = [await keyClient(run), await keyClient(run)];
  const { answer, verifier } = await askWithPkce(run, client);
  const withId = (id) => async (metadata, me, body) => {
    await client.signer.clientAuth()(metadata, me, body);
    if (id) body.set('client_id', id);
    else body.delete('client_id');
  };
  refused(await run.exchange(client, answer, { verifier, auth: withId(other.client_id) }));
  const without = await run.exchange(client, answer, { verifier, auth: withId(null) });
  if (without.status !== 200) refused(without);
}

export const modules = {
  'ensure-client-assertion-in-token-endpoint': atToken(nothing),
  'ensure-client-assertion-with-exp-is-5-minutes-in-past-fails':
    atToken(changed(() => ({ iat: now() - 360, nbf: now() - 360, exp: now() - 300 }))),
  'ensure-client-assertion-with-no-sub-fails': atToken(changed(() => ({ sub: undefined }))),
  'ensure-client-assertion-with-wrong-aud-fails': atToken(changed(() => ({ aud: 'https://other.example/token' }))),
  'par-test-array-as-audience-fails': atPar((run) => ({ aud: [run.metadata.issuer] })),
  'par-test-par-endpoint-url-as-audience-fails': atPar((run) => ({ aud: run.metadata.pushed_authorization_request_endpoint })),
  'par-test-token-endpoint-url-as-audience-fails': atPar((run) => ({ aud: run.metadata.token_endpoint })),
  'par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted': slightlyEarly,
  'par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails': atPar(() => ({ nbf: now() + 70, exp: now() + 130 })),
  'ensure-signed-client-assertion-with-RS256-fails': atToken((client) => client.rsa.clientAuth(), signsWithTwoKeys),
  'ensure-client-id-in-token-endpoint': clientId,
};
