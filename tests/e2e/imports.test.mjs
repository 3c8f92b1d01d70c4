// Moving in: people of another system are taken in with the hashes that it kept, sign in with the password they always
// had, and from then on the hash is ours. Every hash below is of "correct horse", made by the tools themselves.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { Admin, signInByApi } from './lib/admin.mjs';
import { Server, run, scratchFolder } from './lib/server.mjs';

const password = 'correct horse';
let server;
let admin;
let folder;

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  folder = scratchFolder();
});
after(() => server?.stop());

const cli = (...args) => run([...args, '--data', server.data]);

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

let exports = 0;
async function storedHash(username) {
  const path = join(folder, `export-${exports += 1}.jsonl`);
  const answer = await cli('user', 'export', path);
  assert.equal(answer.code, 0, answer.stderr);
  return readFileSync(path, 'utf8').trim().split('\n').map(JSON.parse)
    .find((user) => user.username === username)?.password_hash;
}

async function importFile(path, format, ...more) {
  const answer = await cli('user', 'import', path, '--format', format, '--json', ...more);
  assert.equal(answer.code, 0, answer.stderr + answer.stdout);
  return JSON.parse(answer.stdout);
}

/** The foreign hash stands until the first sign-in, which replaces it. */
async function signsInAndIsUpgraded(username) {
  const before = await storedHash(username);
  await assert.rejects(signInByApi(server, { username, password: 'wrong horse' }), username);
  await signInByApi(server, { username, password });
  const after = await storedHash(username);
  assert.notEqual(after, before, username);
  assert.match(after, /^\$(pbkdf2-sha256\$i=|argon2id\$)/, username);
  await signInByApi(server, { username, password });
}

const keycloakUser = (username, algorithm, iterations, value, salt, parameters = {}) => ({
  username, enabled: true, emailVerified: true, email: `${username}@example.org`, firstName: 'Key', lastName: 'Cloak',
  groups: ['/moved/keycloak'], realmRoles: ['default-roles-office', 'editor'],
  credentials: [{ type: 'password', secretData: JSON.stringify({ value, salt, additionalParameters: {} }),
    credentialData: JSON.stringify({ hashIterations: iterations, algorithm, additionalParameters: parameters }) }],
});

test('Keycloak: a realm with PBKDF2 and Argon2 passwords', async () => {
  const realm = { realm: 'office', roles: { realm: [{ name: 'editor' }] }, users: [
    keycloakUser('kc-pbkdf2', 'pbkdf2-sha256', 1000, '9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ=', 'c2FsdFNBTFQxMjM0'),
    keycloakUser('kc-argon2', 'argon2', 2, 'F2RQy9bTaKyhwbIDNFSjkA==', 'YkwpJQSgNEZoDcHYm/OeMw==',
      { hashLength: ['16'], memory: ['1024'], type: ['id'], version: ['1.3'], parallelism: ['1'] }),
  ], clients: [{ clientId: 'x', secret: 'not ours' }] };
  const done = await importFile(file('realm.json', JSON.stringify(realm, null, 2)), 'keycloak', '--roles-as-groups');
  assert.equal(done.created, 2);
  for (const username of ['kc-pbkdf2', 'kc-argon2']) await signsInAndIsUpgraded(username);
  const user = (await admin.get('/users?q=kc-argon2')).items[0];
  assert.deepEqual(user.groups.map((group) => group.name).sort(), ['editor', 'moved/keycloak']);
  assert.equal(user.email_verified, true);
  assert.equal(user.profile.given_name, 'Key');
});

test('Authelia: a users file', async () => {
  await importFile(file('users.yml', `users:
  auth-argon2:
    displayname: 'Argon Two'
    password: '$argon2id$v=19$m=1024,t=2,p=1$YkwpJQSgNEZoDcHYm/OeMw$F2RQy9bTaKyhwbIDNFSjkA'
    email: auth@example.org
    groups: [admins, 'dev']
  auth-sha512:
    displayname: Sha
    password: $6$rounds=1000$h9meYqyuCDdYWB95$ELkmmlnrK.iG3F9D50tOn.Bp3qxWjS9StuD1eMIz2HxaXj.Cg4.ZjB8w5vc1TqWVLdBaTzxeK8rz14NLw9kh..
`), 'authelia');
  for (const username of ['auth-argon2', 'auth-sha512']) await signsInAndIsUpgraded(username);
});

test('htpasswd: SHA-1, MD5, bcrypt and SHA-2 lines', async () => {
  const lines = { 'ht-sha': '{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=', 'ht-apr1': '$apr1$RXBLksGA$qkDgjmEQrR.Dt.Q.AgSVJ/',
    'ht-bcrypt': '$2y$05$URutOLvQP0JvK5W3fKMZbO90rSJJAO/G7l3CUdjU50ukezOKnQOc6',
    'ht-sha256': '$5$RRVWTHHjMQD5DND/$GMoIQQW4qpaS5faNOA/gl3nmquiMpvnaBdDY77K1wPA' };
  await importFile(file('.htpasswd', Object.entries(lines).map((line) => `${line.join(':')}\n`).join('')), 'htpasswd');
  for (const username of Object.keys(lines)) await signsInAndIsUpgraded(username);
});

test('CSV: hashes of Django and werkzeug, columns by a mapping', async () => {
  const hashes = { 'dj-pbkdf2': 'pbkdf2_sha256$1000$saltSALT1234$9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ=',
    'dj-bcrypt': 'bcrypt_sha256$$2b$05$8uKGHPTGOv0RNDeBvfAAv.L.r/8DBfRP/PeXqm8dFU60knAgfeBhC',
    'dj-argon2': 'argon2$argon2id$v=19$m=102400,t=2,p=8$d2tLQ3NpRjJ1MHQzMm5keVBRQUtwVg$BDX5LEm7wx5QeefrcUQlKA',
    'wz-pbkdf2': 'pbkdf2:sha256:1000$l7jKgBvbiRLCQ6VC$13c08bff3ab262f043695121f75311311eeb3fffd6f7df10dbd88029b7cca19d' };
  const rows = Object.entries(hashes).map(([name, hash]) => `${name};"${hash}"\r\n`).join('');
  await importFile(file('people.csv', `\ufeffWho;Secret\r\n${rows}`), 'csv', '--map', 'username=Who,password_hash=Secret');
  for (const username of Object.keys(hashes)) await signsInAndIsUpgraded(username);
});

test('JSON: what one office exports another takes in', async () => {
  await importFile(file('own.jsonl', `${JSON.stringify({ username: 'own-json', groups: ['moved'],
    password_hash: '$2b$05$7VaKpOaOgSC4ac1FY86cvuMm1EUzre2ZP6UDgLl1.5vYP2Js7UJY6' })}\n`), 'json');
  await signsInAndIsUpgraded('own-json');
});

test('by the admin API: uploaded in parts, checked, run in the background, undone', async () => {
  const begun = await admin.post('/imports', { name: 'list.csv', kind: 'csv' }, 201);
  const list = Buffer.from(`username,email,password_hash\n${Array.from({ length: 1200 }, (_, i) =>
    `api-${i},api-${i}@example.org,{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=\n`).join('')}bad name\t,,\n`);
  for (let part = 0; part * 30000 < list.length; part += 1) {
    const answer = await fetch(`${server.url}/admin/v1/imports/${begun.id}/data?part=${part}`, { method: 'PUT',
      body: list.subarray(part * 30000, (part + 1) * 30000),
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/octet-stream' } });
    assert.equal(answer.status, 200, await answer.text());
  }
  const ends = async (state) => {
    for (let i = 0; i < 200; i += 1) {
      const now = await admin.get(`/imports/${begun.id}`);
      if (now.state === state) return now;
      assert.ok(['waiting', 'running'].includes(now.state), JSON.stringify(now));
      await sleep(100);
    }
    throw new Error(`never ${state}`);
  };
  await admin.post(`/imports/${begun.id}/run`, { dry_run: true }, 202);
  const checked = await ends('checked');
  assert.deepEqual([checked.created, checked.refused], [1200, 1]);
  assert.equal((await admin.get('/users?q=api-7')).items.length, 0);
  await admin.post(`/imports/${begun.id}/run`, {}, 202);
  const done = await ends('done');
  assert.deepEqual([done.created, done.refused, done.bytes_done], [1200, 1, list.length]);
  await signInByApi(server, { username: 'api-7', password });
  await admin.post(`/imports/${begun.id}/undo`, {}, 202);
  const undone = await ends('undone');
  assert.deepEqual([undone.undone, undone.kept], [1199, 1], 'who signed in stays');
  assert.equal((await admin.get('/users?q=api-7@')).items.length, 1);
  assert.equal((await admin.get('/users?q=api-8@')).items.length, 0);
});

/** Every part of the export, as a client follows its links. */
async function exported(format) {
  const parts = [];
  for (let path = `/admin/v1/users/export?format=${format}`; path;) {
    const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${await token()}` } });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), format === 'csv' ? /^text\/csv/ : /^application\/jsonl/);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    parts.push(await answer.text());
    path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  return parts;
}

test('export by the admin API: in parts, without hashes, without formulas, and another office takes it in', async () => {
  const people = Array.from({ length: 1100 }, (_, i) => ({ username: `ex-${i}`, display_name: `Ex ${i}` }));
  people[7] = { username: 'ex-7', display_name: '=HYPERLINK("http://evil.example")', email: 'ex-7@example.org',
    email_verified: true, phone: '+4930123457', attributes: { cost_center: ['4711', '4712'] }, groups: ['moved'] };
  await importFile(file('many.jsonl', people.map((one) => `${JSON.stringify(one)}\n`).join('')), 'json');
  const csv = await exported('csv');
  assert.ok(csv.length >= 2, 'more than one part');
  const text = csv.join('');
  assert.equal(text.split('username,').length, 2, 'one head');
  assert.ok(!/\$argon2|\$pbkdf2|\{SHA\}|hash/.test(text), 'no hashes');
  const row = text.split('\r\n').find((line) => line.startsWith('ex-7,'));
  assert.match(row, /"'=HYPERLINK\(""http:\/\/evil.example""\)"/);
  assert.match(row, /,'\+4930123457,/);
  const json = (await exported('json')).join('');
  assert.equal(json.trim().split('\n').length, (await admin.get('/users/counts')).all);
  assert.ok(!json.includes('password'), 'no hashes');

  const elsewhere = await Server.demo();
  try {
    const there = await Admin.of(elsewhere);
    const before = (await there.get('/users/counts')).all;
    const list = file('exported.csv', text);
    const answer = await run(['user', 'import', list, '--format', 'csv', '--conflict', 'skip', '--json', '--data', elsewhere.data]);
    assert.equal(answer.code, 0, answer.stderr);
    const done = JSON.parse(answer.stdout);
    assert.equal(done.refused, 0);
    assert.equal((await there.get('/users/counts')).all, before + done.created);
    const one = (await there.get('/users?q=ex-7@')).items[0];
    assert.deepEqual([one.display_name, one.phone, one.attributes.cost_center, one.groups[0].name],
      [people[7].display_name, people[7].phone, ['4711', '4712'], 'moved']);
  } finally {
    await elsewhere.stop();
  }
  const events = (await admin.get('/audit-events?type=users.exported')).items;
  assert.equal(events.length, csv.length * 2);
  assert.equal(events.at(-1).detail.format, 'csv');
});

test('export: wrong formats, cursors and names are refused', async () => {
  for (const query of ['format=xml', 'cursor=nonsense', 'attributes=Not-A-Name', 'hashes=true']) {
    const answer = await fetch(`${server.url}/admin/v1/users/export?${query}`,
      { headers: { authorization: `Bearer ${await token()}` } });
    assert.equal(answer.status, 400, query);
  }
  assert.equal((await fetch(`${server.url}/admin/v1/users/export`)).status, 401);
});

async function token() {
  return typeof admin.api.token === 'function' ? admin.api.token() : admin.api.token;
}
