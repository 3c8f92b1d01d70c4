// A server that is killed without warning has kept every change it acknowledged, and its audit log still proves itself.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, adminBase, consoleApi } from './lib/admin.mjs';
import { Api } from './lib/http.mjs';
import { Server, command, freePort, scratchFolder } from './lib/server.mjs';

const rounds = Number(process.env.GATEHOUSE_KILL_ROUNDS ?? 100);
// Groups cost no password hash, so most of the load is theirs and the database is never idle.
const writers = ['users', 'users', 'groups', 'groups', 'groups', 'groups'];
const scope = 'users:read users:write groups:read groups:write';

/** Creates users or groups one after the other until the server is gone; remembers what was acknowledged. */
async function createUntilGone(api, kind, prefix, acknowledged) {
  for (let i = 0; ; ++i) {
    const name = `${prefix}-${i}`;
    try {
      const answer = await api.post(`${adminBase}/${kind}`, kind === 'users' ? { username: name } : { name });
      if (answer.status !== 201) return `${answer.status} ${answer.text.slice(0, 200)}`;
      acknowledged.push({ kind, id: answer.body.id, name });
    } catch {
      return null;  // the connection ended: the server is dead
    }
  }
}

test(`kill -9, ${rounds} times under load`, { timeout: 600_000 }, async (t) => {
  const data = scratchFolder();
  const port = await freePort();
  const demo = await Server.demo({ data, args: ['--listen', `127.0.0.1:${port}`] });
  const admin = await (await Admin.of(demo)).prepareForTests();
  const client = await admin.client({ kind: 'confidential', grant_types: ['client_credentials'], redirect_uris: [],
    scopes: scope.split(' ') });
  const account = demo.demo.admin;
  await demo.kill();

  const all = [];
  let longest = 0;
  for (let round = 0; round < rounds; ++round) {
    const begin = performance.now();
    const server = await Server.serve({ data, port });
    longest = Math.max(longest, performance.now() - begin);
    const response = await fetch(`${server.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.client_secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    assert.equal(response.status, 200, `round ${round}: ${await response.clone().text()}`);
    const api = new Api(server.url, (await response.json()).access_token);

    // What the round before acknowledged is there.
    for (const { kind, id, name } of all.slice(-40)) {
      const found = await api.get(`${adminBase}/${kind}/${id}`);
      assert.equal(found.status, 200, `round ${round}: ${name} was acknowledged and is lost`);
    }
    const before = all.length;
    const work = writers.map((kind, i) => createUntilGone(api, kind, `k${round}w${i}`, all));
    await sleep(randomInt(20, 250));
    await server.kill();
    for (const failure of await Promise.all(work)) assert.equal(failure, null, `round ${round}`);
    if (round === 0) assert.ok(all.length > before, 'the load does something');
  }

  const last = await Server.serve({ data, port });
  const api = await consoleApi(last, account);
  const kept = new Set();
  for (const kind of ['users', 'groups']) {
    let cursor = '';
    do {
      const page = await api.expect(200, 'GET', `${adminBase}/${kind}?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      for (const item of page.items) kept.add(item.id);
      cursor = page.next;
    } while (cursor);
  }
  const lost = all.filter(({ id }) => !kept.has(id));
  assert.deepEqual(lost, []);
  const proof = await api.expect(200, 'GET', `${adminBase}/audit-events/verify`);
  assert.equal(proof.ok, true, JSON.stringify(proof));
  await last.stop();
  const offline = await command(['audit', 'verify', '--data', data]);
  assert.equal(offline.ok, true);
  t.diagnostic(`${all.length} users and groups acknowledged, none lost; longest start ${longest.toFixed(0)} ms`);
});
