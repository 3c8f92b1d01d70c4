// The admin API as docs/admin-api.md states it: who may call what, what each call does, and that the machine-readable
// document tells the same story.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Admin, adminBase, consoleApi, goodPassword, signInByApi } from './lib/admin.mjs';
import { Api } from './lib/http.mjs';
import { Server } from './lib/server.mjs';

const nobodyId = '01890000-0000-7000-8000-000000000000';

/** Every call of the document below /admin/v1: [method, path, permission]; null: any signed-in administrator. */
const calls = [
  ['GET', '/status', 'status:read'], ['GET', '/me', null], ['GET', '/openapi.json', null],
  ['GET', '/users', 'users:read'], ['GET', '/users/counts', 'users:read'], ['GET', '/users/export', 'users:read'],
  ['POST', '/users', 'users:write'],
  ['GET', '/users/{id}', 'users:read'], ['PATCH', '/users/{id}', 'users:write'], ['DELETE', '/users/{id}', 'users:write'],
  ['POST', '/users/{id}/disable', 'users:write'], ['POST', '/users/{id}/enable', 'users:write'],
  ['POST', '/users/{id}/unlock', 'users:write'], ['POST', '/users/{id}/keep', 'users:write'], ['POST', '/users/{id}/reset-password', 'users:write'],
  ['PUT', '/users/{id}/password', 'users:write'], ['GET', '/users/{id}/factors', 'users:read'],
  ['POST', '/users/{id}/factors/totp', 'users:write'], ['POST', '/users/{id}/factors/totp/{factor}/confirm', 'users:write'],
  ['DELETE', '/users/{id}/factors/totp/{factor}', 'users:write'], ['POST', '/users/{id}/recovery-codes', 'users:write'],
  ['POST', '/users/{id}/factors/codes/{kind}', 'users:write'], ['DELETE', '/users/{id}/factors/codes/{kind}', 'users:write'],
  ['PATCH', '/users/{id}/factors/passkeys/{factor}', 'users:write'],
  ['DELETE', '/users/{id}/factors/passkeys/{factor}', 'users:write'], ['POST', '/users/{id}/factors/passkey-link', 'users:write'],
  ['GET', '/users/{id}/identities', 'users:read'], ['DELETE', '/users/{id}/identities/{identity}', 'users:write'],
  ['GET', '/users/{id}/access-passes', 'users:read'], ['POST', '/users/{id}/access-passes', 'users:write'],
  ['DELETE', '/users/{id}/access-passes/{pass}', 'users:write'],
  ['GET', '/users/{id}/remembered-devices', 'users:read'], ['DELETE', '/users/{id}/remembered-devices', 'users:write'],
  ['POST', '/users/{id}/reset-mfa', 'users:write'], ['GET', '/users/{id}/sessions', 'sessions:read'],
  ['POST', '/users/{id}/revoke-sessions', 'sessions:write'], ['PUT', '/users/{id}/roles', 'users:write'],
  ['PUT', '/users/{id}/groups', 'users:write'],
  ['GET', '/groups', 'groups:read'], ['POST', '/groups', 'groups:write'], ['GET', '/groups/{id}', 'groups:read'],
  ['PATCH', '/groups/{id}', 'groups:write'], ['DELETE', '/groups/{id}', 'groups:write'],
  ['GET', '/groups/{id}/members', 'groups:read'], ['PUT', '/groups/{id}/members/{user}', 'groups:write'],
  ['DELETE', '/groups/{id}/members/{user}', 'groups:write'], ['GET', '/roles', 'groups:read'],
  ['GET', '/sessions', 'sessions:read'], ['GET', '/sessions/{id}', 'sessions:read'],
  ['DELETE', '/sessions/{id}', 'sessions:write'],
  ['GET', '/clients', 'clients:read'], ['POST', '/clients', 'clients:write'], ['GET', '/clients/{id}', 'clients:read'],
  ['PATCH', '/clients/{id}', 'clients:write'], ['DELETE', '/clients/{id}', 'clients:write'],
  ['GET', '/clients/{id}/claims', 'clients:read'],
  ['POST', '/clients/{id}/secrets', 'clients:write'], ['DELETE', '/clients/{id}/secrets/{secret}', 'clients:write'],
  ['GET', '/audit-events', 'audit:read'], ['GET', '/audit-events/{id}', 'audit:read'],
  ['GET', '/audit-events/verify', 'audit:read'],
  ['GET', '/keys', 'keys:read'], ['POST', '/keys/rotate', 'keys:write'],
  ['GET', '/settings', 'settings:read'], ['PUT', '/settings/{name}', 'settings:write'],
  ['DELETE', '/settings/{name}', 'settings:write'],
  ['GET', '/imports', 'users:read'], ['POST', '/imports', 'users:write'], ['GET', '/imports/{id}', 'users:read'],
  ['DELETE', '/imports/{id}', 'users:write'], ['PUT', '/imports/{id}/data', 'users:write'],
  ['POST', '/imports/{id}/run', 'users:write'], ['POST', '/imports/{id}/undo', 'users:write'],
  ['POST', '/imports/{id}/cancel', 'users:write'], ['GET', '/imports/{id}/rows', 'users:read'],
  ['GET', '/invitations', 'users:read'], ['POST', '/invitations', 'users:write'],
  ['POST', '/invitations/bulk', 'users:write'], ['GET', '/invitations/{id}', 'users:read'],
  ['POST', '/invitations/{id}/resend', 'users:write'], ['POST', '/invitations/{id}/revoke', 'users:write'],
  ['GET', '/terms', 'settings:read'], ['POST', '/terms', 'settings:write'],
  ['GET', '/users/{id}/terms', 'users:read'], ['POST', '/users/{id}/reset-link', 'users:write'],
  ['GET', '/approvals', 'users:read'], ['POST', '/approvals/{id}/approve', 'users:write'],
  ['POST', '/approvals/{id}/refuse', 'users:write'], ['GET', '/mail', 'settings:read'],
  ['PATCH', '/mail', 'settings:write'], ['POST', '/mail/test', 'settings:write'], ['GET', '/sms', 'settings:read'],
  ['PATCH', '/sms', 'settings:write'], ['POST', '/sms/test', 'settings:write'], ['GET', '/messages', 'settings:read'],
  ['POST', '/messages/{id}/retry', 'settings:write'], ['DELETE', '/messages/{id}', 'settings:write'],
  ['GET', '/message-templates', 'settings:read'], ['PUT', '/message-templates/{kind}/{language}', 'settings:write'],
  ['GET', '/message-templates/{kind}/{language}/preview', 'settings:read'],
  ['GET', '/setting-overrides', 'settings:read'], ['PUT', '/settings/{name}/overrides/{kind}/{id}', 'settings:write'],
  ['DELETE', '/settings/{name}/overrides/{kind}/{id}', 'settings:write'],
  ['POST', '/password-strength', 'users:write'], ['GET', '/password-report', 'users:read'],
  ['GET', '/provider-presets', 'settings:read'], ['GET', '/providers', 'settings:read'],
  ['POST', '/providers', 'settings:write'], ['GET', '/providers/{id}', 'settings:read'],
  ['PATCH', '/providers/{id}', 'settings:write'], ['DELETE', '/providers/{id}', 'settings:write'],
  ['POST', '/providers/{id}/test', 'settings:write'],
];
const helpDesk = ['users:read', 'users:write', 'sessions:read', 'sessions:write', 'groups:read', 'audit:read', 'status:read'];

let server;
let admin;
const seen = [];  // every answer of the admin API, for the search for leaked hashes

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  const call = Api.prototype.call;
  Api.prototype.call = async function recorded(...args) {
    const answer = await call.apply(this, args);
    seen.push({ what: `${args[0]} ${args[1]}`, text: answer.text });
    return answer;
  };
});
after(() => server?.stop());

const filled = (path) => adminBase + path
  .replace('{id}', path.startsWith('/settings') ? 'x' : nobodyId)
  .replace('{name}', 'lockout.threshold').replace(/\{\w+\}/g, nobodyId);

/** A body is sent only where one belongs, so that it is the caller that is refused and not the body. */
const ask = (api, [method, path]) =>
  api.call(method, filled(path), ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined);

async function tokenWith(roles) {
  const { user, username, password } = await admin.user();
  if (roles.length) await admin.put(`/users/${user.id}/roles`, { roles });
  return { user, api: await consoleApi(server, { username, password }) };
}

test('nobody may call anything', async () => {
  for (const call of calls.filter(([, path]) => path !== '/openapi.json')) {
    const answer = await ask(new Api(server.url), call);
    assert.equal(answer.status, 401, call.join(' '));
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/, call.join(' '));
    assert.equal((await ask(new Api(server.url, 'nonsense'), call)).status, 401, call.join(' '));
  }
});

test('a user without a role may call nothing', async () => {
  const { api } = await tokenWith([]);
  for (const call of calls.filter(([, path]) => path !== '/openapi.json' && path !== '/me')) {
    const answer = await ask(api, call);
    assert.equal(answer.status, 403, `${call.join(' ')}: ${answer.text.slice(0, 200)}`);
    assert.match(answer.headers.get('content-type'), /^application\/problem\+json/);
  }
});

for (const [role, may] of [['auditor', (permission) => permission.endsWith(':read')],
  ['help_desk', (permission) => helpDesk.includes(permission)]]) {
  test(`${role}: what is permitted works, everything else is refused`, async () => {
    const { api } = await tokenWith([role]);
    for (const call of calls.filter(([, , permission]) => permission)) {
      const answer = await ask(api, call);
      if (!may(call[2])) assert.equal(answer.status, 403, `${call.join(' ')}: ${answer.text.slice(0, 200)}`);
      // The help desk may not change roles or set a password of its own choice, whatever its permissions say.
      else if (role !== 'help_desk') assert.notEqual(answer.status, 403, `${call.join(' ')}: ${answer.text.slice(0, 200)}`);
      assert.notEqual(answer.status, 401, call.join(' '));
      assert.ok(answer.status < 500, `${call.join(' ')}: ${answer.text.slice(0, 200)}`);
    }
    const me = await api.expect(200, 'GET', `${adminBase}/me`);
    assert.ok(me.roles.includes(role));
    assert.ok(me.permissions.every(may), me.permissions.join(' '));
  });
}

test('the help desk helps users and touches neither administrators nor roles', async () => {
  const { api } = await tokenWith(['help_desk']);
  const root = (await admin.get(`/users?q=${server.demo.admin.username}`)).items[0];
  const { user } = await admin.user();
  const refused = async (method, path, body) => {
    const answer = await api.call(method, adminBase + path, body);
    assert.equal(answer.status, 403, `${method} ${path}: ${answer.text.slice(0, 200)}`);
  };
  await api.expect(200, 'POST', `${adminBase}/users/${user.id}/disable`, { reason: 'left' });
  await api.expect(200, 'POST', `${adminBase}/users/${user.id}/enable`, {});
  const reset = await api.expect(200, 'POST', `${adminBase}/users/${user.id}/reset-password`, {});
  assert.ok(reset.one_time_password.length >= 12);
  await refused('PUT', `/users/${user.id}/roles`, { roles: ['administrator'] });
  await refused('PUT', `/users/${user.id}/password`, { password: goodPassword() });
  await refused('POST', '/users', { username: 'sneaky', roles: ['administrator'] });
  for (const [method, path, body] of [['POST', 'disable', {}], ['POST', 'reset-password', {}], ['POST', 'reset-mfa', { reason: 'x' }],
    ['POST', 'revoke-sessions', {}], ['POST', 'factors/totp', {}], ['POST', 'recovery-codes', {}]]) {
    await refused(method, `/users/${root.id}/${path}`, body);
  }
  await refused('PATCH', `/users/${root.id}`, { email: 'evil@example.org' });
  await refused('DELETE', `/users/${root.id}`);
});

test('a role that comes by group counts, and the help desk cannot give it away', async () => {
  const { user, api } = await tokenWith([]);
  assert.equal((await api.get(`${adminBase}/users`)).status, 403);
  const group = await admin.post('/groups', { name: 'Auditors of the house', roles: ['auditor'] }, 201);
  await admin.put(`/groups/${group.id}/members/${user.id}`, undefined, 204);
  const { api: desk } = await tokenWith(['help_desk']);
  assert.equal((await desk.put(`${adminBase}/users/${user.id}/groups`, { groups: [] })).status, 403);
  const again = await api.get(`${adminBase}/users`);
  assert.ok([200, 403].includes(again.status));
  await admin.delete(`/groups/${group.id}/members/${user.id}`);
  assert.equal((await api.get(`${adminBase}/users`)).status, 403);
});

test('an application gets exactly the scopes it was given', async () => {
  const client = await admin.client({ kind: 'confidential', grant_types: ['client_credentials'], redirect_uris: [],
    scopes: ['users:read'] });
  const token = async (scope) => {
    const response = await fetch(`${server.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.client_secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }),
    });
    return { status: response.status, body: await response.json() };
  };
  assert.equal((await token('users:write')).body.error, 'invalid_scope');
  const { body } = await token('users:read');
  const api = new Api(server.url, body.access_token);
  for (const call of calls.filter(([, , permission]) => permission)) {
    const answer = await ask(api, call);
    if (call[2] === 'users:read') assert.ok([200, 404].includes(answer.status), `${call.join(' ')}: ${answer.text.slice(0, 200)}`);
    else assert.equal(answer.status, 403, `${call.join(' ')}: ${answer.text.slice(0, 200)}`);
  }
  const me = await api.expect(200, 'GET', `${adminBase}/me`);
  assert.equal(me.client_id, client.id);
  assert.equal(me.user, null);
  assert.deepEqual(me.permissions, ['users:read']);
});

test('a token without admin scopes gives no admin rights, whoever it stands for', async () => {
  const { api } = await signInByApi(server, server.demo.admin);
  assert.equal((await api.get(`${adminBase}/users`)).status, 403);
  const reader = await consoleApi(server, server.demo.admin, ['users:read']);
  await reader.expect(200, 'GET', `${adminBase}/users`);
  assert.equal((await reader.post(`${adminBase}/users`, { username: 'x' })).status, 403);
});

test('the OpenAPI document lists exactly the calls there are', async () => {
  const document = await admin.get('/openapi.json');
  assert.match(document.openapi, /^3\.1\./);
  const listed = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item)
    .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
    .map((method) => `${method.toUpperCase()} ${path.replace(/^\/admin\/v1/, '')}`));
  const shape = (call) => call.replace(/\{\w+\}/g, '{}');
  const documented = calls.map(([method, path]) => shape(`${method} ${path}`));
  const admins = listed.filter((call) => !call.includes('/setup/')).map(shape);
  assert.deepEqual(documented.filter((call) => !admins.includes(call)), [], 'in docs/admin-api.md but not in openapi.json');
  assert.deepEqual(admins.filter((call) => !documented.includes(call)), [], 'in openapi.json but not in docs/admin-api.md');
  for (const call of listed.filter((entry) => !entry.includes('/setup/'))) {
    const [method, path] = call.split(' ');
    const answer = await ask(new Api(server.url), [method, path]);
    assert.ok(![404, 405].includes(answer.status), `${call} answers ${answer.status}`);
  }
  const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
  for (const reference of new Set(references)) {
    const target = JSON.parse(`{${reference}}`).$ref;
    const found = target.replace('#/', '').split('/').reduce((node, key) => node?.[key], document);
    assert.ok(found, `${target} leads nowhere`);
  }
});

test('the written document and this test name the same calls', () => {
  const text = readFileSync(new URL('../../docs/admin-api.md', import.meta.url), 'utf8');
  for (const [, path] of calls) {
    const last = path.split('/').filter((part) => part && !part.startsWith('{')).pop();
    assert.ok(text.includes(last), `docs/admin-api.md does not mention ${path}`);
  }
});

test('users: the whole life of one', async () => {
  const username = `life-${Date.now()}`;
  const created = await admin.post('/users', { username, email: `${username}@example.org`, display_name: 'Ärger <b>&' }, 201);
  assert.ok(created.one_time_password);
  assert.equal(created.must_change_password, true);
  assert.deepEqual(created.factors, []);
  const path = `/users/${created.id}`;
  const read = await admin.api.get(adminBase + path);
  assert.equal(read.headers.get('etag'), `"${read.body.version}"`);
  assert.equal(read.body.display_name, 'Ärger <b>&');
  assert.equal(read.body.one_time_password, undefined, 'shown once');

  const patched = await admin.patch(path, { display_name: 'Anna' });
  assert.equal(patched.display_name, 'Anna');
  assert.equal(patched.email, `${username}@example.org`, 'what is not sent does not change');
  assert.equal((await admin.patch(path, { email: null })).email, null);
  const stale = await admin.api.patch(adminBase + path, { display_name: 'B' }, { 'if-match': `"${created.version}"` });
  assert.equal(stale.status, 412);
  assert.equal(stale.body.code, 'precondition_failed');
  const unknown = await admin.api.patch(adminBase + path, { password_hash: 'x' });
  assert.equal(unknown.status, 400);
  assert.equal((await admin.api.post(`${adminBase}/users`, { username })).status, 409, 'names are unique');
  assert.equal((await admin.api.post(`${adminBase}/users`, { username: username.toUpperCase() })).status, 409);
  assert.equal((await admin.api.post(`${adminBase}/users`, { username: `${username}2`, password: 'short' })).status, 400);

  assert.equal((await admin.post(`${path}/disable`, { reason: 'on leave' })).disabled, true);
  assert.equal((await admin.post(`${path}/enable`)).disabled, false);
  await admin.put(`${path}/password`, { password: goodPassword() });
  assert.equal((await admin.put(`${path}/roles`, { roles: ['auditor'] })).roles.includes('auditor'), true);
  const { factor } = await admin.enrolTotp(created.id);
  assert.equal((await admin.get(`${path}/factors`)).totp.length, 1);
  assert.deepEqual((await admin.get(path)).factors, ['totp']);
  assert.equal((await admin.post(`${path}/recovery-codes`)).recovery_codes.length, 10);
  assert.equal((await admin.api.delete(`${adminBase}${path}/factors/totp/${factor.id}`)).status, 400);  // the last one: why?
  await admin.api.expect(204, 'DELETE', `${adminBase}${path}/factors/totp/${factor.id}`, { reason: 'a new phone' });
  await admin.enrolTotp(created.id);
  const reset = await admin.post(`${path}/reset-mfa`, { reason: 'lost the phone' });
  assert.deepEqual(reset.factors, []);
  assert.equal(reset.recovery_codes_left, 0);
  assert.ok((await admin.post(`${path}/reset-password`)).one_time_password);
  assert.deepEqual(Object.keys(await admin.post(`${path}/revoke-sessions`)), ['ended']);
  assert.deepEqual((await admin.get(`${path}/sessions`)).items, []);

  const types = (await admin.get(`/audit-events?subject=${created.id}&limit=200`)).items.map((event) => event.type);
  for (const type of ['user.created', 'user.updated', 'user.disabled', 'user.enabled', 'user.password_changed',
    'user.roles_changed', 'mfa.totp_enrolled', 'mfa.totp_confirmed', 'mfa.totp_removed', 'mfa.reset', 'user.password_reset']) {
    assert.ok(types.includes(type), `no ${type} in ${types.join(' ')}`);
  }
  await admin.delete(path);
  assert.equal((await admin.api.get(adminBase + path)).status, 404);
});

test('users: pages by cursor give each exactly once, searches find', async () => {
  const mark = `page${Date.now()}`;
  const ids = [];
  for (let i = 0; i < 12; ++i) {
    ids.push((await admin.post('/users', { username: `${mark}-${String(i).padStart(2, '0')}` }, 201)).id);
  }
  const found = [];
  let cursor = '';
  do {
    const page = await admin.get(`/users?q=${mark}&limit=5${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    assert.ok(page.items.length <= 5);
    found.push(...page.items.map((user) => user.id));
    cursor = page.next;
  } while (cursor);
  assert.deepEqual(found, ids, 'in order of username');
  await admin.post(`/users/${ids[0]}/disable`);
  assert.deepEqual((await admin.get(`/users?q=${mark}&state=disabled`)).items.map((user) => user.id), [ids[0]]);
  assert.equal((await admin.get(`/users?q=${mark}&mfa=none&limit=200`)).items.length, 12);
  assert.equal((await admin.get(`/users?q=${mark}&mfa=totp`)).items.length, 0);
  const counts = await admin.get('/users/counts');
  assert.ok(counts.all >= 12 && counts.disabled >= 1);
  for (const bad of ['limit=0', 'limit=201', 'limit=x', 'cursor=nonsense', 'state=odd', 'mfa=odd']) {
    assert.equal((await admin.api.get(`${adminBase}/users?${bad}`)).status, 400, bad);
  }
  assert.deepEqual((await admin.get("/users?q=%25'%3B--_")).items, [], 'wildcards and quotes are only letters');
});

test('the last administrator stays', async () => {
  const root = (await admin.get(`/users?q=${server.demo.admin.username}`)).items[0];
  for (const [method, path, body] of [['POST', 'disable', {}], ['PUT', 'roles', { roles: [] }]]) {
    const answer = await admin.api.call(method, `${adminBase}/users/${root.id}/${path}`, body);
    assert.equal(answer.status, 409, `${path}: ${answer.text}`);
    assert.equal(answer.body.code, 'last_administrator');
  }
  assert.equal((await admin.api.delete(`${adminBase}/users/${root.id}`)).status, 409);
});

test('groups: the whole life of one', async () => {
  const { user } = await admin.user();
  const group = await admin.post('/groups', { name: `Team ${Date.now()}`, description: 'A' }, 201);
  const path = `/groups/${group.id}`;
  await admin.put(`${path}/members/${user.id}`, undefined, 204);
  assert.deepEqual((await admin.get(`${path}/members`)).items.map((member) => member.id), [user.id]);
  assert.equal((await admin.get(path)).member_count, 1);
  assert.equal((await admin.get(`/users/${user.id}`)).groups[0].id, group.id);
  assert.equal((await admin.patch(path, { description: 'B' })).description, 'B');
  assert.ok((await admin.get('/groups?q=team')).items.some((item) => item.id === group.id));
  await admin.put(`/users/${user.id}/groups`, { groups: [] });
  assert.equal((await admin.get(path)).member_count, 0);
  await admin.delete(path);
  assert.equal((await admin.api.get(adminBase + path)).status, 404);
  const roles = (await admin.get('/roles')).items.map((role) => role.name).sort();
  assert.deepEqual(roles, ['administrator', 'auditor', 'help_desk', 'user']);
});

test('applications: the whole life of one', async () => {
  const created = await admin.client({ redirect_uris: ['https://app.example.org/callback'] });
  assert.equal(created.kind, 'confidential');
  assert.ok(created.client_secret.length >= 43);
  const path = `/clients/${created.id}`;
  assert.equal((await admin.get(path)).client_secret, undefined, 'shown once');
  assert.equal((await admin.patch(path, { name: 'Renamed' })).name, 'Renamed');
  const second = await admin.post(`${path}/secrets`, {}, 201);
  assert.notEqual(second.client_secret, created.client_secret);
  assert.equal((await admin.api.post(`${adminBase}${path}/secrets`)).status, 409, 'two live at most');
  await admin.delete(`${path}/secrets/${second.id}`);
  for (const uri of ['http://app.example.org/', 'https://app.example.org/#x', 'https://*.example.org/', 'javascript:alert(1)',
    'https://user@app.example.org/', 'https://app.example.org/a/../b', '/callback']) {
    assert.equal((await admin.api.post(`${adminBase}/clients`, { name: 'x', redirect_uris: [uri] })).status, 400, uri);
  }
  await admin.delete(path);
  assert.equal((await admin.api.get(adminBase + path)).status, 404);
  const builtIn = (await admin.get('/clients?limit=200')).items.find((client) => client.built_in);
  if (builtIn) assert.ok((await admin.api.delete(`${adminBase}/clients/${builtIn.id}`)).status >= 400);
});

test('the audit log: search, live tail and proof', async () => {
  const start = (await admin.get('/audit-events?limit=1')).items[0].seq;
  const { user } = await admin.user();
  const tail = await admin.get(`/audit-events?after_seq=${start}`);
  assert.ok(tail.items.length > 0);
  assert.deepEqual(tail.items.map((event) => event.seq), tail.items.map((event) => event.seq).sort((a, b) => a - b));
  const created = tail.items.find((event) => event.type === 'user.created' && event.target.id === user.id);
  assert.equal(created.outcome, 'success');
  assert.equal(created.actor.kind, 'user');
  assert.equal(created.actor.name, server.demo.admin.username);
  assert.ok(created.address.startsWith('127.'));
  assert.equal((await admin.get(`/audit-events/${created.id}`)).seq, created.seq);
  for (const query of ['type=user.created', 'type_prefix=user.', 'outcome=success', `target=${user.id}`, `subject=${user.id}`,
    'address=127.0.0.1', `q=${user.username}`, `since=${encodeURIComponent(created.at)}`]) {
    const { items } = await admin.get(`/audit-events?${query}&limit=200`);
    assert.ok(items.some((event) => event.id === created.id), query);
    assert.deepEqual(items.map((event) => event.seq), items.map((event) => event.seq).sort((a, b) => b - a), 'newest first');
  }
  assert.deepEqual((await admin.get(`/audit-events?until=${encodeURIComponent('2001-01-01T00:00:00Z')}`)).items, []);
  const proof = await admin.get('/audit-events/verify');
  assert.equal(proof.ok, true);
  assert.equal(proof.first_bad_seq, null);
  assert.ok(proof.checked >= created.seq - 1);
});

test('keys: rotation keeps old tokens good', async () => {
  const { api } = await signInByApi(server, server.demo.user);
  const before = await admin.get('/keys');
  const rotated = await admin.post('/keys/rotate', {});
  assert.ok(rotated.items.length > 0);
  const active = (list) => list.items.filter((key) => key.state === 'active').map((key) => key.id).sort();
  assert.notDeepEqual(active(rotated), active(before));
  await api.expect(200, 'GET', '/auth/me');
  await signInByApi(server, server.demo.user);
});

test('settings: typed, limited, and back to the default', async () => {
  const { items } = await admin.get('/settings?limit=200');
  assert.ok(items.length >= 10);
  for (const item of items) {
    assert.ok(['integer', 'boolean', 'string', 'choice', 'duration'].includes(item.type), item.name);
    assert.ok(item.description.length > 10, item.name);
  }
  const integer = items.find((item) => item.name === 'lockout.threshold');
  const path = `/settings/${integer.name}`;
  assert.equal((await admin.setting(integer.name, integer.minimum)).value, integer.minimum);
  for (const bad of [integer.minimum - 1, integer.maximum + 1, 'x', null, true, 1.5]) {
    assert.equal((await admin.api.put(adminBase + path, { value: bad })).status, 400, String(bad));
  }
  const reset = await admin.api.delete(adminBase + path);
  assert.ok([200, 204].includes(reset.status));
  const now = (await admin.get('/settings?limit=200')).items.find((item) => item.name === integer.name);
  assert.equal(now.value, integer.default);
  assert.equal((await admin.api.put(`${adminBase}/settings/no.such`, { value: 1 })).status, 404);
});

test('status and me', async () => {
  const status = await admin.get('/status');
  assert.equal(status.issuer, server.url);
  assert.equal(status.database.engine, 'sqlite');
  assert.ok(status.counts.users >= 2);
  assert.ok(status.sign_ins_24h.success >= 1);
  for (const item of status.check_up) assert.ok(['info', 'warning', 'critical'].includes(item.severity));
  const me = await admin.get('/me');
  assert.equal(me.user.username, server.demo.admin.username);
  assert.ok(me.roles.includes('administrator'));
});

test('set-up is over', async () => {
  for (const [method, path] of [['GET', '/setup/v1/state'], ['POST', '/setup/v1/administrator'],
    ['POST', '/setup/v1/administrator/recovery-codes'], ['POST', '/setup/v1/password-strength']]) {
    const answer = await new Api(server.url, 'guess').call(method, path, method === 'POST' ? {} : undefined);
    assert.ok([401, 403, 404, 410].includes(answer.status), `${path}: ${answer.status}`);
  }
});

test('paths, methods and bodies that are wrong are refused as such', async () => {
  assert.equal((await admin.api.get(`${adminBase}/nothing`)).status, 404);
  assert.equal((await admin.api.delete(`${adminBase}/users`)).status, 405);
  assert.equal((await admin.api.get(`${adminBase}/users/not-an-id`)).status, 404);
  assert.equal((await admin.api.get(`${adminBase}/users/${nobodyId}`)).status, 404);
  assert.equal((await admin.api.call('POST', `${adminBase}/users`, { username: 'x', username2: 'y' })).status, 400);
});

test('no answer ever held a password hash or a sealed secret', () => {
  assert.ok(seen.length > 300);
  for (const { what, text } of seen) {
    for (const leak of ['$pbkdf2', '$argon2', 'password_hash"', '_sealed', 'token_hash', 'code_hash', '"d":"']) {
      assert.ok(!text.includes(leak), `${what} shows ${leak}: ${text.slice(0, 200)}`);
    }
  }
});
