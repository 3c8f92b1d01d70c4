// RFC 9126: pushed authorization requests, once, in time, for the client that pushed them.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertTokenError } from '../checks.mjs';
import { askWithPkce, keyClient, pkce, push, pushed } from './fapi_client.mjs';

const refusals = ['invalid_request', 'invalid_request_uri', 'access_denied'];

async function withoutDuplicateParameters(run) {
  const client = await keyClient(run);
  const { sent, reference, verifier } = await pushed(run, client);
  await run.redeem(client, await run.send(reference, { expected: sent }), { verifier });
}

/** A pushed request that lacks what PKCE needs is refused at once, or at the latest when a person comes with it. */
const badChallenge = (challengeOf) => async (run) => {
  const client = await keyClient(run);
  const sent = run.request(client, challengeOf(pkce()));
  const answer = await push(run, client, sent);
  if (answer.status !== 201) return assertTokenError(answer, 'invalid_request');
  const reference = { client_id: client.client_id, request_uri: answer.body.request_uri };
  return run.assertRefused(await run.send(reference, { expected: sent }), ...refusals);
};

async function usedTwice(run) {
  const client = await keyClient(run);
  const { sent, reference } = await pushed(run, client);
  const first = await run.send(reference, { expected: sent });
  run.codeOf(first);
  run.assertRefused(await run.send(reference, { expected: sent, person: first.person }), ...refusals);
}

/** A person who loads the page again before signing in is no attacker. */
async function reloadedBeforeCompletion(run) {
  const client = await keyClient(run);
  const { sent, reference, verifier } = await pushed(run, client);
  const person = run.person();
  const page = await person.request(run.authorizationUrl(reference));
  assert.ok(page.status < 400, `the first visit: ${page.status}`);
  if (page.location) await person.request(page.location);
  await run.redeem(client, await run.send(reference, { expected: sent, person }), { verifier });
}

async function expired(run) {
  const client = await keyClient(run);
  const { sent, reference, lifetime } = await pushed(run, client);
  assert.ok(lifetime <= 600, 'FAPI 2.0 wants a request_uri to live less than ten minutes');
  // The suite as a whole shall stay short; a longer life shows the same with its owner's patience only.
  if (lifetime > 100) return run.warn(`request_uri lives ${lifetime} s: its end was not waited for`);
  await sleep((lifetime + 3) * 1000);
  return run.assertRefused(await run.send(reference, { expected: sent }), ...refusals);
}

async function otherClient(run) {
  const { sent, reference } = await pushed(run, await keyClient(run));
  const other = await keyClient(run);
  run.assertRefused(await run.send({ ...reference, client_id: other.client_id }, { expected: sent }), ...refusals);
}

const containing = (uriOf) => async (run) => {
  const client = await keyClient(run);
  const { challenge } = pkce();
  const answer = await push(run, client, { ...run.request(client, challenge), request_uri: await uriOf(run, client) });
  assertTokenError(answer, ['invalid_request', 'invalid_request_uri', 'request_uri_not_supported']);
};

async function wrongMethod(run) {
  const endpoint = run.endpoint('pushed_authorization_request_endpoint');
  const client = await keyClient(run);
  for (const method of ['GET', 'PUT']) {
    const answer = await run.post(endpoint, client, run.request(client, pkce().challenge), { method });
    assert.ok(answer.status >= 400 && answer.status < 500, `${method}: ${answer.status}`);
  }
}

async function withoutPar(run) {
  const client = await keyClient(run, { require_pushed_authorization_requests: true });
  const { answer } = await askWithPkce(run, client);
  run.assertRefused(answer, 'invalid_request', 'invalid_request_object');
}

export const modules = {
  'par-ensure-pkce-required': badChallenge(() => ({})),
  'par-plain-pkce-rejected': badChallenge(({ verifier }) => ({ code_challenge: verifier, code_challenge_method: 'plain' })),
  'par-attempt-reuse-request_uri': usedTwice,
  'par-ensure-reused-request-uri-prior-to-auth-completion-succeeds': reloadedBeforeCompletion,
  'par-attempt-to-use-expired-request_uri': expired,
  'par-attempt-to-use-request_uri-for-different-client': otherClient,
  'par-authorization-request-containing-request_uri':
    containing(async (run, client) => (await pushed(run, client)).reference.request_uri),
  'par-authorization-request-containing-request_uri-form-param': containing((run) => `${run.receiver.secureOrigin}/request.jwt`),
  'par-attempt-invalid-http-method': wrongMethod,
  'par-without-duplicate-parameters': withoutDuplicateParameters,
  'ensure-unsigned-authorization-request-without-using-par-fails': withoutPar,
};

export const slow = ['par-attempt-to-use-expired-request_uri'];
