// The command line beside a running server, and what it says when something is wrong: one sentence, a failing exit code,
// and nothing half made.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from './lib/sqlite.mjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { Admin, goodPassword, signInByApi } from './lib/admin.mjs';
import { Person } from './lib/http.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server, freePort, run, scratchFolder, serverProgram } from './lib/server.mjs';

let server;

before(async () => { server = await Server.demo(); });
after(() => server?.stop());

const cli = (...args) => run([...args, '--data', server.data]);

test('help, version, and every command explains itself', async () => {
  const help = await run(['--help']);
  assert.equal(help.code, 0);
  for (const name of ['serve', 'init', 'user', 'client', 'key', 'session', 'audit', 'version']) {
    assert.match(help.stdout, new RegExp(`\\b${name}\\b`));
    const own = await run([name, '--help']);
    assert.equal(own.code, 0, name);
    assert.ok(own.stdout.length > 40, name);
  }
  const version = await run(['version']);
  assert.equal(version.code, 0);
  assert.match(version.stdout, /\d+\.\d+\.\d+/);
  for (const wrong of [['no-such-command'], ['user', 'no-such'], ['serve', '--no-such-flag']]) {
    const answer = await run(wrong);
    assert.notEqual(answer.code, 0, wrong.join(' '));
    assert.ok(answer.stderr.trim(), wrong.join(' '));
  }
});

test('client add: the running server knows it at once', async () => {
  const party = await RelyingParty.start(server.url, (redirectUri) => server.command(['client', 'add', '--name',
    'From the command line', '--redirect-uri', redirectUri, '--grant', 'authorization_code', '--grant', 'refresh_token',
    '--scope', 'openid', '--scope', 'profile']));
  try {
    const { username, password } = server.demo.user;
    const { tokens } = await party.signIn(new Person({ login: username, password }), { scope: 'openid profile' });
    assert.ok(tokens.claims().sub);
    const list = await cli('client', 'list', '--json');
    assert.equal(list.code, 0, list.stderr);
    assert.ok(list.stdout.includes(party.client.client_id));
    assert.ok(!list.stdout.includes(party.client.client_secret), 'shown once');
  } finally {
    await party.stop();
  }
});

test('client add: public clients have no secret, wrong addresses are refused', async () => {
  const made = await server.command(['client', 'add', '--name', 'Public', '--public', '--redirect-uri', 'https://app.example.org/cb']);
  assert.ok(made.client_id);
  assert.ok(!made.client_secret);
  const wrong = await cli('client', 'add', '--name', 'Wrong', '--redirect-uri', 'https://app.example.org/#x', '--json');
  assertOneSentence(wrong);
});

test('client set: every setting by its name, and back to its default', async () => {
  const keys = join(scratchFolder(), 'keys.json');
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(keys, JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] }));
  const made = await server.command(['client', 'add', '--name', 'Signer', '--kind', 'confidential', '--grant', 'client_credentials',
    '--auth-method', 'private_key_jwt', '--set', `jwks=@${keys}`, '--set', 'software_version=1.0', '--set', 'contacts=ops@example.org']);
  assert.equal(made.client_secret, null);
  assert.equal(made.auth_method, 'private_key_jwt');
  assert.deepEqual(made.grant_types, ['client_credentials']);
  assert.equal(made.metadata.software_version, '1.0', 'a text stays a text');
  assert.deepEqual(made.metadata.contacts, ['ops@example.org']);
  assert.equal(made.metadata.jwks.keys.length, 1);

  const changed = await server.command(['client', 'set', made.client_id, '--name', 'Signs', '--scope', 'users:read', '--set',
    'dpop_bound_access_tokens=true', '--set', 'access_token_seconds=120', '--unset', 'software_version']);
  assert.equal(changed.name, 'Signs');
  assert.deepEqual(changed.scopes, ['users:read']);
  assert.equal(changed.access_token_seconds, 120);
  assert.deepEqual(Object.keys(changed.metadata).sort(), ['contacts', 'dpop_bound_access_tokens', 'jwks']);
  assert.deepEqual(changed.grant_types, made.grant_types, 'what is not named stays');
  const again = await server.command(['client', 'set', made.client_id, '--unset', 'access_token_seconds', '--unset', 'scopes']);
  assert.equal(again.access_token_seconds, 300);
  assert.deepEqual(JSON.parse((await cli('client', 'show', made.client_id)).stdout).metadata, changed.metadata);

  for (const wrong of [['--set', 'no_such=1'], ['--set', 'dpop_bound_access_tokens=perhaps'], ['--unset', 'name'], ['--unset', 'no_such'],
    ['--set', 'logo_uri'], ['--set', 'logo_uri=http://x.example/'], ['--set', `jwks=@${keys}.missing`], ['--auth-method', 'magic']]) {
    assertOneSentence(await cli('client', 'set', made.client_id, ...wrong));
  }
  assert.equal((await cli('client', 'set', made.client_id)).code, 2, 'nothing to do');
  assert.equal((await cli('client', 'set', '0198c0de-0000-7000-8000-00000000ffff', '--name', 'X')).code, 3);
  assertOneSentence(await cli('client', 'set', '0198c0de-0000-7000-8000-000000000001', '--name', 'Mine'));
  assert.deepEqual(JSON.parse((await cli('client', 'show', made.client_id)).stdout).metadata, changed.metadata);
});

test('client settings: each is listed with its values and what it does', async () => {
  const rows = JSON.parse((await cli('client', 'settings', '--json')).stdout);
  for (const name of ['grant_types', 'auth_method', 'logo_uri', 'jwks']) {
    assert.ok(rows.find((row) => row.name === name)?.description.endsWith('.'), name);
  }
  assert.match(rows.find((row) => row.name === 'id_token_alg').value, /RS256, PS256, ES256, EdDSA, Ed25519/);
});

test('user add, show, disable: the running server obeys at once', async () => {
  const username = `cli-${Date.now()}`;
  const password = goodPassword();
  const added = await run(['user', 'add', username, '--password-stdin', '--json', '--data', server.data], { input: `${password}\n` });
  assert.equal(added.code, 0, added.stderr);
  assert.ok(!added.stdout.includes(password));
  const { api } = await signInByApi(server, { username, password });
  await api.expect(200, 'GET', '/auth/me');
  const shown = await server.command(['user', 'show', username]);
  assert.equal(shown.username, username);
  const disabled = await cli('user', 'disable', username);
  assert.equal(disabled.code, 0, disabled.stderr);
  assert.equal((await api.get('/auth/me')).status, 401);
  const list = await server.command(['user', 'list']);
  assert.ok(JSON.stringify(list).includes(username));
});

test('sessions, keys and the audit log', async () => {
  const keys = await cli('key', 'list', '--json');
  assert.equal(keys.code, 0, keys.stderr);
  assert.ok(!/"d"\s*:|PRIVATE/.test(keys.stdout));
  const { keys: before } = await (await fetch(`${server.url}/oauth/jwks`)).json();
  const rotated = await cli('key', 'rotate', '--json');
  assert.equal(rotated.code, 0, rotated.stderr);
  const { api } = await signInByApi(server, server.demo.user);
  await api.expect(200, 'GET', '/auth/me');
  const { keys: now } = await (await fetch(`${server.url}/oauth/jwks`)).json();
  for (const key of before) assert.ok(now.some((one) => one.kid === key.kid), 'old keys stay published');
  const sessions = await cli('session', 'list', '--json');
  assert.equal(sessions.code, 0, sessions.stderr);
  const verified = await server.command(['audit', 'verify']);
  assert.equal(verified.ok, true);
  const found = await cli('audit', 'search', '--json');
  assert.equal(found.code, 0, found.stderr);
  assert.match(found.stdout, /key\.rotated/);
});

test('a key that is called compromised is withdrawn by the running server within seconds', async () => {
  const published = async () => (await (await fetch(`${server.url}/oauth/jwks`)).json()).keys.map((key) => key.kid);
  const active = (await server.command(['key', 'list'])).find((key) => key.algorithm === 'ES256' && key.state === 'active').public_jwk.kid;
  const within = async (seconds, wanted) => {
    for (const until = Date.now() + seconds * 1000; Date.now() < until; await sleep(200)) {
      if ((await published()).includes(active) === wanted) return true;
    }
    return false;
  };
  assert.ok(await within(15, true), 'the server knows the key');
  // Just after start the once-a-minute round is at work, too; what counts here is the look every five seconds.
  await sleep(6000);
  const { api } = await signInByApi(server, server.demo.user);
  await api.expect(200, 'GET', '/auth/me');
  const warned = await cli('key', 'rotate', '--algorithm', 'ES256', '--compromised');
  assertOneSentence(warned, /ends every authorization/);
  await api.expect(200, 'GET', '/auth/me');
  const rotated = await cli('key', 'rotate', '--algorithm', 'ES256', '--compromised', '--yes', '--json');
  assert.equal(rotated.code, 0, rotated.stderr);
  assert.ok(await within(15, false), 'the key is withdrawn');
  await api.expect(401, 'GET', '/auth/me');  // a token that it had signed
});

test('the data folder and the master key are for the owner alone', () => {
  for (const name of readdirSync(server.data)) {
    const { mode } = statSync(join(server.data, name));
    assert.equal(mode & 0o077, 0, `${name}: ${(mode & 0o777).toString(8)}`);
  }
});

test('the log holds no password and no token', async () => {
  const { tokens } = await signInByApi(server, server.demo.user);
  for (const secret of [server.demo.user.password, server.demo.admin.password, server.demo.client.client_secret,
    tokens.access_token, tokens.refresh_token]) {
    assert.ok(!server.stderr.includes(secret));
  }
});

/** One clear sentence for people on stderr, no dump, a failing exit code. */
function assertOneSentence(result, mentions) {
  assert.equal(result.signal, null, `killed: ${result.stderr}`);
  assert.ok(result.code > 0 && result.code < 128, `exit code ${result.code}: ${result.stderr}`);
  const lines = result.stderr.trim().split('\n').filter((line) => line.trim());
  assert.ok(lines.length >= 1 && lines.length <= 3, `not one sentence:\n${result.stderr}`);
  assert.ok(!/0x[0-9a-f]{6}|terminate called|ASSERT|QSql|SQLITE_/.test(result.stderr), result.stderr);
  if (mentions) assert.match(result.stderr, mentions);
}

const serve = (data, ...args) => run(['serve', '--data', data, ...args], { timeout: 15_000 });

async function initialised() {
  const data = scratchFolder();
  const made = await run(['init', '--data', data, '--admin', 'root', '--admin-email', 'root@example.org', '--password-stdin'],
    { input: `${goodPassword()}\n` });
  assert.equal(made.code, 0, made.stderr);
  return data;
}

test('init makes a server that serve can start, and refuses to do it twice', async () => {
  const data = await initialised();
  const again = await run(['init', '--data', data, '--admin', 'root2', '--admin-email', 'r@example.org', '--password-stdin'],
    { input: `${goodPassword()}\n` });
  assertOneSentence(again);
  const started = await Server.serve({ data });
  await started.stop();
});

test('init with a weak password makes nothing', async () => {
  const data = join(scratchFolder(), 'new');
  const result = await run(['init', '--data', data, '--admin', 'root', '--admin-email', 'r@example.org', '--password-stdin'],
    { input: 'short\n' });
  assertOneSentence(result, /password/i);
  const retried = await run(['init', '--data', data, '--admin', 'root', '--admin-email', 'r@example.org', '--password-stdin'],
    { input: `${goodPassword()}\n` });
  assert.equal(retried.code, 0, `a second try must work: ${retried.stderr}`);
});

/** A folder that no start has seen yet; a start that fails must not have made it. */
const newFolder = () => join(scratchFolder(), 'above', 'data');
const assertNothingMade = (data) => assert.ok(!existsSync(join(data, '..')), 'a failed start made its folder');

test('the port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address();
  assertOneSentence(await serve(await initialised(), '--listen', `127.0.0.1:${port}`), new RegExp(String(port)));
  const data = newFolder();
  for (const more of [[], ['--tls-local-authority', 'true']]) {
    assertOneSentence(await serve(data, '--listen', `127.0.0.1:${port}`, ...more), new RegExp(String(port)));
    assertNothingMade(data);
  }
  taken.close();
});

test('the data folder cannot be written', async () => {
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, 'not a folder');
  for (const folder of [file, '/proc/no-such/gatehouse', '/dev/null/x']) {
    assertOneSentence(await serve(folder, '--listen', `127.0.0.1:${await freePort()}`), new RegExp(folder.replace(/\W/g, '\\$&')));
  }
  assert.equal(readFileSync(file, 'utf8'), 'not a folder');
});

test('the database cannot be reached', async () => {
  const port = await freePort();
  const begin = Date.now();
  const unreachable = ['--database', `postgresql://gatehouse@127.0.0.1:${port}/gatehouse`];
  assertOneSentence(await serve(await initialised(), '--listen', `127.0.0.1:${await freePort()}`, ...unreachable), /database/i);
  assert.ok(Date.now() - begin < 12_000);
  const data = newFolder();
  assertOneSentence(await serve(data, '--listen', `127.0.0.1:${await freePort()}`, '--tls-local-authority', 'true', ...unreachable), /database/i);
  assertNothingMade(data);
});

test('a master key that is not the one of the database', async () => {
  const [data, other] = [await initialised(), await initialised()];
  const keyFile = readdirSync(data).find((name) => /master.*key|key/i.test(name) && statSync(join(data, name)).size <= 256);
  assert.ok(keyFile, readdirSync(data).join(' '));
  cpSync(join(other, keyFile), join(data, keyFile));
  assertOneSentence(await serve(data, '--listen', `127.0.0.1:${await freePort()}`), /master key/i);
});

test('a missing master key is not replaced by a new one', async () => {
  const data = await initialised();
  const keyFile = readdirSync(data).find((name) => /master.*key|key/i.test(name) && statSync(join(data, name)).size <= 256);
  rmSync(join(data, keyFile));
  assertOneSentence(await serve(data, '--listen', `127.0.0.1:${await freePort()}`), /master key/i);
  assert.ok(!existsSync(join(data, keyFile)));
});

test('a master key that others may read is refused', async () => {
  const data = await initialised();
  const keyFile = readdirSync(data).find((name) => /master.*key|key/i.test(name) && statSync(join(data, name)).size <= 256);
  chmodSync(join(data, keyFile), 0o644);
  assertOneSentence(await serve(data, '--listen', `127.0.0.1:${await freePort()}`), new RegExp(keyFile.replace(/\W/g, '\\$&')));
});

test('a database of a newer version', async () => {
  const data = await initialised();
  const file = readdirSync(data).find((name) => /\.(db|sqlite)$/.test(name));
  const database = new Database(join(data, file));
  const table = database.all("SELECT name FROM sqlite_master WHERE name LIKE '%migration%' OR name LIKE '%schema%version%'")[0]?.name;
  assert.ok(table, 'the table of schema versions');
  const row = database.all(`SELECT * FROM ${table} ORDER BY 1 DESC LIMIT 1`)[0];
  const next = { ...row, [Object.keys(row)[0]]: Number(Object.values(row)[0]) + 1000 };
  const text = (value) => (typeof value === 'number' ? value : `'${String(value).replaceAll("'", "''")}'`);
  database.run(`INSERT INTO ${table} (${Object.keys(next).join(',')}) VALUES (${Object.values(next).map(text).join(',')})`);
  database.close();
  assertOneSentence(await serve(data, '--listen', `127.0.0.1:${await freePort()}`), /newer/i);
});

test('a file that is no database', async () => {
  const data = await initialised();
  const file = readdirSync(data).find((name) => /\.(db|sqlite)$/.test(name));
  writeFileSync(join(data, file), 'this is not a database, '.repeat(400));
  assertOneSentence(await serve(data, '--listen', `127.0.0.1:${await freePort()}`));
});

test('TLS files that are missing or wrong', async () => {
  const data = await initialised();
  const listen = `127.0.0.1:${await freePort()}`;
  const missing = join(data, 'missing.pem');
  assertOneSentence(await serve(data, '--listen', listen, '--tls-certificate', missing, '--tls-key', missing), /missing\.pem/);
  const nonsense = join(data, 'nonsense.pem');
  writeFileSync(nonsense, 'nonsense', { mode: 0o600 });
  assertOneSentence(await serve(data, '--listen', listen, '--tls-certificate', nonsense, '--tls-key', nonsense), /nonsense\.pem/);
  const fresh = newFolder();
  for (const file of [missing, nonsense]) {
    assertOneSentence(await serve(fresh, '--listen', listen, '--tls-certificate', file, '--tls-key', file));
    assertNothingMade(fresh);
  }
});

test('plain HTTP where others can reach it is refused', async () => {
  const result = await serve(await initialised(), '--listen', `0.0.0.0:${await freePort()}`);
  assertOneSentence(result, /TLS|HTTPS/i);
});

test('settings that are misspelt or out of range', async () => {
  const data = await initialised();
  writeFileSync(join(data, 'gatehouse.toml'), 'listn = "127.0.0.1:1"\n');
  assertOneSentence(await serve(data), /listn.*listen/s);
  writeFileSync(join(data, 'gatehouse.toml'), 'listen = \n');
  assertOneSentence(await serve(data), /gatehouse\.toml/);
  writeFileSync(join(data, 'gatehouse.toml'), '');
  assertOneSentence(await serve(data, '--listen', 'here'), /listen/);
  assertOneSentence(await serve(data, '--limits-hash-threads', '1000'), /limits-hash-threads/);
});

test('passwords never come by the command line', async () => {
  for (const name of ['user', 'init']) {
    const { stdout } = await run(name === 'user' ? ['user', 'add', '--help'] : [name, '--help']);
    assert.ok(!/--password[ =]/.test(stdout.replace(/--password-(stdin|file)/g, '')), name);
  }
  assert.ok(serverProgram);
});

test('a stop by SIGTERM is clean and leaves nothing open', async () => {
  const one = await Server.demo();
  const admin = await Admin.of(one);
  await admin.user();
  const exit = await one.stop();
  assert.equal(exit.code, 0);
  assert.deepEqual(readdirSync(one.data).filter((name) => name.endsWith('-wal') && statSync(join(one.data, name)).size > 0), []);
});
