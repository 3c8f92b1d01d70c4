// RFC 9470 at the admin API: a sign-in that is too weak or too old is answered with what it takes, an administrator without a
// second factor is led to one by just that, and nobody is locked out.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Admin, signInByApi } from './lib/admin.mjs';
import { Person, formsOf } from './lib/http.mjs';
import { Server } from './lib/server.mjs';
import { Database } from './lib/sqlite.mjs';
import { Authenticator } from './lib/totp.mjs';

const console_ = '0198c0de-0000-7000-8000-000000000001';
const callback = 'http://127.0.0.1:1/callback';
let server;
let admin;
let anna;

/** The console's way in, with further parameters; answers {token, authenticator}. */
async function signIn(person, parameters = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({ client_id: console_, response_type: 'code', redirect_uri: callback,
    scope: 'openid users:read settings:read settings:write', state: 's', code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), ...parameters });
  let page = await person.walk(`${server.url}/oauth/authorize?${query}`, { stopAt: callback });
  const enrolment = formsOf(page.text).find((form) => 'factor' in form.fields);
  if (enrolment) {
    const [, secret] = page.text.match(/<code class="key">([^<]+)</);
    person.authenticator = new Authenticator(secret.replaceAll(' ', ''));
    page = await person.submit(page, enrolment, { code: await person.authenticator.next() });
    const [, onward] = page.text.match(/<a class="button primary" href="([^"]+)"/);
    page = await person.walk(new URL(onward.replaceAll('&amp;', '&'), page.url).href, { stopAt: callback });
  }
  assert.ok(page.location, page.text.slice(0, 500));
  const response = await fetch(`${server.url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ client_id: console_,
    grant_type: 'authorization_code', code: new URL(page.location).searchParams.get('code'), redirect_uri: callback,
    code_verifier: verifier }) });
  assert.equal(response.status, 200);
  return (await response.json()).access_token;
}
const call = (token) => fetch(`${server.url}/admin/v1/users`, { headers: { authorization: `Bearer ${token}` } });

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  anna = await admin.user({ roles: ['administrator'] });
});
after(() => server?.stop());

test('a weak sign-in is told what it takes, and gets there even without a factor', async () => {
  const person = new Person({ login: anna.username, password: anna.password });
  const weak = await signIn(person);
  assert.equal((await call(weak)).status, 200);

  const alone = await admin.api.put('/admin/v1/settings/admin.required_acr', { value: 'mfa' });
  assert.equal(alone.status, 400);
  assert.equal(alone.body.code, 'would_lock_out');
  await admin.setting('mfa.required_for_administrators', true);
  await admin.setting('admin.required_acr', 'mfa');

  const refused = await call(weak);
  assert.equal(refused.status, 401);
  const challenge = refused.headers.get('www-authenticate');
  assert.match(challenge, /error="insufficient_user_authentication"/);
  const [, acr] = challenge.match(/acr_values="([^"]+)"/);

  const strong = await signIn(person, { acr_values: acr });
  assert.ok(person.authenticator, 'she was led to a second factor');
  assert.equal((await call(strong)).status, 200);
  const api = (method, path, body) => fetch(`${server.url}/admin/v1/settings/${path}`, { method, body: body && JSON.stringify(body),
    headers: { authorization: `Bearer ${strong}`, 'content-type': 'application/json' } });
  assert.equal((await api('PUT', 'mfa.required_for_administrators', { value: false })).status, 400);
  assert.equal((await api('DELETE', 'admin.required_acr')).status, 200);
  assert.equal((await call(weak)).status, 200);
  assert.equal((await api('PUT', 'mfa.required_for_administrators', { value: false })).status, 200);
  assert.ok(await signInByApi(server, server.demo.admin));
});

test('the command for lost administrators takes the demands back', async () => {
  const rows = () => new Database(join(server.data, 'gatehouse.db')).all(
    "SELECT name FROM settings WHERE name LIKE 'admin.%'");
  await admin.setting('admin.max_sign_in_age_minutes', 600);
  assert.equal(rows().length, 1);
  await server.command(['recover-admin', anna.username]);
  assert.deepEqual(rows(), []);
});
