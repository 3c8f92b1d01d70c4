// The JSON token API of /auth, as a first-party application uses it and as a guesser abuses it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Admin, goodPassword } from './lib/admin.mjs';
import { Api } from './lib/http.mjs';
import { Server } from './lib/server.mjs';

let server;
let admin;
let api;

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  api = new Api(server.url);
});
after(() => server?.stop());

const login = (name, password, headers) => api.post('/auth/login', { login: name, password }, headers);
const withToken = (token) => new Api(server.url, token);

function assertTokens(body) {
  assert.equal(body.status, 'ok');
  assert.equal(body.token_type, 'Bearer');
  assert.ok(Number.isInteger(body.expires_in) && body.expires_in > 0 && body.expires_in <= 3600);
  assert.ok(body.access_token.length > 40);
  assert.ok(body.refresh_token.length >= 43, 'at least 256 bits');
}

function assertProblem(answer, status) {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(answer.body.status, status);
  assert.ok(answer.body.code);
  assert.ok(answer.body.request_id);
}

/** What two refusals may differ in is only the request's own number. */
function comparable(answer) {
  const { request_id: _, ...body } = answer.body;
  const headers = [...answer.headers].map(([name]) => name).filter((name) => name !== 'date').sort();
  return { status: answer.status, body, headers };
}

test('sign in, ask who I am, refresh, sign out', async () => {
  const { username, password, user } = await admin.user();
  const first = await login(username, password);
  assert.equal(first.status, 200);
  assert.equal(first.headers.get('cache-control'), 'no-store');
  assertTokens(first.body);

  const me = await withToken(first.body.access_token).expect(200, 'GET', '/auth/me');
  assert.equal(me.username, username);
  assert.equal(me.id, user.id);

  const second = await api.expect(200, 'POST', '/auth/refresh', { refresh_token: first.body.refresh_token });
  assertTokens(second);
  assert.notEqual(second.refresh_token, first.body.refresh_token);

  const signedIn = withToken(second.access_token);
  await signedIn.expect(200, 'GET', '/auth/me');
  const out = await signedIn.post('/auth/logout', { refresh_token: second.refresh_token });
  assert.ok([200, 204].includes(out.status), `logout: ${out.status} ${out.text}`);
  assert.equal((await signedIn.get('/auth/me')).status, 401);
  assertProblem(await api.post('/auth/refresh', { refresh_token: second.refresh_token }), 401);
});

test('the e-mail address works as a name too', async () => {
  const { username, password } = await admin.user();
  assertTokens((await login(`${username}@example.org`, password)).body);
});

test('unknown, wrong, disabled and locked are told apart by nobody', async () => {
  const [known, disabled, locked] = [await admin.user(), await admin.user(), await admin.user()];
  await admin.post(`/users/${disabled.user.id}/disable`, { reason: 'test' });
  const wrong = await login(known.username, goodPassword());
  assertProblem(wrong, 401);
  for (let i = 0; i < 30; ++i) {
    await login(locked.username, 'wrong');
    if ((await admin.get(`/users/${locked.user.id}`)).locked_until) break;
  }
  assert.ok((await admin.get(`/users/${locked.user.id}`)).locked_until, 'wrong passwords lock the account');
  for (const [what, answer] of Object.entries({
    unknown: await login('nobody-at-all', goodPassword()),
    'disabled with the right password': await login(disabled.username, disabled.password),
    'locked with the right password': await login(locked.username, locked.password),
    'a name that cannot be': await login('\u202e', 'x'.repeat(30)),
  })) {
    assert.deepEqual(comparable(answer), comparable(wrong), what);
  }
  await admin.post(`/users/${locked.user.id}/unlock`);
  assertTokens((await login(locked.username, locked.password)).body);
  await admin.post(`/users/${disabled.user.id}/enable`);
  assertTokens((await login(disabled.username, disabled.password)).body);
});

test('an unknown name takes as long as a wrong password', async () => {
  const timed = async (name) => {
    const begin = performance.now();
    await login(name, 'some wrong password');
    return performance.now() - begin;
  };
  const [known, unknown] = [[], []];
  for (let i = 0; i < 10; ++i) {
    const { username } = await admin.user();  // a fresh one each time: no lockout gets in the way
    known.push(await timed(username));
    unknown.push(await timed(`nobody-${i}`));
  }
  const ratio = Math.min(...known) / Math.min(...unknown);  // the least disturbed of each
  assert.ok(ratio > 0.6 && ratio < 1.7, `known/unknown = ${ratio.toFixed(2)}`);
});

test('a second factor stands between the password and the tokens', async () => {
  const { user, username, password } = await admin.user();
  const { authenticator, recoveryCodes } = await admin.enrolTotp(user.id);
  assert.equal(recoveryCodes.length, 10);

  const first = await login(username, password);
  assert.equal(first.status, 200);
  assert.equal(first.body.status, 'mfa_required');
  assert.deepEqual(first.body.factors.sort(), ['recovery_code', 'totp']);
  assert.equal(first.body.access_token, undefined);
  const mfaToken = first.body.mfa_token;
  assert.equal((await withToken(mfaToken).get('/auth/me')).status, 401, 'the waiting sign-in is no access token');

  assertProblem(await api.post('/auth/mfa', { mfa_token: mfaToken, factor: 'totp', code: '000000' }), 401);
  const code = await authenticator.next();
  const passed = await api.post('/auth/mfa', { mfa_token: mfaToken, factor: 'totp', code });
  assert.equal(passed.status, 200, passed.text);
  assertTokens(passed.body);
  const me = await withToken(passed.body.access_token).expect(200, 'GET', '/auth/me');
  assert.equal(me.username, username);

  const again = await api.post('/auth/mfa', { mfa_token: mfaToken, factor: 'totp', code: await authenticator.next() });
  assert.ok([401, 410].includes(again.status), `a waiting sign-in is good once: ${again.status}`);

  const replay = await login(username, password);
  assertProblem(await api.post('/auth/mfa', { mfa_token: replay.body.mfa_token, factor: 'totp', code }), 401);
});

test('a recovery code works once', async () => {
  const { user, username, password } = await admin.user();
  const { recoveryCodes } = await admin.enrolTotp(user.id);
  const use = async () => {
    const { body } = await login(username, password);
    return api.post('/auth/mfa', { mfa_token: body.mfa_token, factor: 'recovery_code', code: recoveryCodes[3] });
  };
  assertTokens((await use()).body);
  assertProblem(await use(), 401);
  assert.equal((await admin.get(`/users/${user.id}`)).recovery_codes_left, 9);
});

test('guessing codes ends the waiting sign-in', async () => {
  const { user, username, password } = await admin.user();
  const { authenticator } = await admin.enrolTotp(user.id);
  const { body } = await login(username, password);
  let last;
  for (let i = 0; i < 6; ++i) {
    last = await api.post('/auth/mfa', { mfa_token: body.mfa_token, factor: 'totp', code: String(100000 + i) });
  }
  const right = await api.post('/auth/mfa',
    { mfa_token: body.mfa_token, factor: 'totp', code: await authenticator.next() });
  assert.notEqual(right.status, 200);
  assert.ok([401, 410].includes(last.status));
});

test('one code is accepted once, even by two at the same moment', async () => {
  const { user, username, password } = await admin.user();
  const { authenticator } = await admin.enrolTotp(user.id);
  const waiting = [];
  for (let i = 0; i < 4; ++i) waiting.push((await login(username, password)).body.mfa_token);
  const code = await authenticator.next();
  const answers = await Promise.all(waiting.map((mfa_token) => api.post('/auth/mfa', { mfa_token, factor: 'totp', code })));
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
});

test('a refresh token used twice ends its family', async () => {
  const { username, password } = await admin.user();
  const first = (await login(username, password)).body;
  const refresh = (refresh_token) => api.post('/auth/refresh', { refresh_token });
  const second = (await refresh(first.refresh_token)).body;
  const third = (await refresh(second.refresh_token)).body;
  assertTokens(third);
  assertProblem(await refresh(first.refresh_token), 401);
  assertProblem(await refresh(third.refresh_token), 401);
  assert.equal((await withToken(third.access_token).get('/auth/me')).status, 401);
  const { items } = await admin.get('/audit-events?type=token.reuse_detected');
  assert.ok(items.length > 0);
});

test('of eight refreshes at the same moment none gives tokens that last', async () => {
  const { username, password } = await admin.user();
  const { refresh_token } = (await login(username, password)).body;
  const answers = await Promise.all(Array.from({ length: 8 }, () => api.post('/auth/refresh', { refresh_token })));
  // The first, and the one that may have lost its answer; the third ended the authorization.
  const given = answers.filter((answer) => answer.status === 200);
  assert.ok(given.length <= 2);
  for (const { body } of given) assertProblem(await api.post('/auth/refresh', { refresh_token: body.refresh_token }), 401);
});

test('disabling a user ends the tokens at once', async () => {
  const { user, username, password } = await admin.user();
  const tokens = (await login(username, password)).body;
  await admin.post(`/users/${user.id}/disable`);
  assert.equal((await withToken(tokens.access_token).get('/auth/me')).status, 401);
  assertProblem(await api.post('/auth/refresh', { refresh_token: tokens.refresh_token }), 401);
});

test('a temporary password gives no tokens until it is changed', async () => {
  const username = `temporary-${Date.now()}`;
  const created = await admin.post('/users', { username }, 201);
  assert.ok(created.one_time_password.length >= 12);
  const answer = await login(username, created.one_time_password);
  assert.equal(answer.body.access_token, undefined, answer.text);
});

test('bad input is answered with a problem, never with a fault', async () => {
  const raw = async (body, type = 'application/json') => {
    const response = await fetch(`${server.url}/auth/login`,
      { method: 'POST', body, headers: type ? { 'content-type': type } : {} });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };
  for (const body of ['', '{', '[]', 'null', '{"login":1,"password":"x"}', '{"login":"x"}', '{"password":"x"}',
    '{"login":"a","login":"b","password":"x"}', '{"login":"a","password":"x","admin":true}',
    '{"login":"\\ud800","password":"x"}', `${'['.repeat(600)}${']'.repeat(600)}`]) {
    assertProblem(await raw(body), 400);
  }
  assertProblem(await raw('login=a&password=b', 'application/x-www-form-urlencoded'), 415);
  assertProblem(await raw(JSON.stringify({ login: 'a', password: 'x'.repeat(200_000) })), 413);
  assertProblem(await api.get('/auth/login'), 405);
  assertProblem(await api.get('/auth/nothing-here'), 404);
});

test('a flood from one address is slowed down and told how long to wait', async () => {
  const { items } = await admin.get('/settings?limit=200');
  const name = 'throttle.credentials_per_minute';
  const { minimum, maximum } = items.find((item) => item.name === name);
  await admin.setting(name, Math.max(1, minimum));
  try {
    let answer;
    for (let i = 0; i < maximum && i < 2000; ++i) {
      answer = await login(`flood-${i}`, 'x');
      if (answer.status === 429) break;
    }
    assertProblem(answer, 429);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
  } finally {
    await admin.setting(name, maximum);
  }
});
