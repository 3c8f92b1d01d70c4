// The whole story: an administrator makes an account with a second factor and registers an application, a person signs
// in to it with a real browser, and when the administrator ends the session the application notices.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { Admin } from './lib/admin.mjs';
import { launchBrowser, walkPages, watch } from './lib/browser.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

let server;
let admin;
let browser;
let party;

before(async () => {
  server = await Server.demo();
  admin = await Admin.of(server);
  browser = await launchBrowser();
  party = await RelyingParty.start(server.url, (redirectUri, origin) => admin.client({
    name: 'Holiday planner', redirect_uris: [redirectUri], post_logout_redirect_uris: [`${origin}/goodbye`],
    scopes: ['openid', 'profile', 'email', 'offline_access'],
  }));
});
after(async () => {
  await browser?.close();
  await party?.stop();
  await server?.stop();
});

for (const scripts of [true, false]) {
  test(`the whole story, ${scripts ? 'scripts on' : 'scripts off'}`, async () => {
    const { user, username, password } = await admin.user({ display_name: 'Anna Albers' });
    const { authenticator } = await admin.enrolTotp(user.id);

    const context = await browser.newContext({ javaScriptEnabled: scripts, locale: 'en-GB' });
    const page = await context.newPage();
    const seen = watch(page);
    const { url, check } = await party.authorization({ scope: 'openid profile email' });
    await page.goto(url);
    assert.ok(page.url().startsWith(`${server.url}/login`), page.url());
    const titles = await walkPages(page, { until: party.redirectUri, login: username, password, authenticator });
    assert.equal(titles.length, 3, `password, code, consent: ${titles.join(', ')}`);
    assert.deepEqual(seen.errors, []);
    assert.deepEqual(seen.foreign, [], 'nothing is loaded from elsewhere');

    const tokens = await party.redeem(page.url(), check);
    const claims = tokens.claims();
    assert.equal(claims.sub, user.id);
    assert.deepEqual([...claims.amr].sort(), ['mfa', 'otp', 'pwd']);
    const info = await oidc.fetchUserInfo(party.config, tokens.access_token, claims.sub);
    assert.equal(info.email, `${username}@example.org`);
    assert.equal(info.name, 'Anna Albers');
    assert.equal(info.preferred_username, username);
    assert.ok(tokens.refresh_token, 'an application with the refresh grant gets a refresh token');
    const fresh = await oidc.refreshTokenGrant(party.config, tokens.refresh_token);
    assert.equal((await oidc.tokenIntrospection(party.config, fresh.access_token)).active, true);

    const { items: [session] } = await admin.get(`/users/${user.id}/sessions`);
    assert.equal(session.user.username, username);
    assert.deepEqual([...session.amr].sort(), ['mfa', 'otp', 'pwd']);
    assert.deepEqual(session.clients.map((client) => client.name), ['Holiday planner']);
    assert.equal(session.address, '127.0.0.1');
    const types = (await admin.get(`/audit-events?subject=${user.id}&limit=200`)).items.map((event) => event.type);
    for (const type of ['user.created', 'mfa.totp_confirmed', 'signin.succeeded', 'session.started', 'consent.given',
      'grant.created', 'token.issued', 'token.refreshed']) {
      assert.ok(types.includes(type), `no ${type} in ${types.join(' ')}`);
    }

    await admin.delete(`/sessions/${session.id}`);
    await assert.rejects(oidc.refreshTokenGrant(party.config, fresh.refresh_token), { error: 'invalid_grant' });
    assert.equal((await oidc.tokenIntrospection(party.config, fresh.access_token)).active, false);
    const refused = await fetch(party.config.serverMetadata().userinfo_endpoint,
      { headers: { authorization: `Bearer ${fresh.access_token}` } });
    assert.equal(refused.status, 401);
    const again = await party.authorization();
    await page.goto(again.url);
    assert.ok(page.url().startsWith(`${server.url}/login`), 'the browser has to sign in again');
    assert.equal((await admin.get('/audit-events/verify')).ok, true);
    await context.close();
  });
}

test('response_mode=form_post keeps the code out of the address', async () => {
  const { username, password } = await admin.user();
  const context = await browser.newContext();
  const page = await context.newPage();
  const seen = watch(page);
  const { url, check } = await party.authorization({ response_mode: 'form_post' });
  const arrived = party.arrival();
  await page.goto(url);
  await walkPages(page, { until: party.redirectUri, login: username, password });
  assert.equal(new URL(page.url()).search, '');
  assert.ok(!seen.requests.some((request) => request.includes('code=')), 'the code stands in no address');
  assert.ok((await party.redeem((await arrived).href, check)).claims().sub);
  await context.close();
});

test('a wrong password and a wrong code say so and keep what was typed', async () => {
  const { user, username, password } = await admin.user();
  await admin.enrolTotp(user.id);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto((await party.authorization()).url);
  const submit = async (field, value) => {
    await page.fill(`input[name=${field}]`, value);
    await Promise.all([page.waitForEvent('framenavigated'), page.press(`input[name=${field}]`, 'Enter')]);
  };
  await page.fill('input[name=login]', username);
  await submit('password', 'wrong');
  assert.match(await page.title(), /^Error:/);
  assert.ok(await page.locator('[role=alert]').innerText());
  assert.equal(await page.inputValue('input[name=login]'), username);
  assert.equal(await page.inputValue('input[name=password]'), '');
  await submit('password', password);
  await submit('code', '000000');
  assert.match(await page.title(), /^Error:/);
  assert.ok(!page.url().includes('flow'), 'the waiting sign-in is not in the address');
  await context.close();
});

test('an address that is not registered shows an error page and goes nowhere', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const seen = watch(page);
  const { url } = await party.authorization({ redirect_uri: 'https://evil.example/steal' });
  const response = await page.goto(url);
  assert.equal(response.status(), 400);
  assert.ok(page.url().startsWith(server.url));
  assert.deepEqual(seen.foreign, []);
  assert.match(await page.title(), /^Error:/);
  assert.ok(!(await page.content()).includes('href="https://evil.example'));
  await context.close();
});

test('a temporary password is changed on the way in', async () => {
  const created = await admin.post('/users', { username: `temporary-${Date.now()}` }, 201);
  const context = await browser.newContext();
  const page = await context.newPage();
  const { url, check } = await party.authorization();
  await page.goto(url);
  await page.fill('input[name=login]', created.username);
  await page.fill('input[name=password]', created.one_time_password);
  await Promise.all([page.waitForEvent('framenavigated'), page.press('input[name=password]', 'Enter')]);
  const chosen = 'seven wet umbrellas in a hall';
  await page.fill('input[name=new_password]', chosen);
  await page.fill('input[name=repeat_password]', chosen);
  await Promise.all([page.waitForEvent('framenavigated'), page.press('input[name=repeat_password]', 'Enter')]);
  await walkPages(page, { until: party.redirectUri, login: created.username, password: chosen });
  assert.equal((await party.redeem(page.url(), check)).claims().sub, created.id);
  await context.close();
});

test('the account page shows the sessions and ends another one', async () => {
  const { username, password, user } = await admin.user();
  const open = async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.url}/account`);
    await walkPages(page, { until: `${server.url}/account`, login: username, password });
    return { context, page };
  };
  const [here, there] = [await open(), await open()];
  assert.equal((await admin.get(`/users/${user.id}/sessions`)).items.length, 2);
  await here.page.goto(`${server.url}/account/sessions`);
  assert.equal(await here.page.locator('ul.sessions > li').count(), 2);
  await Promise.all([here.page.waitForEvent('framenavigated'), here.page.click('ul.sessions button')]);
  assert.equal(await here.page.locator('ul.sessions > li').count(), 1);
  await there.page.goto(`${server.url}/account`);
  assert.ok(there.page.url().startsWith(`${server.url}/login`), there.page.url());
  await here.context.close();
  await there.context.close();
});

test('the sample application of the demonstration works', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const seen = watch(page);
  await page.goto(`${server.url}/demo`);
  await Promise.all([page.waitForEvent('framenavigated'), page.click('a.button.primary')]);
  await walkPages(page, { until: `${server.url}/demo`, login: server.demo.user.username, password: server.demo.user.password });
  assert.match(await page.locator('main').innerText(), /sub/);
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(seen.foreign, []);
  await context.close();
});
