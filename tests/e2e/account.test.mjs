// People look after their own account: the pages in Chromium without scripts, the links of real mails, and /account/v1.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { Admin, goodPassword, signInByApi } from './lib/admin.mjs';
import { launchBrowser, walkPages, watch } from './lib/browser.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

let server;
let admin;
let mailbox;
let browser;

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  mailbox = await (await Mailbox.start()).use(admin);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await mailbox?.close();
  await server?.stop();
});

const leadsOn = async (page, action) => {
  await Promise.all([page.waitForEvent('framenavigated'), action()]);
  await page.waitForLoadState('load');
};

/** A page of the account area in a browser without scripts, signed in. */
async function openAs(account, path, options = {}) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB', acceptDownloads: true, ...options });
  const page = await context.newPage();
  await page.goto(`${server.url}${path}`);
  await walkPages(page, { until: `${server.url}${path}`, login: account.username, password: account.password });
  return page;
}

/** Opens a mail's link in a browser that knows nobody, and presses a button. */
async function follow(mail, button) {
  const link = mail.links.find((one) => /\/(email-change|keep-account)\?token=/.test(one));
  assert.ok(link, mail.text);
  for (let i = 0; i < 3; ++i) assert.equal((await fetch(link)).status, 200);  // as programs that look into mails do
  const page = await (await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' })).newPage();
  await page.goto(link);
  await leadsOn(page, () => page.click(button));
  const text = await page.locator('main').innerText();
  await page.context().close();
  return text;
}

const userOf = (account) => admin.get(`/users/${account.user.id}`);

test('every page is reached by the keyboard, in the chosen language, and nothing breaks', async () => {
  const account = await admin.user();
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const seen = watch(page);
  await page.goto(`${server.url}/account`);
  await walkPages(page, { until: `${server.url}/account`, login: account.username, password: account.password });
  const places = await page.locator('nav.area-nav a').evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  for (const place of ['/account', '/account/profile', '/account/password', '/account/methods', '/account/sessions',
    '/account/applications', '/account/activity', '/account/data']) assert.ok(places.includes(place), place);
  for (const place of places) {
    const link = page.locator(`nav.area-nav a[href="${place}"]`);
    await link.focus();
    assert.ok(parseFloat(await link.evaluate((one) => getComputedStyle(one).outlineWidth)) >= 2, place);
    await leadsOn(page, () => page.keyboard.press('Enter'));
    assert.equal(new URL(page.url()).pathname, place);
    assert.equal(await page.locator('nav.area-nav a[aria-current=page]').getAttribute('href'), place);
    assert.equal(await page.locator('h1').count(), 1);
  }
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(seen.foreign, []);
  await page.goto(`${server.url}/account/profile`);
  await page.selectOption('select[name=locale]', 'de');
  await leadsOn(page, () => page.click('form.inline button'));
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  assert.match(await page.locator('[role=status]').innerText(), /Sprache/);
  assert.equal((await userOf(account)).locale, 'de');
  await context.close();
});

test('the profile is kept as typed', async () => {
  const account = await admin.user();
  const page = await openAs(account, '/account/profile');
  await page.fill('input[name=display_name]', 'Zoë <Quill>');
  await page.fill('input[name=given_name]', 'Zoë');
  await page.fill('textarea[name=address_street_address]', 'Way 1\nStair 2');
  await leadsOn(page, () => page.click('button:has-text("Save profile")'));
  assert.match(await page.locator('[role=status]').innerText(), /saved/);
  const user = await userOf(account);
  assert.equal(user.display_name, 'Zoë <Quill>');
  assert.deepEqual(user.profile, { given_name: 'Zoë', address: { street_address: 'Way 1\nStair 2' } });
  await page.fill('input[name=zoneinfo]', 'Atlantis');
  await leadsOn(page, () => page.click('button:has-text("Save profile")'));
  assert.match(await page.locator('[role=alert]').innerText(), /time zone/);
  assert.equal(await page.inputValue('input[name=zoneinfo]'), 'Atlantis');
  await page.context().close();
});

test('a new password keeps this browser and ends the others', async () => {
  const account = await admin.user();
  const there = await openAs(account, '/account');
  const page = await openAs(account, '/account/password');
  const password = goodPassword();
  const change = async (current) => {
    await page.fill('input[name=current_password]', current);
    await page.fill('input[name=new_password]', password);
    await page.fill('input[name=repeat_password]', password);
    await leadsOn(page, () => page.press('input[name=repeat_password]', 'Enter'));
  };
  await change('not this one');
  assert.match(await page.locator('[role=alert]').innerText(), /present password/);
  await change(account.password);
  assert.match(await page.locator('[role=status]').innerText(), /changed/);
  assert.match((await mailbox.nextMail(account.user.email, { subject: /password/i })).subject, /password/i);
  await there.reload();
  assert.equal(new URL(there.url()).pathname, '/login');
  await signInByApi(server, { username: account.username, password });
  await Promise.all([page.context().close(), there.context().close()]);
});

test('an address changes when both addresses agree', async () => {
  const account = await admin.user();
  await admin.patch(`/users/${account.user.id}`, { email_verified: true });
  const email = `new-${randomBytes(4).toString('hex')}@example.org`;
  const page = await openAs(account, '/account/email');
  const ask = async (address) => {
    await page.fill('input[name=email]', address);
    await leadsOn(page, () => page.press('input[name=email]', 'Enter'));
    return page.locator('main').innerText();
  };
  await ask(email);
  assert.match(await follow(await mailbox.nextMail(email), 'button[value=confirm]'), /other address has to agree/);
  assert.equal((await userOf(account)).email, account.user.email);
  assert.match(await follow(await mailbox.nextMail(account.user.email), 'button[value=confirm]'), /address is changed/);
  const changed = await userOf(account);
  assert.deepEqual([changed.email, changed.email_verified], [email, true]);
  assert.match((await mailbox.nextMail(account.user.email)).subject, /changed/);

  // The present address stops the next one; then its link to the new address is worth nothing.
  const third = `third-${randomBytes(4).toString('hex')}@example.org`;
  await ask(third);
  const mail = await mailbox.nextMail(third);
  assert.match(await follow(await mailbox.nextMail(email), 'button[value=refuse]'), /Nothing changes/);
  assert.equal((await fetch(mail.links.find((link) => link.includes('/email-change')))).status, 410);

  // A taken address looks the same to whoever asks; its owner learns of it.
  const other = await admin.user();
  const told = await ask(other.user.email);
  assert.match(told, /Look into your mail/);
  assert.match((await mailbox.nextMail(other.user.email)).subject, /already/);
  await page.context().close();
});

test('activity and a copy of everything', async () => {
  const account = await admin.user();
  const page = await openAs(account, '/account/activity');
  assert.match(await page.locator('main').innerText(), /Signed in/);
  await page.goto(`${server.url}/account/data`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('button:has-text("Download")')]);
  assert.equal(download.suggestedFilename(), 'my-account.json');
  const data = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(data.account.username, account.username);
  assert.ok(data.activity.some(({ type }) => type === 'signin.succeeded'));
  await page.context().close();
});

test('an account that is to be deleted can be kept, on its pages and by mail', async () => {
  const account = await admin.user();
  const page = await openAs(account, '/account/data');
  const ask = async (typed) => {
    await page.goto(`${server.url}/account/data`);
    await page.fill('input#username', typed);
    await leadsOn(page, () => page.press('input#username', 'Enter'));
  };
  await ask('somebody else');
  assert.match(await page.locator('[role=alert]').innerText(), /username/);
  await ask(account.username);
  assert.equal(await page.locator('section.banner').count(), 1);
  const first = await mailbox.nextMail(account.user.email);
  await signInByApi(server, account);
  await leadsOn(page, () => page.click('section.banner button'));
  assert.equal(await page.locator('section.banner').count(), 0);
  assert.equal((await fetch(first.links.find((link) => link.includes('/keep-account')))).status, 410);
  await ask(account.username);
  assert.match(await follow(await mailbox.nextMail(account.user.email), 'main button'), /account stays/);
  await page.goto(`${server.url}/account`);
  assert.equal(await page.locator('section.banner').count(), 0);

  await admin.setting('account.delete_delay_days', 0);
  try {
    await ask(account.username);
    assert.match(await page.locator('main').innerText(), /account is gone/);
    assert.equal((await admin.api.get(`/admin/v1/users/${account.user.id}`)).status, 404);
  } finally {
    await admin.setting('account.delete_delay_days', 14);
  }
  await page.context().close();
});

test('/account/v1: the whole of it by a token of the sign-in API', async () => {
  const account = await admin.user();
  const { api } = await signInByApi(server, account);
  const call = (status, method, path, body, headers) => api.expect(status, method, `/account/v1${path}`, body, headers);
  const profile = await api.get('/account/v1/profile');
  assert.equal(profile.body.username, account.username);
  const etag = profile.headers.get('etag');
  await call(200, 'PATCH', '/profile', { display_name: 'Zoë', locale: 'de' }, { 'if-match': etag });
  await call(412, 'PATCH', '/profile', { display_name: 'Zed' }, { 'if-match': etag });
  await call(400, 'PATCH', '/profile', { username: 'root' });
  await call(202, 'POST', '/email-change', { email: 'zoe@new.example' });
  assert.equal((await call(200, 'GET', '/profile')).email_change.new_email, 'zoe@new.example');
  await call(204, 'DELETE', '/email-change');
  const page = await openAs(account, '/account');
  assert.equal((await call(200, 'GET', '/sessions')).items.length, 1);
  assert.equal((await call(200, 'DELETE', '/sessions')).ended, 1);
  await page.reload();
  assert.equal(new URL(page.url()).pathname, '/login');
  await page.context().close();
  assert.deepEqual((await call(200, 'GET', '/factors')).kinds, []);
  assert.ok((await call(200, 'GET', '/activity?limit=5')).items.length);
  assert.equal((await call(200, 'GET', '/export')).account.display_name, 'Zoë');
  await call(400, 'POST', '/deletion', { username: 'root' });
  await call(202, 'POST', '/deletion', { username: account.username });
  assert.equal((await call(200, 'GET', '/deletion')).pending, true);
  await call(204, 'DELETE', '/deletion');
  const password = goodPassword();
  await call(204, 'POST', '/password', { current_password: account.password, new_password: password });
  await call(401, 'GET', '/profile');
  await signInByApi(server, { username: account.username, password });
});

test('/account/v1: applications need the scope, and the person is asked', async () => {
  const party = await RelyingParty.start(server.url, (redirectUri) => admin.client({ name: 'Helper', redirect_uris: [redirectUri],
    scopes: ['openid', 'account'] }));
  try {
    const account = await admin.user();
    const bearer = async (scope) => ({ authorization: `Bearer ${(await party.signIn(account.person, { scope })).tokens.access_token}` });
    const without = await fetch(`${server.url}/account/v1/profile`, { headers: await bearer('openid') });
    assert.equal(without.status, 403);
    assert.match(without.headers.get('www-authenticate'), /insufficient_scope/);
    const asked = await account.person.walk((await party.authorization({ scope: 'openid account' })).url,
      { stopAt: party.redirectUri, decision: 'neither' });
    assert.match(asked.text, /manage your account/);
    const headers = await bearer('openid account');
    assert.equal((await (await fetch(`${server.url}/account/v1/profile`, { headers })).json()).username, account.username);
    const { items } = await (await fetch(`${server.url}/account/v1/applications`, { headers })).json();
    assert.deepEqual(items.map(({ name }) => name), ['Helper']);
    const gone = await fetch(`${server.url}/account/v1/applications/${items[0].id}`, { method: 'DELETE', headers });
    assert.equal(gone.status, 204);
    assert.equal((await fetch(`${server.url}/account/v1/profile`, { headers })).status, 401);
  } finally {
    await party.stop();
  }
});

test('/account/v1: a browser\'s cookie is no token', async () => {
  const account = await admin.user();
  const page = await openAs(account, '/account');
  for (const [method, path] of [['get', 'profile'], ['delete', 'sessions'], ['post', 'deletion']]) {
    const answer = await page.request[method](`${server.url}/account/v1/${path}`,
      method === 'post' ? { data: { username: account.username } } : {});
    assert.equal(answer.status(), 401, path);
  }
  await page.context().close();
});
