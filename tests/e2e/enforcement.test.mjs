// Who has to show a second factor, who may wait, who is remembered, and how somebody gets in who has lost it: in Chromium
// and by the JSON API.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Admin } from './lib/admin.mjs';
import { launchBrowser, watch } from './lib/browser.mjs';
import { Api } from './lib/http.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';
import { Authenticator } from './lib/totp.mjs';
import { VirtualAuthenticator, platformPasskey } from './lib/virtual_authenticator.mjs';

let server;
let admin;
let browser;
let context;
let page;
let seen;

before(async () => {
  server = await Server.demo({ host: 'localhost' });
  admin = await (await Admin.of(server)).prepareForTests();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-GB' });
  page = await context.newPage();
  seen = watch(page);
});
afterEach(async () => {
  for (const [name, usual] of [['mfa.requirement', 'off'], ['mfa.grace_days', 0], ['mfa.remember_days', 0]]) await admin.setting(name, usual);
  await context.close();
  assert.deepEqual(seen.errors.filter((text) => !/status of 4|CredentialContainer/.test(text)), []);
});

const path = () => new URL(page.url()).pathname;
const leadsOn = async (action) => {
  await Promise.all([page.waitForEvent('framenavigated'), action()]);
  await page.waitForLoadState('load');
};

async function typePassword({ username, password }, { again = false } = {}) {
  await page.goto(`${server.url}/login?return_to=/account${again ? '&again=1' : ''}`);
  await page.fill('input[name=login]', username);
  await page.fill('input[name=password]', password);
  await leadsOn(() => page.press('input[name=password]', 'Enter'));
}

async function enrolApp() {
  assert.equal(path(), '/login/enrol');
  const authenticator = new Authenticator(await page.locator('code.key').innerText());
  await page.fill('input[name=code]', await authenticator.next());
  await leadsOn(() => page.press('input[name=code]', 'Enter'));
  assert.equal(await page.locator('ul.codes li').count(), 10);
  await leadsOn(() => page.click('a.button.primary'));
  return authenticator;
}

test('an access pass lets somebody in once, to set up app and password', async () => {
  const account = await admin.user();
  const { pass } = await admin.post(`/users/${account.user.id}/access-passes`, {}, 201);
  await admin.post(`/users/${account.user.id}/reset-password`);
  await page.goto(`${server.url}/login`);
  await leadsOn(() => page.click('text=Sign in with an access pass'));
  await page.fill('input[name=login]', account.username);
  await page.fill('input[name=pass]', pass.toUpperCase());
  await leadsOn(() => page.press('input[name=pass]', 'Enter'));
  const authenticator = await enrolApp();
  assert.equal(path(), '/login/password');
  const password = 'seven quiet herons fly';
  await page.fill('input[name=new_password]', password);
  await page.fill('input[name=repeat_password]', password);
  await leadsOn(() => page.press('input[name=repeat_password]', 'Enter'));
  assert.equal(path(), '/account');

  const api = new Api(server.url);
  const used = await api.post('/auth/pass', { login: account.username, pass });
  assert.equal(used.status, 401);
  assert.equal(used.body.code, 'invalid_pass');
  const unknown = await api.post('/auth/pass', { login: 'nobody-at-all', pass });
  assert.deepEqual({ ...unknown.body, request_id: 0 }, { ...used.body, request_id: 0 });
  const step = await api.expect(200, 'POST', '/auth/login', { login: account.username, password });
  assert.equal(step.status, 'mfa_required');
  const done = await api.expect(200, 'POST', '/auth/mfa', { mfa_token: step.mfa_token, factor: 'totp', code: await authenticator.next() });
  assert.equal(done.status, 'ok');
});

test('a grace counts down on a page, and in the answers to programs', async () => {
  const account = await admin.user();
  await admin.setting('mfa.grace_days', 7);
  await admin.setting('mfa.requirement', 'required');
  const step = await new Api(server.url).expect(200, 'POST', '/auth/login', { login: account.username, password: account.password });
  const days = (Date.parse(step.mfa_grace_ends_at) - Date.now()) / 86400e3;
  assert.ok(days > 6.9 && days <= 7, String(days));
  await typePassword(account);
  assert.equal(path(), '/account/second-step');
  assert.match(await page.locator('[role=status]').innerText(), /7 more days/);
  await leadsOn(() => page.click('button[value=later]'));
  assert.equal(path(), '/account');
  await typePassword(account, { again: true });
  await leadsOn(() => page.click('button[value=set_up]'));
  await enrolApp();
  assert.equal(path(), '/account');
  await page.goto(`${server.url}/account/second-step`);
  assert.equal(path(), '/account');
});

test('whoever is encouraged may say no, and is left alone', async () => {
  const account = await admin.user();
  await admin.setting('mfa.requirement', 'encouraged');
  await typePassword(account);
  assert.equal(path(), '/account/second-step');
  await leadsOn(() => page.click('button[value=later]'));
  assert.equal(path(), '/account');
  await typePassword(account, { again: true });
  assert.equal(path(), '/account');
});

test('one application may want a second factor of everybody', async () => {
  const party = await RelyingParty.start(server.url, (redirectUri) => admin.client({
    name: 'Payroll', redirect_uris: [redirectUri], scopes: ['openid'], skip_consent: true }));
  try {
    const account = await admin.user();
    await admin.put(`/settings/mfa.requirement/overrides/client/${party.client.client_id}`, { value: 'required' });
    await typePassword(account);
    assert.equal(path(), '/account');
    await page.goto((await party.authorization({ scope: 'openid' })).url);
    await enrolApp();
    assert.notEqual(new URL(page.url()).origin, new URL(server.url).origin);
    await page.goto('about:blank');
  } finally {
    await party.stop();
  }
});

test('a remembered browser is not asked again, unless it counts', async () => {
  const account = await admin.user();
  const { authenticator } = await admin.enrolTotp(account.user.id);
  await admin.setting('mfa.remember_days', 30);
  await typePassword(account);
  await page.check('input[name=remember]');
  await page.fill('input[name=code]', await authenticator.next());
  await leadsOn(() => page.press('input[name=code]', 'Enter'));
  assert.equal(path(), '/account');
  const cookie = (await context.cookies()).find(({ name }) => name === 'remembered');
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Lax' && cookie.path === '/');
  const { items } = await admin.get(`/users/${account.user.id}/remembered-devices`);
  assert.equal(items.length, 1);

  const signOut = async () => {
    await context.clearCookies({ name: 'session' });
  };
  await signOut();
  await typePassword(account);
  assert.equal(path(), '/account');
  await signOut();
  await typePassword(account, { again: true });
  assert.equal(path(), '/login/code');
  await admin.api.expect(204, 'DELETE', `/admin/v1/users/${account.user.id}/remembered-devices`, { reason: 'asked for' });
  await typePassword(account);
  assert.equal(path(), '/login/code');
});

test('a passkey as the second factor is remembered as well', async () => {
  const account = await admin.user();
  await page.addInitScript(() => { PublicKeyCredential.isConditionalMediationAvailable = async () => false; });
  await VirtualAuthenticator.of(page, platformPasskey);
  await page.goto((await admin.post(`/users/${account.user.id}/factors/passkey-link`, {}, 201)).link);
  await leadsOn(() => page.click('form[data-passkey=create] button'));
  await admin.setting('mfa.remember_days', 1);
  await typePassword(account);
  assert.equal(path(), '/login/passkey/confirm');
  await page.check('input[name=remember]');
  await leadsOn(() => page.click('form[data-passkey=get] button'));
  assert.equal(path(), '/account');
  await context.clearCookies({ name: 'session' });
  await typePassword(account);
  assert.equal(path(), '/account');
});

test('a removed last factor and a reset leave their traces', async () => {
  const account = await admin.user();
  const { factor } = await admin.enrolTotp(account.user.id);
  const where = `/admin/v1/users/${account.user.id}/factors/totp/${factor?.id ?? factor}`;
  const silent = await admin.api.call('DELETE', where, {});
  assert.equal(silent.status, 400);
  assert.equal(silent.body.field, 'reason');
  await admin.api.expect(204, 'DELETE', where, { reason: 'phone lost' });
  const { items } = await admin.get('/audit-events?type_prefix=mfa.last_factor_removed');
  assert.equal(items[0].reason, 'phone lost');
});
