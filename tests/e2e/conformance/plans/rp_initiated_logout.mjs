// RP-Initiated Logout OP: out by the relying party's wish, and back only to an address that is known to be its own.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { SignJWT, UnsecuredJWT, decodeJwt, decodeProtectedHeader, generateKeyPair } from 'jose';
import { discoveryEndpointVerification } from './config.mjs';

async function discovery(run) {
  run.endpoint('end_session_endpoint');
  await discoveryEndpointVerification(run);
}

const longState = () => randomBytes(64).toString('hex');  // 128 characters come back uncut

/** Somebody signed in at a client with an address to come back to. */
export async function somebodySignedIn(run, fields = {}) {
  run.endpoint('end_session_endpoint');
  const client = await run.client({ post_logout_redirect_uris: [run.receiver.address('post_logout_redirect')], ...fields });
  const { tokens, claims, person } = await run.signIn(client);
  return { client, tokens, claims, person, home: client.post_logout_redirect_uris[0] };
}

/** Follows the request; `location` is where it left to, or null. */
export async function signOut(run, person, parameters) {
  const url = new URL(run.metadata.end_session_endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return person.signOut(url.href, run.receiver.origin);
}

export async function assertSignedOut(run, client, person) {
  const answer = await run.ask(client, { prompt: 'none' }, { person });
  run.assertError(answer, 'login_required', 'interaction_required', 'account_selection_required', 'consent_required');
}

export function assertBack(page, home, state) {
  assert.ok(page.location, `it did not come back: ${page.status} ${page.url}`);
  const [back, registered] = [new URL(page.location), new URL(home)];
  assert.equal(back.origin + back.pathname, registered.origin + registered.pathname);
  assert.equal(back.searchParams.get('state'), state);
}

/** A page of the server's own: it says what happened, and nobody is sent anywhere. */
function assertStays(page) {
  assert.equal(page.location, null, `it redirected to ${page.location}`);
  assert.ok(page.status === 200 || (page.status >= 400 && page.status < 500), `status ${page.status}`);
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
  assert.match(page.text, /<h1/i, 'the page says nothing');
}

async function logout(run) {
  const { client, tokens, person, home } = await somebodySignedIn(run);
  const state = longState();
  assertBack(await signOut(run, person, { id_token_hint: tokens.id_token, post_logout_redirect_uri: home, state }), home, state);
  await assertSignedOut(run, client, person);
}

async function noState(run) {
  const { client, tokens, person, home } = await somebodySignedIn(run);
  assertBack(await signOut(run, person, { id_token_hint: tokens.id_token, post_logout_redirect_uri: home }), home, null);
  await assertSignedOut(run, client, person);
}

/** A request that must not lead back; `parametersOf` makes it from what a correct one has. */
const staying = (parametersOf) => async (run) => {
  const { tokens, person, home } = await somebodySignedIn(run);
  const parameters = await parametersOf({ id_token_hint: tokens.id_token, post_logout_redirect_uri: home, state: longState() });
  assertStays(await signOut(run, person, parameters));
};

const without = (...names) => (all) => Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));

const unsignedHint = (token) => new UnsecuredJWT(decodeJwt(token)).encode();

async function foreignHint(token) {
  const { privateKey } = await generateKeyPair('RS256');
  return new SignJWT(decodeJwt(token)).setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'RS256' }).sign(privateKey);
}

export const modules = {
  'oidcc-rp-initiated-logout-discovery-endpoint-verification': discovery,
  'oidcc-rp-initiated-logout': logout,
  'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri':
    staying((all) => ({ ...all, post_logout_redirect_uri: `${all.post_logout_redirect_uri}/${longState().slice(0, 16)}` })),
  'oidcc-rp-initiated-logout-modified-id-token-hint': staying((all) => ({ ...all, id_token_hint: unsignedHint(all.id_token_hint) })),
  'oidcc-rp-initiated-logout-no-id-token-hint': staying(without('id_token_hint')),
  'oidcc-rp-initiated-logout-no-params': staying(() => ({})),
  'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': staying(without('post_logout_redirect_uri', 'state')),
  'oidcc-rp-initiated-logout-no-state': noState,
  'oidcc-rp-initiated-logout-only-state': staying(without('id_token_hint', 'post_logout_redirect_uri')),
  'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri':
    staying((all) => ({ ...all, post_logout_redirect_uri: `${all.post_logout_redirect_uri}?foo=bar` })),
  'oidcc-rp-initiated-logout-bad-id-token-hint': staying(async (all) => ({ ...all, id_token_hint: await foreignHint(all.id_token_hint) })),
};
