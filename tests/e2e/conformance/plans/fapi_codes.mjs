// Codes and authorization requests that must not work, or must although they look unusual.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import { assertTokenError } from '../checks.mjs';
import { ensureRegisteredRedirectUri } from './basic.mjs';
import { askWithPkce, pkce, secretClient } from './fapi_client.mjs';

async function codeReuseAfterOneSecond(run) {
  const client = await secretClient(run);
  const { answer, verifier } = await askWithPkce(run, client);
  await run.redeem(client, answer, { verifier });
  await sleep(1000);
  assertTokenError(await run.exchange(client, answer, { verifier }), 'invalid_grant');
}

async function codeBoundToClient(run) {
  const { answer, verifier } = await askWithPkce(run, await secretClient(run));
  assertTokenError(await run.exchange(await secretClient(run), answer, { verifier }), 'invalid_grant');
}

async function expiredCode(run) {
  const client = await secretClient(run);
  const { answer, verifier } = await askWithPkce(run, client);
  await sleep(65_000);
  assertTokenError(await run.exchange(client, answer, { verifier }), 'invalid_grant');
}

/** An exchange whose verifier is not what the challenge was made of. */
const withVerifier = (wrong, ...errors) => async (run) => {
  const client = await secretClient(run);
  const { answer } = await askWithPkce(run, client);
  assertTokenError(await run.exchange(client, answer, { verifier: wrong() }), errors);
};

async function redirectUriMissing(run) {
  const { answer } = await askWithPkce(run, await secretClient(run), { redirect_uri: undefined });
  run.assertErrorPage(answer);
}

const responseType = (type) => async (run) => {
  const { answer } = await askWithPkce(run, await secretClient(run), { response_type: type });
  run.assertRefused(answer, 'unsupported_response_type', 'unauthorized_client', 'invalid_request');
};

async function personSaysNo(run) {
  const { answer } = await askWithPkce(run, await secretClient(run), { prompt: 'consent' }, { decision: 'deny' });
  run.assertError(answer, 'access_denied');
}

const succeedsWith = (parametersOf) => async (run) => {
  const client = await secretClient(run);
  const { answer, verifier } = await askWithPkce(run, client, parametersOf());
  const { tokens, claims } = await run.redeem(client, answer, { verifier });
  await run.userinfo(tokens, claims.sub);
};

/** A value of a length that nobody promises to take: kept whole, or refused in clean words. */
const long = (name) => async (run) => {
  const client = await secretClient(run);
  const { verifier, challenge } = pkce();
  const answer = await run.ask(client, { ...challenge, [name]: randomBytes(512).toString('hex') });
  if (answer.arrival && answer.parameters.has('code')) await run.redeem(client, answer, { verifier });
  else run.assertRefused(answer, 'invalid_request');
};

async function schemeInAnyCase(run) {
  const client = await secretClient(run);
  const { answer, verifier } = await askWithPkce(run, client);
  const { tokens, claims } = await run.redeem(client, answer, { verifier });
  for (const scheme of ['bearer', 'BEARER', 'BeArEr']) {
    const info = await run.userinfo(tokens, claims.sub, { headers: { authorization: `${scheme} ${tokens.access_token}` } });
    assert.equal(info.sub, claims.sub);
  }
}

export const modules = {
  'attempt-reuse-authorization-code-after-one-second': codeReuseAfterOneSecond,
  'ensure-authorization-code-is-bound-to-client': codeBoundToClient,
  'ensure-token-endpoint-fails-with-expired-auth-code': expiredCode,
  'ensure-pkce-code-verifier-required': withVerifier(() => undefined, 'invalid_grant', 'invalid_request'),
  'incorrect-pkce-code-verifier-rejected': withVerifier(() => oauth.generateRandomCodeVerifier(), 'invalid_grant'),
  'ensure-redirect-uri-in-authorization-request': redirectUriMissing,
  'ensure-registered-redirect-uri': ensureRegisteredRedirectUri,
  'ensure-response-type-token-fails': responseType('token'),
  'ensure-response-type-code-idtoken-fails': responseType('code id_token'),
  'user-rejects-authentication': personSaysNo,
  'ensure-other-scope-order-succeeds': succeedsWith(() => ({ scope: 'email openid' })),
  'ensure-authorization-request-with-long-state': long('state'),
  'ensure-authorization-request-with-long-nonce': long('nonce'),
  'ensure-authorization-request-with-64-char-nonce-success': succeedsWith(() => ({ nonce: randomBytes(32).toString('hex') })),
  'ensure-authorization-request-without-state-success': succeedsWith(() => ({ state: undefined })),
  'ensure-authorization-request-without-nonce-success': succeedsWith(() => ({ nonce: undefined })),
  'access-token-type-header-case-sensitivity': schemeInAnyCase,
};

export const slow = ['ensure-token-endpoint-fails-with-expired-auth-code'];
