// Passkeys from end to end: Chromium's own WebAuthn, with its virtual authenticator, against our pages.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Admin } from './lib/admin.mjs';
import { launchBrowser, watch } from './lib/browser.mjs';
import { Api } from './lib/http.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Server } from './lib/server.mjs';
import { Database } from './lib/sqlite.mjs';
import { VirtualAuthenticator, platformPasskey, u2fKey } from './lib/virtual_authenticator.mjs';

let server;
let admin;
let browser;
let context;
let page;
let seen;

before(async () => {
  server = await Server.demo({ host: 'localhost' });
  assert.match(server.url, /^http:\/\/localhost:/);
  admin = await (await Admin.of(server)).prepareForTests();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});
/** A browser that offers nothing by itself, unless `offers`: the virtual authenticator answers an offer at once. */
async function newBrowser({ offers = false } = {}) {
  context = await browser.newContext({ locale: 'en-GB' });
  page = await context.newPage();
  if (!offers) await page.addInitScript(() => { PublicKeyCredential.isConditionalMediationAvailable = async () => false; });
  seen = watch(page);
}
beforeEach(() => newBrowser());
afterEach(async () => {
  await context.close();
  assert.deepEqual(seen.errors.filter((text) => !/status of 4|CredentialContainer/.test(text)), []);
});

const leadsOn = (action) => Promise.all([page.waitForEvent('framenavigated'), action()]);
const title = () => page.title();
const path = () => new URL(page.url()).pathname;

async function typePassword({ username, password }, { from = '/account' } = {}) {
  await page.goto(`${server.url}/login?return_to=${encodeURIComponent(from)}`);
  await page.fill('input[name=login]', username);
  await page.fill('input[name=password]', password);
  await leadsOn(() => page.press('input[name=password]', 'Enter'));
  await page.waitForLoadState('load');
}

/** Signs in with the password and registers a passkey; answers the authenticator, on whose page we then are. */
async function register(account, options = platformPasskey, label = 'My phone') {
  const authenticator = await VirtualAuthenticator.of(page, options);
  await typePassword(account, { from: '/account/passkeys' });
  assert.equal(path(), '/account/passkeys');
  await page.fill('input#label', label);
  await leadsOn(() => page.click('form[data-passkey=create] button'));
  await page.waitForLoadState('load');
  return authenticator;
}

async function signOut() {
  await page.goto(`${server.url}/account`);
  await leadsOn(() => page.click('form[action="/account/sign-out"] button'));
  await context.clearCookies();
}

const passkeysOf = async (account) => (await admin.get(`/users/${account.user.id}/factors`)).passkeys;
const events = async (type, account) => (await admin.get(`/audit-events?type=${type}&subject=${account.user.id}&limit=50`)).items;

/** The page's own request and ceremony, but the answer comes here and is not sent. */
async function assertion(options = '/login/passkey/options') {
  return page.evaluate(async (where) => {
    const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const bytes = (value) => Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const json = await (await fetch(where, { method: 'POST' })).json();
    const { id, rawId, type, response } = await navigator.credentials.get({ publicKey: { ...json, challenge: bytes(json.challenge),
      allowCredentials: json.allowCredentials.map((each) => ({ ...each, id: bytes(each.id) })) } });
    return { id, rawId: text(rawId), type, response: { clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData), signature: text(response.signature), userHandle: text(response.userHandle) } };
  }, options);
}

/** Sends what assertion() gave, as the page would; answers {status, location}. */
async function sendAssertion(credential, action = '/login/passkey') {
  const csrf = await page.locator('input[name=csrf]').first().inputValue();
  const response = await page.request.post(server.url + action, { maxRedirects: 0,
    headers: { origin: server.url }, form: { csrf, return_to: '/account', credential: JSON.stringify(credential) } });
  return { status: response.status(), location: response.headers().location, text: await response.text() };
}

test('a passkey is registered, named, used without a password, renamed and removed', async () => {
  const account = await admin.user();
  const authenticator = await register(account);
  assert.equal(await title(), 'Save your recovery codes - Gatehouse');
  assert.equal(await page.locator('ul.codes li').count(), 10);
  await leadsOn(() => page.click('a.button.primary'));
  assert.match(await page.locator('[role=status]').innerText(), /was added/);
  assert.match(await page.locator('ul.sessions').innerText(), /My phone/);

  const [stored] = await passkeysOf(account);
  assert.equal(stored.label, 'My phone');
  assert.equal(stored.synced, true);
  assert.equal(stored.verifies_user, true);
  assert.equal(stored.last_used_at, null);
  const [{ userHandle, credentialId }] = await authenticator.credentials();
  assert.equal(Buffer.from(userHandle, 'base64').length, 64, 'no id of ours is with the authenticator');
  assert.ok(credentialId);

  await signOut();
  await page.goto(`${server.url}/login?return_to=/account`);
  await page.click('form[data-passkey=get] button');
  await page.waitForURL(`${server.url}/account`);
  assert.match(await page.locator('h1').innerText(), new RegExp(account.username));
  assert.ok((await passkeysOf(account))[0].last_used_at);
  const [signin] = await events('signin.succeeded', account);
  assert.deepEqual(signin.detail.amr, ['pop', 'user', 'mfa']);

  await page.goto(`${server.url}/account/passkeys`);
  await page.click('summary:has-text("Rename")');
  await page.fill('ul.sessions input[name=label]', 'Old phone');
  await leadsOn(() => page.click('form[action="/account/passkeys/rename"] button'));
  assert.match(await page.locator('ul.sessions').innerText(), /Old phone/);
  await page.click('summary:has-text("Remove")');
  await leadsOn(() => page.click('form[action="/account/passkeys/remove"] button'));
  assert.match(await page.locator('main').innerText(), /You have no passkey yet/);

  await signOut();
  await authenticator.touch(false);
  await page.goto(`${server.url}/login`);
  await authenticator.touch(true);
  const answer = await sendAssertion(await assertion());
  assert.equal(answer.status, 422);
  assert.match(answer.text, /That passkey was not accepted/);
  const refused = (await admin.get('/audit-events?type=signin.failed&limit=5')).items[0];
  assert.equal(refused.reason, 'unknown_credential');
});

test('conditional UI: the browser offers the passkey in the name field, and nothing is clicked', async () => {
  await context.close();
  await newBrowser({ offers: true });
  const account = await admin.user();
  const authenticator = await register(account);
  await authenticator.touch(false);
  await signOut();
  await page.goto(`${server.url}/login`);
  assert.equal(await page.locator('#username').getAttribute('autocomplete'), 'username webauthn');
  assert.ok(await page.evaluate(() => PublicKeyCredential.isConditionalMediationAvailable()));
  assert.ok(!seen.requests.some((request) => request.includes('/options') && request.includes('/login/')), 'no request for it');
  await authenticator.touch(true);
  await page.goto(`${server.url}/login?return_to=/account`);
  await page.waitForURL(`${server.url}/account`, { timeout: 15_000 });
  assert.match(await page.locator('h1').innerText(), new RegExp(account.username));
});

test('as the second factor, after the password', async () => {
  const account = await admin.user();
  const authenticator = await register(account);
  await authenticator.touch(false);
  await signOut();
  await typePassword(account);
  assert.equal(path(), '/login/passkey/confirm');
  assert.equal(await title(), 'Confirm with your passkey - Gatehouse');
  await authenticator.touch(true);
  await leadsOn(() => page.click('form[data-passkey=get] button'));
  await page.waitForURL(`${server.url}/account`);
  const [signin] = await events('signin.succeeded', account);
  assert.deepEqual(signin.detail.amr, ['pwd', 'pop', 'user', 'mfa']);
});

test('a security key of the U2F kind is a second factor, and no way in alone', async () => {
  const account = await admin.user();
  const authenticator = await register(account, u2fKey, '');
  await leadsOn(() => page.click('a.button.primary'));
  const [stored] = await passkeysOf(account);
  assert.equal(stored.label, 'Security key');
  assert.equal(stored.synced, false);
  assert.equal(stored.verifies_user, false);
  await signOut();
  await typePassword(account);
  await leadsOn(() => page.click('form[data-passkey=get] button'));
  await page.waitForURL(`${server.url}/account`);

  // It is not asked for without a password; if it answers all the same, nobody was verified.
  await signOut();
  await page.goto(`${server.url}/login`);
  const [{ credentialId }] = await authenticator.credentials();
  const credential = await page.evaluate(async (id) => {
    const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const bytes = (value) => Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const json = await (await fetch('/login/passkey/options', { method: 'POST' })).json();
    const { id: name, rawId, type, response } = await navigator.credentials.get({ publicKey: { ...json, userVerification: 'discouraged',
      challenge: bytes(json.challenge), allowCredentials: [{ type: 'public-key', id: bytes(id) }] } });
    return { id: name, rawId: text(rawId), type, response: { clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData), signature: text(response.signature) } };
  }, credentialId.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
  assert.equal((await sendAssertion(credential)).status, 422);
});

test('an assertion is good once, for the browser that it was made in, and only here', async () => {
  const account = await admin.user();
  const authenticator = await register(account);
  await authenticator.touch(false);
  await signOut();
  await page.goto(`${server.url}/login`);
  await authenticator.touch(true);
  const once = await assertion();
  const answers = await Promise.all(Array.from({ length: 20 }, () => sendAssertion(once)));
  assert.equal(answers.filter((answer) => answer.status === 303).length, 1, 'one of twenty');
  assert.equal(answers.filter((answer) => answer.status === 422).length, 19);
  await context.clearCookies();
  await authenticator.touch(false);
  await page.goto(`${server.url}/login`);
  assert.equal((await sendAssertion(once)).status, 422);

  // Another browser has another cookie: the challenge is not one there.
  await authenticator.touch(true);
  const elsewhere = await assertion();
  await context.clearCookies();
  await authenticator.touch(false);
  await page.goto(`${server.url}/login`);
  assert.equal((await sendAssertion(elsewhere)).status, 422);

  // Made for the first step, it is not one for the second.
  await authenticator.touch(true);
  const first = await assertion();
  await authenticator.touch(false);
  await typePassword(account);
  assert.equal(path(), '/login/passkey/confirm');
  const second = await sendAssertion(first, '/login/passkey/confirm');
  assert.equal(second.status, 422);
  const reasons = (await events('mfa.failed', account)).map((event) => event.reason);
  assert.deepEqual(reasons, ['wrong_challenge']);
});

test('under the number instead of the name there are no passkeys, and foreign origins are refused', async () => {
  const account = await admin.user();
  await register(account);
  const numbers = server.url.replace('localhost', '127.0.0.1');
  const answer = await fetch(`${numbers}/login/passkey/options`, { method: 'POST', headers: { origin: 'https://evil.example' } });
  assert.equal(answer.status, 403);
  const other = await context.newPage();
  await other.goto(`${numbers}/login`);
  const error = await other.evaluate(async () => {
    try {
      await navigator.credentials.get({ publicKey: { challenge: new Uint8Array(32), rpId: 'localhost', userVerification: 'required' } });
    } catch (caught) {
      return caught.name;
    }
    return 'none';
  });
  assert.equal(error, 'SecurityError', 'the browser itself refuses');
});

test('a copy whose counter went back is refused, and on record', async () => {
  const account = await admin.user();
  const authenticator = await register(account, { ...platformPasskey, defaultBackupEligibility: false, defaultBackupState: false });
  await leadsOn(() => page.click('a.button.primary'));
  await authenticator.touch(false);
  await signOut();
  await page.goto(`${server.url}/login`);
  await authenticator.touch(true);
  const [copy] = await authenticator.credentials();
  assert.equal((await sendAssertion(await assertion())).status, 303);
  await context.clearCookies();
  await authenticator.remove(copy.credentialId);
  await authenticator.put({ ...copy, signCount: 0 });
  await authenticator.touch(false);
  await page.goto(`${server.url}/login`);
  await authenticator.touch(true);
  assert.equal((await sendAssertion(await assertion())).status, 422);
  assert.equal((await events('mfa.passkey_cloned', account)).length, 1);
  assert.equal((await events('signin.failed', account))[0].reason, 'credential_cloned');
});

test('disabled people and unknown passkeys get the same answer', async () => {
  const account = await admin.user();
  const authenticator = await register(account);
  await authenticator.touch(false);
  await signOut();
  await admin.post(`/users/${account.user.id}/disable`, { reason: 'left' });
  await page.goto(`${server.url}/login`);
  await authenticator.touch(true);
  const disabled = await sendAssertion(await assertion());
  const forged = await assertion();
  forged.id = Buffer.from('nobody').toString('base64url');
  forged.rawId = forged.id;
  const unknown = await sendAssertion(forged);
  assert.equal(disabled.status, 422);
  assert.equal(unknown.status, 422);
  const plain = (text) => text.replace(/name="csrf" value="[^"]*"|challenge&quot;:&quot;[\w-]+/g, '');
  assert.equal(plain(disabled.text), plain(unknown.text));
});

test('nobody was verified: not enough without a password', async () => {
  const account = await admin.user();
  const authenticator = await register(account);
  await authenticator.touch(false);
  await signOut();
  await page.goto(`${server.url}/login`);
  await authenticator.verify(false);
  await authenticator.touch(true);
  await page.click('form[data-passkey=get] button');
  await page.waitForSelector('[data-failed]:not([hidden])');
  assert.equal(path(), '/login');
  assert.ok(await page.locator('form[data-passkey=get] button').isEnabled());
});

test('whoever needs a second factor may choose a passkey', async () => {
  const account = await admin.user();
  await admin.setting('mfa.requirement', 'required');
  try {
    await VirtualAuthenticator.of(page);
    await typePassword(account);
    assert.equal(path(), '/login/enrol');
    await leadsOn(() => page.click('ul.links a'));
    assert.equal(path(), '/login/enrol/passkey');
    await leadsOn(() => page.click('form[data-passkey=create] button'));
    assert.equal(await page.locator('ul.codes li').count(), 10);
    await leadsOn(() => page.click('a.button.primary'));
    assert.equal(path(), '/account');
    assert.equal((await passkeysOf(account)).length, 1);
  } finally {
    await admin.setting('mfa.requirement', 'off');
  }
});

test('with a link of the administrator, once', async () => {
  const account = await admin.user();
  const older = await admin.post(`/users/${account.user.id}/factors/passkey-link`, {}, 201);
  const { link } = await admin.post(`/users/${account.user.id}/factors/passkey-link`, {}, 201);
  assert.equal((await page.goto(older.link)).status(), 410, 'a newer link ends the older');
  const authenticator = await VirtualAuthenticator.of(page);
  await page.goto(link);
  assert.match(await page.locator('main').innerText(), new RegExp(account.username));
  await leadsOn(() => page.click('form[data-passkey=create] button'));
  assert.equal(await page.locator('ul.codes li').count(), 10);
  assert.equal((await page.goto(link)).status(), 410);
  assert.equal((await passkeysOf(account)).length, 1);
  await authenticator.touch(false);
  await page.goto(`${server.url}/login`);
  await authenticator.touch(true);
  assert.equal((await sendAssertion(await assertion())).status, 303);
  assert.equal((await page.goto(`${server.url}/passkey-link?link=nonsense`)).status(), 410);
});

test('with a link that the administrator mails, to a confirmed address alone', async () => {
  const account = await admin.user({ locale: 'de' });
  const path_ = `/users/${account.user.id}/factors/passkey-link`;
  const refused = async (status) => (await admin.post(path_, { send: true }, status)).code;
  assert.equal(await refused(409), 'not_confirmed');
  await admin.patch(`/users/${account.user.id}`, { email_verified: true });
  assert.equal(await refused(503), 'mail_not_set_up');
  await admin.post(path_, { to: 'somebody@else.example' }, 400);
  const mailbox = await (await Mailbox.start()).use(admin);
  try {
    const { link } = await admin.post(path_, { send: true }, 201);
    const mail = await mailbox.nextMail(account.user.email, { subject: /Anmeldung/ });
    assert.ok(mail.links.includes(link), mail.text);
    const virtual = await VirtualAuthenticator.of(page);
    await page.goto(link);
    await leadsOn(() => page.click('form[data-passkey=create] button'));
    await virtual.touch(false);
    assert.equal((await passkeysOf(account)).length, 1);
  } finally {
    await admin.setting('mail.enabled', false);
    await mailbox.close();
  }
});

test('off and second_factor mean what they say', async () => {
  const account = await admin.user();
  const authenticator = await register(account);
  await leadsOn(() => page.click('a.button.primary'));
  await authenticator.touch(false);
  await signOut();
  await page.goto(`${server.url}/login`);
  await authenticator.touch(true);
  const credential = await assertion();
  await admin.setting('mfa.passkeys', 'second_factor');
  try {
    assert.equal((await sendAssertion(credential)).status, 409);
    await page.goto(`${server.url}/login`);
    assert.equal(await page.locator('form[data-passkey]').count(), 0);
    assert.equal(await page.locator('script').count(), 0);
    await typePassword(account);
    await leadsOn(() => page.click('form[data-passkey=get] button'));
    await page.waitForURL(`${server.url}/account`);
    await admin.setting('mfa.passkeys', 'off');
    await page.goto(`${server.url}/account/passkeys`);
    assert.equal(await page.locator('form[data-passkey]').count(), 0);
    await signOut();
    await typePassword(account);
    assert.equal(path(), '/login/passkey/confirm', 'what somebody has is asked for as before');
  } finally {
    await admin.setting('mfa.passkeys', 'passwordless');
  }
});

test('the JSON API takes passkeys as well', async () => {
  const account = await admin.user();
  const authenticator = await register(account);
  await authenticator.touch(false);
  await signOut();
  await page.goto(`${server.url}/login`);
  await authenticator.touch(true);
  const api = new Api(server.url);
  const credential = await assertion('/auth/login/passkey/options');
  const tokens = await api.expect(200, 'POST', '/auth/login/passkey', { credential });
  assert.equal(tokens.status, 'ok');
  const claims = JSON.parse(Buffer.from(tokens.access_token.split('.')[1], 'base64url'));
  assert.deepEqual(claims.amr, ['pop', 'user', 'mfa']);
  const again = await api.expect(401, 'POST', '/auth/login/passkey', { credential });
  assert.equal(again.code, 'passkey_refused');

  const step = await api.expect(200, 'POST', '/auth/login', { login: account.username, password: account.password });
  assert.equal(step.status, 'mfa_required');
  assert.deepEqual(step.factors, ['passkey', 'recovery_code']);
  const options = await api.expect(200, 'POST', '/auth/mfa/passkey/options', { mfa_token: step.mfa_token });
  assert.equal(options.allowCredentials.length, 1);
  assert.equal((await api.expect(401, 'POST', '/auth/mfa/passkey',
    { mfa_token: step.mfa_token, credential })).code, 'passkey_refused');
});

test('an administrator renames and removes, and a reset takes all', async () => {
  const account = await admin.user();
  await register(account);
  const [passkey] = await passkeysOf(account);
  const at = `/users/${account.user.id}/factors/passkeys/${passkey.id}`;
  assert.equal((await admin.patch(at, { label: 'Work phone' })).label, 'Work phone');
  await admin.api.expect(400, 'PATCH', `/admin/v1${at}`, { label: 'x'.repeat(65) });
  const other = await admin.user();
  await admin.api.expect(404, 'DELETE', `/admin/v1/users/${other.user.id}/factors/passkeys/${passkey.id}`, { reason: 'x' });
  await admin.api.expect(204, 'DELETE', `/admin/v1${at}`, { reason: 'lost' });
  assert.deepEqual(await passkeysOf(account), []);
  assert.equal((await events('mfa.passkey_removed', account))[0].reason, 'lost');
});

test('what the server refuses is told as that, and leads to the sign-in page where it is over', async () => {
  const account = await admin.user();
  await VirtualAuthenticator.of(page, platformPasskey);
  await typePassword(account, { from: '/account/passkeys' });
  const add = 'form[data-passkey=create] button';
  const shown = async () => ({ failed: await page.locator('[data-failed]').isVisible(),
    unavailable: await page.locator('[data-unavailable]').isVisible() });
  for (const status of [429, 503]) {
    await page.route('**/account/passkeys/options', (route) => route.fulfill({ status, body: '{}' }), { times: 1 });
    await page.click(add);
    await page.locator('[data-unavailable]').waitFor();
    assert.deepEqual(await shown(), { failed: false, unavailable: true });
    assert.ok(await page.locator(add).isEnabled());
  }
  // No answer at all is no passkey's fault either.
  await page.route('**/account/passkeys/options', (route) => route.abort(), { times: 1 });
  await page.click(add);
  await page.locator('[data-unavailable]').waitFor();

  // The browser's own complaints about what was made to fail.
  await page.waitForTimeout(100);
  seen.errors.length = 0;

  // Two hours later: longer than any setting lets a sign-in count as fresh.
  new Database(join(server.data, 'gatehouse.db'))
    .run(`UPDATE sessions SET authenticated_at = authenticated_at - 7200000 WHERE user_id = '${account.user.id}'`);
  await page.click(add);
  await page.waitForURL(/\/login\?.*again=1/);
  assert.equal(await page.locator('input[name=login]').inputValue(), account.username);
  assert.deepEqual(await passkeysOf(account), []);
});

test('without scripts the pages say so, and the other ways stay', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  try {
    const bare = await plain.newPage();
    await bare.goto(`${server.url}/login`);
    assert.equal(await bare.locator('form[data-passkey]').isVisible(), false);
    assert.ok(await bare.locator('input[name=password]').isVisible());
    const account = await admin.user();
    await bare.fill('input[name=login]', account.username);
    await bare.fill('input[name=password]', account.password);
    await bare.press('input[name=password]', 'Enter');
    await bare.waitForURL(`${server.url}/account`);
    await bare.goto(`${server.url}/account/passkeys`);
    assert.ok(await bare.locator('[data-no-passkey]').isVisible());
    assert.equal(await bare.locator('form[data-passkey]').isVisible(), false);
  } finally {
    await plain.close();
  }
});
