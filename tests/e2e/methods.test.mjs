// Second factors whose codes are sent, with a real mail server and a gateway's stand-in; and the page of all ways to sign in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Admin } from './lib/admin.mjs';
import { Api, formsOf, Person } from './lib/http.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Server } from './lib/server.mjs';
import { allowLoopback, SmsGateway } from './lib/sms_gateway.mjs';
import { Authenticator } from './lib/totp.mjs';

let server;
let admin;
let mailbox;
let gateway;
let api;
let phones = 100;

before(async () => {
  server = await Server.demo({ env: allowLoopback });
  admin = await (await Admin.of(server)).prepareForTests();
  mailbox = await (await Mailbox.start()).use(admin);
  gateway = await (await SmsGateway.start()).use(admin);
  await admin.setting('mfa.email_codes', true);
  await admin.setting('mfa.sms_codes', true);
  api = new Api(server.url);
});
after(async () => {
  await mailbox?.close();
  await gateway?.close();
  await server?.stop();
});

/** Somebody whose address and number are confirmed, with codes of these kinds. */
async function personWith(...kinds) {
  const phone = `+431234567${++phones}`;
  const account = await admin.user({ email_verified: true, phone, phone_verified: true });
  for (const kind of kinds) {
    const added = await admin.post(`/users/${account.user.id}/factors/codes/${kind}`, {}, 201);
    assert.equal(added.factor.kind, kind);
    account.recoveryCodes ??= added.recovery_codes;
    await mailbox.nextMail(account.user.email, { subject: /way to sign in was added/ });
  }
  return { ...account, phone };
}

const login = ({ username, password }) => api.expect(200, 'POST', '/auth/login', { login: username, password });
const codeIn = ({ text }) => /\b\d{3} ?\d{3}\b/.exec(text)[0].replace(' ', '');
const mailedCode = async ({ user }) => codeIn(await mailbox.nextMail(user.email, { subject: /code/i }));
const textedCode = async ({ phone }) => codeIn(await gateway.nextMessage(phone));
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const other = (code) => (code === '000000' ? '000001' : '000000');

test('a code by mail is the second step of the sign-in API', async () => {
  const ada = await personWith('email');
  const waits = await login(ada);
  assert.equal(waits.status, 'mfa_required');
  assert.deepEqual(waits.factors, ['email', 'recovery_code']);
  const { mfa_token } = waits;
  const sent = await api.expect(202, 'POST', '/auth/mfa/send', { mfa_token, factor: 'email' });
  assert.equal(sent.status, 'sent');
  assert.equal(sent.to, `${ada.user.email[0]}\u2022\u2022\u2022@example.org`);
  const code = await mailedCode(ada);
  const wrong = await api.expect(401, 'POST', '/auth/mfa', { mfa_token, factor: 'email', code: other(code) });
  assert.equal(wrong.code, 'invalid_code');
  const tokens = await api.expect(200, 'POST', '/auth/mfa', { mfa_token, factor: 'email', code });
  assert.deepEqual(claimsOf(tokens.access_token).amr, ['pwd', 'email', 'mfa']);
  assert.equal((await api.expect(410, 'POST', '/auth/mfa', { mfa_token, factor: 'email', code })).code, 'signin_expired');
});

test('a code by text message is one as well', async () => {
  const ada = await personWith('sms');
  const { mfa_token } = await login(ada);
  const sent = await api.expect(202, 'POST', '/auth/mfa/send', { mfa_token, factor: 'sms' });
  assert.equal(sent.to, `\u2022\u2022\u2022\u2022 ${ada.phone.slice(-2)}`);
  const tokens = await api.expect(200, 'POST', '/auth/mfa', { mfa_token, factor: 'sms', code: await textedCode(ada) });
  assert.deepEqual(claimsOf(tokens.access_token).amr, ['pwd', 'sms', 'mfa']);
});

test('a code is for the sign-in that asked for it', async () => {
  const ada = await personWith('email');
  const eve = await personWith('email');
  const first = await login(ada);
  await api.expect(202, 'POST', '/auth/mfa/send', { mfa_token: first.mfa_token, factor: 'email' });
  const code = await mailedCode(ada);
  for (const mfa_token of [(await login(eve)).mfa_token, (await login(ada)).mfa_token]) {
    await api.expect(401, 'POST', '/auth/mfa', { mfa_token, factor: 'email', code });
  }
  await api.expect(401, 'POST', '/auth/mfa', { mfa_token: first.mfa_token, factor: 'sms', code });
  await api.expect(200, 'POST', '/auth/mfa', { mfa_token: first.mfa_token, factor: 'email', code });
});

test('of many tries with the right code at the same time one gets in', async () => {
  const ada = await personWith('email');
  const { mfa_token } = await login(ada);
  await api.expect(202, 'POST', '/auth/mfa/send', { mfa_token, factor: 'email' });
  const code = await mailedCode(ada);
  const answers = await Promise.all(Array.from({ length: 60 },  // as many as one address may have open; tst_login_codes makes 200
    () => api.post('/auth/mfa', { mfa_token, factor: 'email', code })));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.ok(answers.every(({ status }) => [200, 410].includes(status)));
});

test('codes are not sent again and again', async () => {
  const ada = await personWith('email');
  const { mfa_token } = await login(ada);
  const answers = await Promise.all(Array.from({ length: 20 },
    () => api.post('/auth/mfa/send', { mfa_token, factor: 'email' })));
  assert.equal(answers.filter(({ status }) => status === 202).length, 1);
  const refused = answers.find(({ status }) => status === 429);
  assert.equal(refused.body.code, 'code_just_sent');
  assert.equal(refused.headers.get('retry-after'), '30');
  await mailedCode(ada);
  await mailbox.noMail(ada.user.email, 500);
});

test('wrong codes lock the account, and unknown kinds are refused', async () => {
  const ada = await personWith('email');
  const { mfa_token } = await login(ada);
  for (const body of [{ mfa_token, factor: 'fax' }, { mfa_token, factor: 'totp' }, { mfa_token }, { factor: 'email' },
    { mfa_token, factor: 'email', more: 1 }]) await api.expect(400, 'POST', '/auth/mfa/send', body);
  await api.expect(409, 'POST', '/auth/mfa/send', { mfa_token, factor: 'sms' });
  await api.expect(410, 'POST', '/auth/mfa/send', { mfa_token: 'x'.repeat(43), factor: 'email' });
  await api.expect(202, 'POST', '/auth/mfa/send', { mfa_token, factor: 'email' });
  const code = await mailedCode(ada);
  for (let i = 1; i < 5; ++i) await api.expect(401, 'POST', '/auth/mfa', { mfa_token, factor: 'email', code: other(code) });
  await api.expect(410, 'POST', '/auth/mfa', { mfa_token, factor: 'email', code: other(code) });
  await api.expect(410, 'POST', '/auth/mfa', { mfa_token, factor: 'email', code });
  const failed = await admin.get(`/users/${ada.user.id}`);
  assert.ok(failed.failed_attempts >= 5 || failed.locked_until);
});

test('our pages send a code when the button is pressed, never before', async () => {
  const ada = await personWith('email', 'sms');
  let page = await ada.person.walk(`${server.url}/login?return_to=/account`);
  assert.match(page.url, /\/login\/code\?.*kind=email/);
  assert.ok(page.text.includes(`${ada.user.email[0]}\u2022\u2022\u2022@example.org`));
  assert.ok(!page.text.includes(ada.user.email));
  for (let i = 0; i < 3; ++i) assert.equal((await ada.person.request(page.url)).status, 200);
  assert.equal((await ada.person.request(`${server.url}/login/code/send?kind=email`)).status, 405);
  await mailbox.noMail(ada.user.email, 500);
  const sms = /href="([^"]*kind=sms)"/.exec(page.text)[1].replaceAll('&amp;', '&');
  const smsPage = await ada.person.request(new URL(sms, server.url));
  assert.ok(!smsPage.text.includes(ada.phone) && smsPage.text.includes(ada.phone.slice(-2)));
  const [send] = formsOf(page.text);
  assert.equal(send.action, '/login/code/send');
  page = await ada.person.submit(page, send);
  assert.equal(page.status, 303);
  page = await ada.person.request(page.location);
  const form = formsOf(page.text).find((one) => 'code' in one.fields);
  const again = await ada.person.submit(page, formsOf(page.text).find((one) => one.action === '/login/code/send'));
  assert.equal(again.status, 422);
  assert.ok(again.text.includes('sent just now'));
  const code = await mailedCode(ada);
  const wrong = await ada.person.submit(page, form, { code: other(code) });
  assert.equal(wrong.status, 422);
  const right = await ada.person.submit(page, form, { code });
  assert.equal(right.location, `${server.url}/account`);
});

test('a first factor is chosen while signing in, and counts after its first code', async () => {
  await admin.setting('mfa.requirement', 'required');
  try {
    const ada = await personWith();
    let page = await ada.person.walk(`${server.url}/login?return_to=/account`);
    assert.match(page.url, /\/login\/enrol\/choose/);
    for (const words of ['Authenticator app', 'Codes by e-mail', 'Codes by text message']) assert.ok(page.text.includes(words), words);
    const href = /href="([^"]*enrol\/code[^"]*kind=sms)"/.exec(page.text)[1].replaceAll('&amp;', '&');
    page = await ada.person.request(new URL(href, server.url));
    page = await ada.person.submit(page, formsOf(page.text)[0]);
    page = await ada.person.request(page.location);
    const form = formsOf(page.text).find((one) => 'code' in one.fields);
    const code = await textedCode(ada);
    assert.equal((await ada.person.submit(page, form, { code: other(code) })).status, 422);
    assert.deepEqual((await admin.get(`/users/${ada.user.id}`)).factors, []);
    page = await ada.person.submit(page, form, { code });
    assert.equal([...page.text.matchAll(/<li><code>/g)].length, 10);
    const user = await admin.get(`/users/${ada.user.id}`);
    assert.deepEqual(user.factors, ['sms']);
    assert.equal((await ada.person.request(`${server.url}/account`)).status, 200);

    // The same by the API.
    const eve = await personWith();
    const waits = await login(eve);
    assert.equal(waits.status, 'mfa_enrolment_required');
    assert.ok(['totp', 'email', 'sms'].every((way) => waits.factors.includes(way)));
    const { enrolment_token } = waits;
    await api.expect(202, 'POST', '/auth/mfa/enrol', { enrolment_token, factor: 'email' });
    await api.expect(400, 'POST', '/auth/mfa/enrol', { enrolment_token, factor: 'fax' });
    const done = await api.expect(200, 'POST', '/auth/mfa/enrol/confirm',
      { enrolment_token, factor: 'email', code: await mailedCode(eve) });
    assert.equal(done.recovery_codes.length, 10);
    assert.deepEqual(claimsOf(done.access_token).amr, ['pwd', 'email', 'mfa']);
  } finally {
    await admin.setting('mfa.requirement', 'off');
  }
});

test('people manage all of it at /account/methods', async () => {
  const ada = await personWith();
  const methods = `${server.url}/account/methods`;
  const formTo = (page, action, nth = 0) => formsOf(page.text).filter((form) => form.action === action)[nth];
  let page = await ada.person.walk(`${server.url}/login?return_to=/account/methods`);
  assert.equal(page.url, methods);

  // An app, with a name.
  page = await ada.person.submit(page, formTo(page, '/account/methods/app/new'));
  page = await ada.person.request(page.location);
  const key = /<code class="key">([^<]+)</.exec(page.text)[1].replaceAll(' ', '');
  const app = new Authenticator(key);
  const wrong = await ada.person.submit(page, formTo(page, '/account/methods/app'), { code: '000000', label: 'Phone' });
  assert.equal(wrong.status, 422);
  assert.ok(wrong.text.includes(/<code class="key">([^<]+)</.exec(page.text)[1]), 'the same key');
  page = await ada.person.submit(page, formTo(page, '/account/methods/app'), { code: await app.next(), label: 'Phone' });
  assert.equal([...page.text.matchAll(/<li><code>/g)].length, 10, 'recovery codes come with the first factor');
  await mailbox.nextMail(ada.user.email, { subject: /way to sign in was added/ });
  page = await ada.person.request(methods);
  assert.ok(page.text.includes('Phone'));
  page = await ada.person.submit(page, formTo(page, '/account/methods/app/rename'), { label: 'Work phone' });
  page = await ada.person.request(page.location);
  assert.ok(page.text.includes('Work phone'));

  // Codes by mail.
  const sending = formsOf(page.text).find((form) => form.action === '/account/methods/codes/send' && form.fields.kind === 'email');
  page = await ada.person.submit(page, sending);
  const code = await mailedCode(ada);
  const typing = formTo(page, '/account/methods/codes');
  assert.equal((await ada.person.submit(page, typing, { code: other(code) })).status, 422);
  // Somebody else's token does nothing here.
  const eve = await personWith();
  await eve.person.walk(`${server.url}/login?return_to=/account/methods`);
  const hers = await eve.person.request(methods);
  const csrf = formTo(hers, '/account/methods/codes/send').fields.csrf;
  assert.equal((await eve.person.request(`${methods}/codes`, { method: 'POST', form: { ...typing.fields, csrf, code } })).status, 422);
  assert.equal((await ada.person.submit(page, typing, { code })).status, 303);
  await mailbox.nextMail(ada.user.email, { subject: /way to sign in was added/ });
  assert.deepEqual((await admin.get(`/users/${ada.user.id}`)).factors, ['totp', 'email']);
  const listed = await admin.get(`/users/${ada.user.id}/factors`);
  assert.equal(listed.codes[0].to, ada.user.email);
  assert.deepEqual(listed.addable_codes, ['sms']);

  // The last one stays where one is required.
  await admin.setting('mfa.requirement', 'required');
  try {
    page = await ada.person.request(methods);
    page = await ada.person.submit(page, formTo(page, '/account/methods/app/remove'));
    assert.equal(page.status, 303);
    await mailbox.nextMail(ada.user.email, { subject: /way to sign in was removed/ });
    page = await ada.person.request(methods);
    page = await ada.person.submit(page, formTo(page, '/account/methods/codes/remove'));
    assert.equal(page.status, 422);
    assert.ok(page.text.includes('last second step'));
    assert.deepEqual((await admin.get(`/users/${ada.user.id}`)).factors, ['email']);
  } finally {
    await admin.setting('mfa.requirement', 'off');
  }
  page = await ada.person.request(methods);
  assert.equal((await ada.person.submit(page, formTo(page, '/account/methods/codes/remove'))).status, 303);
  page = await ada.person.request(methods);
  page = await ada.person.submit(page, formTo(page, '/account/methods/recovery-codes'));
  assert.equal([...page.text.matchAll(/<li><code>/g)].length, 10);
});

test('ways are changed after a fresh sign-in alone, and by their owner', async () => {
  const stranger = await new Person().request(`${server.url}/account/methods`);
  assert.match(stranger.location, /\/login/);
  const ada = await personWith('email');
  const eve = await personWith();
  const page = await eve.person.walk(`${server.url}/login?return_to=/account/methods`);
  const { csrf } = formsOf(page.text)[0].fields;
  const post = (path, form) => eve.person.request(`${server.url}/account/methods${path}`, { method: 'POST', form });
  assert.equal((await post('/codes/remove', { kind: 'email' })).status, 410, 'without the form');
  assert.equal((await post('/codes/remove', { csrf, kind: 'email' })).status, 404);
  assert.equal((await post('/codes/remove', { csrf, kind: 'fax' })).status, 400);
  assert.equal((await post('/app/remove', { csrf, app: ada.user.id })).status, 404);
  assert.equal((await post('/app', { csrf, code: '000000' })).status, 303);
  assert.deepEqual((await admin.get(`/users/${ada.user.id}`)).factors, ['email']);
});

test('administrators add what is possible, and take it away with a reason', async () => {
  const bare = await admin.user();
  const path = `/users/${bare.user.id}/factors/codes`;
  assert.equal((await admin.post(`${path}/email`, {}, 409)).code, 'not_confirmed');
  await admin.post(`${path}/fax`, {}, 404);
  const ada = await personWith('email');
  const own = `/users/${ada.user.id}/factors/codes`;
  assert.equal((await admin.post(`${own}/email`, {}, 409)).code, 'already_added');
  await admin.setting('mfa.sms_codes', false);
  assert.equal((await admin.post(`${own}/sms`, {}, 409)).code, 'codes_off');
  await admin.setting('mfa.sms_codes', true);
  await admin.api.expect(204, 'DELETE', `/admin/v1${own}/email`, { reason: 'left the mailbox' });
  await admin.api.expect(404, 'DELETE', `/admin/v1${own}/email`, { reason: 'again' });
  const { items } = await admin.get('/audit-events?type=mfa.codes_removed&limit=1');
  assert.equal(items[0].reason, 'left the mailbox');
});

test('new apps are made as the settings say', async () => {
  const ada = await personWith();
  await admin.setting('mfa.totp_algorithm', 'SHA512');
  await admin.setting('mfa.totp_digits', '8');
  try {
    const { factor } = await admin.enrolTotp(ada.user.id);
    assert.deepEqual([factor.algorithm, factor.digits], ['SHA512', 8]);
    assert.match(factor.otpauth_uri, /algorithm=SHA512&digits=8/);
    await admin.setting('mfa.totp', false);
    assert.equal((await admin.post(`/users/${ada.user.id}/factors/totp`, {}, 409)).code, 'totp_off');
  } finally {
    await admin.setting('mfa.totp_algorithm', 'SHA1');
    await admin.setting('mfa.totp_digits', '6');
    await admin.setting('mfa.totp', true);
  }
});
