// Sessions, with a real browser and a real mailbox: how many there may be, what they are bound to, and new devices.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Admin, goodPassword } from './lib/admin.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { formsOf } from './lib/http.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Server } from './lib/server.mjs';

let server;
let admin;
let mailbox;
let browser;

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  mailbox = await Mailbox.start();
  await mailbox.use(admin);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await mailbox?.close();
  await server?.stop();
});

const newDevice = { subject: /new device/i };
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A browser of its own in which somebody has signed in. */
async function signedIn({ username, password }, { path = '/account', ...options } = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  await signIn(page, { username, password }, path);
  return { context, page };
}

async function signIn(page, { username, password }, path = '/account') {
  await page.goto(server.url + path);
  await page.fill('input[name=login]', username);
  await page.fill('input[name=password]', password);
  await page.press('input[name=password]', 'Enter');
  await page.waitForURL(server.url + path);
}

/** Whether the browser is still signed in. */
async function lives(page) {
  await page.goto(`${server.url}/account`);
  return new URL(page.url()).pathname === '/account';
}

async function ended(user) {
  const { items } = await admin.get(`/users/${user.id}/sessions?state=ended`);
  return items.map(({ end_reason }) => end_reason);
}

async function events(type) {
  return (await admin.get(`/audit-events?type=${type}&limit=200`)).items;
}

test('whoever has as many sessions as they may loses the oldest', async () => {
  await admin.setting('session.maximum', 2);
  const account = await admin.user();
  const first = await signedIn(account);
  const second = await signedIn(account);
  const third = await signedIn(account);
  await admin.setting('session.maximum', 0);
  assert.equal(await lives(first.page), false);
  assert.equal(await lives(second.page), true);
  assert.equal(await lives(third.page), true);
  assert.deepEqual(await ended(account.user), ['too_many_sessions']);
  for (const { context } of [first, second, third]) await context.close();
});

test('limits are those of the group at sign-in', async () => {
  const account = await admin.user();
  const group = await admin.post('/groups', { name: 'Front desk' }, 201);
  await admin.put(`/groups/${group.id}/members/${account.user.id}`, undefined, 204);
  await admin.put(`/settings/session.absolute_hours/overrides/group/${group.id}`, { value: 1 });
  const other = await admin.user();
  const span = async (one) => {
    const { context } = await signedIn(one);
    const { items: [session] } = await admin.get(`/users/${one.user.id}/sessions?state=live`);
    await context.close();
    return Date.parse(session.expires_at) - Date.parse(session.created_at);
  };
  await admin.setting('session.idle_minutes', 600);
  assert.equal(await span(account), 3_600_000);
  assert.equal(await span(other), 8 * 3_600_000);
  await admin.setting('session.idle_minutes', 30);
});

test('a cookie that turns up in another browser is worth nothing, and its owner signs in again where they were', async () => {
  const account = await admin.user();
  const { context, page } = await signedIn(account);
  const cookies = await context.cookies();
  const thief = await browser.newContext({ userAgent: firefox });
  await thief.addCookies(cookies);
  const stolen = await thief.newPage();
  await stolen.goto(`${server.url}/account/passkeys`);
  assert.equal(new URL(stolen.url()).pathname, '/login');
  assert.deepEqual(await ended(account.user), ['moved']);
  const moved = (await events('session.moved')).filter(({ detail }) => detail.user_id === account.user.id);
  assert.equal(moved.length, 1);
  assert.equal(moved[0].outcome, 'denied');
  assert.match(moved[0].detail.browser_before, /^Chrome/);
  assert.equal(moved[0].detail.browser_now, 'Firefox, Linux');

  await page.goto(`${server.url}/account/passkeys`);
  assert.equal(new URL(page.url()).pathname, '/login');
  await page.fill('input[name=login]', account.username);
  await page.fill('input[name=password]', account.password);
  await page.press('input[name=password]', 'Enter');
  await page.waitForURL(`${server.url}/account/passkeys`);
  await thief.close();
  await context.close();
});

test('where nothing is bound, a new browser version or even kind does not matter', async () => {
  const account = await admin.user();
  const { context } = await signedIn(account);
  await admin.setting('session.binding', 'off');
  const elsewhere = await browser.newContext({ userAgent: firefox });
  await elsewhere.addCookies(await context.cookies());
  assert.equal(await lives(await elsewhere.newPage()), true);
  await admin.setting('session.binding', 'browser');
  await elsewhere.close();
  await context.close();
});

test('a sign-in with a new browser is mailed about once, and never the first', async () => {
  const account = await admin.user();
  const first = await signedIn(account);
  const second = await signedIn(account, { userAgent: firefox });
  const mail = await mailbox.nextMail(account.user.email, newDevice);
  assert.match(mail.text, /Firefox, Linux/);
  assert.match(mail.text, /127\.0\.0\.1/);
  // The same browser once more.
  await Promise.all([second.page.waitForEvent('framenavigated'), second.page.click('form[action="/account/sign-out"] button')]);
  await signIn(second.page, account);
  await mailbox.noMail(account.user.email);
  assert.equal((await events('device.new')).filter(({ target }) => target.id === account.user.id).length, 2);
  await first.context.close();
  await second.context.close();
});

test('"this was not me" signs everybody out, takes the password away and leads to a new one', async () => {
  const account = await admin.user();
  const owner = await signedIn(account);
  const thief = await signedIn(account, { userAgent: firefox });
  const link = (await mailbox.nextMail(account.user.email, newDevice)).links.find((one) => one.includes('/not-me?token='));
  // Programs that look into mails change nothing.
  for (const method of ['GET', 'HEAD']) assert.equal((await fetch(link, { method })).status, 200);
  assert.equal(await lives(thief.page), true);

  await owner.page.goto(link);
  assert.match(await owner.page.locator('main').innerText(), /Firefox, Linux/);
  await Promise.all([owner.page.waitForURL(/\/reset\?token=/), owner.page.click('main form button')]);
  assert.equal(await lives(thief.page), false);
  assert.deepEqual(new Set(await ended(account.user)), new Set(['not_me']));
  await thief.page.fill('input[name=login]', account.username);
  await thief.page.fill('input[name=password]', account.password);
  await thief.page.press('input[name=password]', 'Enter');
  await thief.page.waitForSelector('[role=alert]');

  const password = goodPassword();
  await owner.page.fill('input[name=new_password]', password);
  await owner.page.fill('input[name=repeat_password]', password);
  await owner.page.press('input[name=repeat_password]', 'Enter');
  await owner.page.waitForSelector('[role=status]');
  await signIn(owner.page, { username: account.username, password });

  assert.equal((await fetch(link)).status, 410);
  const said = (await events('account.not_me')).filter(({ target }) => target.id === account.user.id);
  assert.equal(said.length, 1);
  assert.equal(said[0].detail.device, 'Firefox, Linux');
  await owner.context.close();
  await thief.context.close();
});

test('of many who press the button at once one is heard', async () => {
  const account = await admin.user();
  const first = await signedIn(account);
  const second = await signedIn(account, { userAgent: firefox });
  const link = (await mailbox.nextMail(account.user.email, newDevice)).links.find((one) => one.includes('/not-me?token='));
  const page = await fetch(link);
  const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const [form] = formsOf(await page.text());
  const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await fetch(new URL(form.action, link), {
    method: 'POST', redirect: 'manual', headers: { cookie, origin: server.url }, body: new URLSearchParams(form.fields),
  })).status));
  assert.equal(statuses.filter((status) => status === 303).length, 1, statuses.join(' '));
  // The others come too late, or are too many at once.
  assert.deepEqual(statuses.filter((status) => ![303, 410, 503].includes(status)), []);
  assert.equal((await events('account.not_me')).filter(({ target }) => target.id === account.user.id).length, 1);
  await first.context.close();
  await second.context.close();
});

test('a wrong, a cut and a huge link answer the same', async () => {
  const answers = [];
  for (const token of ['', 'A'.repeat(43), 'A'.repeat(20), 'A'.repeat(3000)]) {
    const answer = await fetch(`${server.url}/not-me?token=${token}`);
    answers.push(`${answer.status} ${(await answer.text()).replace(/<code>[0-9a-f-]+<\/code>/, '')}`);
  }
  assert.equal(new Set(answers).size, 1, answers.join('\n---\n'));
  assert.match(answers[0], /^410 /);
});
