// Joining and coming back, with a real mailbox: registration, invitations, forgotten passwords.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Admin, goodPassword, signInByApi } from './lib/admin.mjs';
import { Api, formsOf } from './lib/http.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Server } from './lib/server.mjs';

let server;
let admin;
let mailbox;
let api;

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  mailbox = await Mailbox.start();
  await admin.patch('/mail', { enabled: true, host: '127.0.0.1', port: mailbox.port, tls: 'none', auth: 'none',
    from: 'login@example.org' });
  await admin.setting('registration.mode', 'open');
  api = new Api(server.url);
});
after(async () => {
  await mailbox?.close();
  await server?.stop();
});

const linkIn = (mail) => mail.links.find((link) => /\/(verify|reset|invitation)\?token=/.test(link));

/** What a person does with a link: opens it and presses the button. `fields` are typed. */
async function follow(link, fields = {}) {
  const page = await fetch(link);
  assert.equal(page.status, 200, link);
  const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const [form] = formsOf(await page.text());
  return fetch(new URL(form.action, link), { method: 'POST', redirect: 'manual',
    headers: { cookie, origin: server.url }, body: new URLSearchParams({ ...form.fields, ...fields }) });
}

test('an address is confirmed by the person, not by programs that open links', async () => {
  const password = goodPassword();
  await api.expect(202, 'POST', '/auth/register', { username: 'eve', email: 'eve@example.org', password });
  const link = linkIn(await mailbox.nextMail('eve@example.org'));
  for (let i = 0; i < 3; ++i) assert.equal((await fetch(link)).status, 200);
  assert.equal((await fetch(link, { method: 'HEAD' })).status, 200);
  const waits = await api.expect(200, 'POST', '/auth/login', { login: 'eve', password });
  assert.equal(waits.status, 'verification_required');
  assert.equal((await follow(link)).status, 200);
  assert.equal((await fetch(link)).status, 410);
  await signInByApi(server, { username: 'eve', password });
});

test('a taken address tells its owner alone', async () => {
  const { user } = await admin.user();
  await api.expect(202, 'POST', '/auth/register', { username: 'mallory', email: user.email, password: goodPassword() });
  const mail = await mailbox.nextMail(user.email);
  assert.match(mail.subject, /already/);
  await api.expect(401, 'POST', '/auth/login', { login: 'mallory', password: 'whatever it was' });
});

test('a forgotten password is replaced, and everything signed in ends', async () => {
  const account = await admin.user();
  const { api: signedIn } = await signInByApi(server, account);
  await api.expect(202, 'POST', '/auth/password/forgot', { login: account.username });
  const link = linkIn(await mailbox.nextMail(account.user.email));
  const password = goodPassword();
  assert.equal((await follow(link, { new_password: password, repeat_password: password })).status, 200);
  assert.equal((await fetch(link)).status, 410);
  assert.match((await mailbox.nextMail(account.user.email)).subject, /password/i);
  await signedIn.expect(401, 'GET', '/auth/me');
  await api.expect(401, 'POST', '/auth/login', { login: account.username, password: account.password });
  await signInByApi(server, { username: account.username, password });
});

test('somebody who is invited has an account with a confirmed address', async () => {
  const invitation = await admin.post('/invitations', { email: 'noor@example.org', note: 'See you on Monday.' }, 201);
  assert.equal(invitation.link, undefined);
  const mail = await mailbox.nextMail('noor@example.org');
  assert.match(mail.text, /See you on Monday/);
  const password = goodPassword();
  assert.equal((await follow(linkIn(mail), { username: 'noor', password })).status, 200);
  const { api: signedIn } = await signInByApi(server, { username: 'noor', password });
  assert.equal((await signedIn.expect(200, 'GET', '/auth/me')).email_verified, true);
  assert.equal((await admin.get(`/invitations/${invitation.id}`)).status, 'accepted');
});
