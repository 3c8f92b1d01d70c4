// Sign-in on devices (RFC 8628): openid-client is the device, Chromium the person's browser, with scripts and without.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { Admin } from './lib/admin.mjs';
import { launchBrowser, watch } from './lib/browser.mjs';
import { Person, formsOf } from './lib/http.mjs';
import { Server } from './lib/server.mjs';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const scope = 'openid profile email';

let server;
let admin;
let browser;

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** An application for devices, as openid-client knows it. */
async function application(fields = {}) {
  const client = await admin.client({ name: 'Meeting room', kind: 'native', redirect_uris: [],
    grant_types: [deviceGrant, 'refresh_token'], scopes: ['openid', 'profile', 'email', 'offline_access'], ...fields });
  const proof = client.client_secret ? oidc.ClientSecretBasic(client.client_secret) : oidc.None();
  const config = await oidc.discovery(new URL(server.url), client.client_id, {}, proof,
    { execute: [oidc.allowInsecureRequests] });
  return { client, config };
}

const leadsOn = (page, action) => Promise.all([page.waitForEvent('framenavigated'), action()]);

async function signIn(page, { username, password }) {
  await page.fill('input[name=login]', username);
  await page.fill('input[name=password]', password);
  await leadsOn(page, () => page.press('input[name=password]', 'Enter'));
  await page.waitForLoadState('load');
}

/** One poll, whatever the interval. */
async function poll({ client, config }, device) {
  const response = await fetch(config.serverMetadata().token_endpoint, { method: 'POST', body: new URLSearchParams(
    { grant_type: deviceGrant, device_code: device.device_code, client_id: client.client_id }) });
  return { status: response.status, body: await response.json() };
}

const rejectsWith = (promise, error) => assert.rejects(promise, (thrown) => {
  assert.equal(thrown.error, error, `${thrown.name}: ${thrown.message} ${JSON.stringify(thrown.cause ?? {})}`);
  return true;
});

for (const javaScriptEnabled of [true, false]) {
  test(`a person types the code and allows, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const app = await application();
    const account = await admin.user();
    const device = await oidc.initiateDeviceAuthorization(app.config, { scope });
    assert.match(device.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    assert.equal(device.verification_uri, `${server.url}/device`);
    assert.equal(device.expires_in, 600);
    const waiting = oidc.pollDeviceAuthorizationGrant(app.config, device);

    const context = await browser.newContext({ javaScriptEnabled, locale: 'en-GB' });
    const page = await context.newPage();
    const seen = watch(page);
    await page.goto(device.verification_uri);
    await signIn(page, account);
    if (javaScriptEnabled) {
      assert.equal(await page.evaluate(() => document.activeElement.name), 'user_code', 'the field has the focus');
    }
    await page.fill('input[name=user_code]', device.user_code.toLowerCase().replace('-', ' '));
    await leadsOn(page, () => page.press('input[name=user_code]', 'Enter'));
    await page.waitForLoadState('load');
    const text = await page.locator('main').innerText();
    for (const word of ['Meeting room', device.user_code, '127.0.0.1', account.username, `${account.username}@example.org`,
      'Only go on if you started this on your device']) assert.ok(text.includes(word), `${word}: ${text}`);
    await leadsOn(page, () => page.click('button[name=decision][value=allow]'));
    await page.waitForLoadState('load');
    assert.match(await page.locator('h1').innerText(), /Your device is signed in/);

    const tokens = await waiting;  // signature, issuer, audience and times are the library's business
    assert.equal(tokens.claims().sub, account.user.id);
    assert.equal((await oidc.fetchUserInfo(app.config, tokens.access_token, account.user.id)).email,
      `${account.username}@example.org`);
    const refreshed = await oidc.refreshTokenGrant(app.config, tokens.refresh_token);
    assert.equal(refreshed.claims().sub, account.user.id);
    assert.equal((await poll(app, device)).body.error, 'invalid_grant');
    assert.deepEqual(seen.errors, []);
    assert.deepEqual(seen.foreign, []);

    // It hangs on the session that allowed it.
    await page.goto(`${server.url}/account`);
    await leadsOn(page, () => page.click('form[action="/account/sign-out"] button'));
    await rejectsWith(oidc.refreshTokenGrant(app.config, refreshed.refresh_token), 'invalid_grant');
    await context.close();
  });
}

test('a link with the code fills it in, and a person can refuse', async () => {
  const app = await application();
  const account = await admin.user();
  const device = await oidc.initiateDeviceAuthorization(app.config, { scope });
  const context = await browser.newContext({ locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto(device.verification_uri_complete);
  await signIn(page, account);
  assert.equal(await page.inputValue('input[name=user_code]'), device.user_code);
  assert.equal((await poll(app, device)).body.error, 'authorization_pending');
  await leadsOn(page, () => page.press('input[name=user_code]', 'Enter'));
  await page.waitForLoadState('load');
  assert.match(await page.locator('main').innerText(), /Fahren Sie nur fort/);
  await leadsOn(page, () => page.click('button[name=decision][value=deny]'));
  await page.waitForLoadState('load');
  assert.match(await page.locator('h1').innerText(), /Abgelehnt/);
  assert.deepEqual(await poll(app, device), { status: 400,
    body: { error: 'access_denied', error_description: 'The person refused.' } });
  await context.close();
});

test('whoever polls too fast is slowed down, and the library keeps to it', async () => {
  const app = await application();
  const account = await admin.user();
  const device = await oidc.initiateDeviceAuthorization(app.config, { scope });
  assert.equal((await poll(app, device)).body.error, 'authorization_pending');
  assert.equal((await poll(app, device)).body.error, 'slow_down');
  const began = Date.now();
  const waiting = oidc.pollDeviceAuthorizationGrant(app.config, device);
  setTimeout(() => allow(account, device).catch(() => {}), 6_000);
  await waiting;  // its first poll comes after 5 s, is told slow_down, and the next comes 10 s later
  assert.ok(Date.now() - began >= 14_000, `${Date.now() - began} ms`);
});

/** The person's side without a browser. */
async function allow({ username, password }, device, decision = 'allow') {
  const person = new Person({ login: username, password });
  let page = await person.walk(device.verification_uri_complete);
  page = await person.submit(page, formsOf(page.text)[0]);
  assert.equal(page.status, 200, page.text);
  page = await person.submit(page, formsOf(page.text)[0], { decision });
  return page.location;
}

test('fifty polls at once get tokens once', async () => {
  const app = await application();
  const device = await oidc.initiateDeviceAuthorization(app.config, { scope });
  assert.equal(await allow(await admin.user(), device), `${server.url}/device?done=allowed`);
  const answers = await Promise.all(Array.from({ length: 50 }, () => poll(app, device)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter(({ body }) => body.error === 'invalid_grant').length, 49);
});

test('a confidential application signs devices in too; others may not', async () => {
  const app = await application({ kind: 'confidential' });
  const device = await oidc.initiateDeviceAuthorization(app.config, { scope });
  assert.equal((await poll(app, device)).status, 401);  // its name alone is not enough
  await allow(await admin.user(), device);
  const tokens = await oidc.pollDeviceAuthorizationGrant(app.config, device);
  assert.ok(tokens.access_token && tokens.id_token && tokens.refresh_token);

  const wiki = await application({ grant_types: ['authorization_code'], redirect_uris: ['http://127.0.0.1/cb'] });
  await rejectsWith(oidc.initiateDeviceAuthorization(wiki.config, { scope }), 'unauthorized_client');
  await rejectsWith(oidc.initiateDeviceAuthorization(app.config, { scope: 'users:write' }), 'invalid_scope');
  await rejectsWith(oidc.initiateDeviceAuthorization(app.config, {}), 'invalid_scope');
});

test('a guesser has five tries', async () => {
  const app = await application();
  const account = await admin.user();
  const device = await oidc.initiateDeviceAuthorization(app.config, { scope });
  const person = new Person({ login: account.username, password: account.password });
  const page = await person.walk(`${server.url}/device`);
  const type = (user_code) => person.submit(page, formsOf(page.text)[0], { user_code });
  for (let i = 0; i < 5; ++i) assert.equal((await type('BBBB-BBBB')).status, 422);
  assert.equal((await type(device.user_code)).status, 429);
  const { items } = await admin.get(`/audit-events?type=device.code_failed&actor=${account.user.id}`);
  assert.equal(items.length, 5);
});
