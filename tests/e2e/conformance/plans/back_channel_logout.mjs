// Back-Channel Logout OP: the server tells the relying parties itself, whoever ended the session.
import assert from 'node:assert/strict';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { clockSkew } from '../checks.mjs';
import { skip } from '../outcome.mjs';
import { Run } from '../run.mjs';
import { discoveryEndpointVerification } from './config.mjs';
import { assertBack, assertSignedOut, signOut, somebodySignedIn } from './rp_initiated_logout.mjs';

const event = 'http://schemas.openid.net/event/backchannel-logout';
const patience = 10_000;  // milliseconds for a message to arrive, or for a sign-out to get past a party that is not there

async function discovery(run) {
  run.endpoint('end_session_endpoint');
  assert.equal(run.metadata.backchannel_logout_supported, true, 'backchannel_logout_supported');
  assert.equal(run.metadata.backchannel_logout_session_supported, true, 'backchannel_logout_session_supported');
  await discoveryEndpointVerification(run);
}

const partyWith = (inbox) => ({ backchannel_logout_uri: inbox.url, backchannel_logout_session_required: true });

function inboxOf(run, reply) { return run.receiver.inbox('backchannel_logout', { reply, secure: run.target.trustsReceiver }); }

/** Back-Channel Logout section 2.4 and 2.6: {claims, header} of a token that is beyond doubt. */
async function checkLogoutToken(run, arrival, clientId, { sub, sid }) {
  assert.equal(arrival.method, 'POST');
  assert.match(arrival.contentType, /^application\/x-www-form-urlencoded/i);
  const form = new URLSearchParams(arrival.body);
  for (const name of form.keys()) if (name !== 'logout_token') run.warn(`${name} came beside the logout token`);
  if (arrival.tls !== null && arrival.tls !== 'TLSv1.3') run.warn(`it came by ${arrival.tls}`);
  const token = form.get('logout_token');
  const { payload: claims } = await jwtVerify(token, createLocalJWKSet(await run.keys()),
    { issuer: run.metadata.issuer, audience: clientId, clockTolerance: clockSkew, requiredClaims: ['iss', 'aud', 'iat', 'jti', 'events'] });
  assert.ok(Math.abs(claims.iat - Date.now() / 1000) <= clockSkew, 'iat');
  assert.ok(typeof claims.jti === 'string' && claims.jti !== '', 'jti');
  assert.deepEqual(claims.events, { [event]: {} });
  assert.equal(claims.sub, sub, 'sub');
  assert.equal(claims.sid, sid, 'sid');
  assert.ok(!('nonce' in claims), 'a logout token must not have a nonce');
  return { claims, header: decodeProtectedHeader(token) };
}

/** A session with one party that listens; `reply` is what it answers. */
async function listened(run, reply) {
  const inbox = inboxOf(run, reply);
  const session = await somebodySignedIn(run, partyWith(inbox));
  assert.ok(session.claims.sid, 'the ID token has no sid');
  return { ...session, inbox };
}

const leave = (run, { person, tokens, home }) =>
  signOut(run, person, { id_token_hint: tokens.id_token, post_logout_redirect_uri: home, state: 'see-you' });

async function rpInitiated(run) {
  const session = await listened(run);
  const page = await leave(run, session);
  await checkLogoutToken(run, await session.inbox.next(patience), session.client.client_id, session.claims);
  assertBack(page, session.home, 'see-you');
  await assertSignedOut(run, session.client, session.person);
  assert.equal(session.inbox.arrivals.length, 1, 'it came more than once');
}

/** What the specification recommends: a type of its own, and a life of two minutes at most. */
async function tokenForm(run) {
  const session = await listened(run);
  await leave(run, session);
  const { claims, header } = await checkLogoutToken(run, await session.inbox.next(patience), session.client.client_id, session.claims);
  assert.equal(header.typ, 'logout+jwt');
  assert.ok(claims.exp > claims.iat && claims.exp - claims.iat <= 120, `exp ${claims.exp - claims.iat} s after iat`);
}

/** A party that fails is its own affair: the person is signed out and comes back. */
const answering = (reply) => async (run) => {
  const session = await listened(run, reply);
  const started = Date.now();
  assertBack(await leave(run, session), session.home, 'see-you');
  assert.ok(Date.now() - started < patience, 'the person waited for a party that is not there');
  await session.inbox.next(patience);
  await assertSignedOut(run, session.client, session.person);
};

function redirecting(run) {
  const trap = run.receiver.inbox('backchannel_logout');
  return { trap, reply: (response) => response.writeHead(307, { location: trap.url }).end() };
}

/** A logout token is for the address that was registered and for no other. */
async function redirectNotFollowed(run) {
  const { trap, reply } = redirecting(run);
  const session = await listened(run, reply);
  await leave(run, session);
  await session.inbox.next(patience);
  await assertSignedOut(run, session.client, session.person);
  assert.equal(trap.arrivals.length, 0, 'the token went where the redirect pointed');
}

/** Two parties of one session: one that is not there does not keep the word from the other. */
async function onePartyDown(run) {
  const first = await listened(run, (response) => response.destroy());
  const inbox = inboxOf(run);
  const second = await run.client(partyWith(inbox));
  const { claims } = await run.signIn(second, {}, { person: first.person });
  assertBack(await leave(run, first), first.home, 'see-you');
  await checkLogoutToken(run, await inbox.next(patience), second.client_id, claims);
}

/** Sessions that end for another reason than the relying party's wish. */
const endedBy = (how) => async (run) => {
  if (!run.target[how]) skip(`this server offers no ${how}`);
  const account = await run.target.anybody();
  const inbox = inboxOf(run);
  const client = await run.client(partyWith(inbox));
  const { claims } = await run.signIn(client, {}, { person: run.person(account) });
  await run.target[how](account);
  await checkLogoutToken(run, await inbox.next(patience), client.client_id, claims);
};

/** A session that nobody uses any more; on a server of its own, where a minute is enough for that. */
async function byExpiry(run) {
  if (!run.target.withShortSessions) skip('this server offers no short sessions');
  const target = await run.target.withShortSessions();
  try {
    const own = await Run.start(target, run.receiver);
    const inbox = inboxOf(own);
    const client = await own.client(partyWith(inbox));
    const { claims } = await own.signIn(client);
    await checkLogoutToken(own, await inbox.next(target.shortSession * 1000 + 75_000), client.client_id, claims);
  } finally {
    await target.stop();
  }
}

export const modules = {
  'oidcc-backchannel-logout-discovery-endpoint-verification': discovery,
  'oidcc-backchannel-rp-initiated-logout': rpInitiated,
  'own-backchannel-logout-token-has-a-type-and-a-short-life': tokenForm,
  'own-backchannel-logout-party-answers-400': answering(400),
  'own-backchannel-logout-party-answers-500': answering(500),
  'own-backchannel-logout-party-never-answers': answering(() => {}),
  'own-backchannel-logout-redirect-is-not-followed': redirectNotFollowed,
  'own-backchannel-logout-one-of-two-parties-is-down': onePartyDown,
  'own-backchannel-logout-by-administrator': endedBy('endSessions'),
  'own-backchannel-logout-by-password-change': endedBy('changePassword'),
  'own-backchannel-logout-by-disabled-account': endedBy('disable'),
  'own-backchannel-logout-by-expiry': byExpiry,
};

export const slow = ['own-backchannel-logout-by-expiry'];
