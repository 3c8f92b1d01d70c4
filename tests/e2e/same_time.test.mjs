// Nobody learns from the time of an answer whether an account exists: signing in, registering and forgotten passwords, asked
// in pairs of a known and an unknown name, one after the other. PAIRS=1000 measures; the few of an ordinary run only find
// what is grossly wrong.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Admin, goodPassword } from './lib/admin.mjs';
import { Server } from './lib/server.mjs';

const pairs = Number(process.env.PAIRS ?? 20);
const bound = Number(process.env.BOUND_MS ?? 60);
let server;
let admin;

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  await admin.setting('registration.mode', 'open');
  await admin.setting('registration.verify_email', true);
  await admin.setting('lockout.threshold', 100);
  // Nobody listens there: what is to be sent waits.
  await admin.setting('mail.host', '127.0.0.1');
  await admin.setting('mail.port', 9);
  await admin.setting('mail.from', 'login@example.org');
  await admin.setting('mail.enabled', true);
});
after(() => server?.stop());

/** One after the other: hashing has a queue, which refuses what is too much at once. */
async function people(count) {
  const all = [];
  while (all.length < count) all.push(await admin.user());
  return all;
}

const fresh = () => `p-${randomBytes(6).toString('hex')}`;
const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];

async function timed(path, body, expected) {
  const begun = performance.now();
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body) });
  const text = await response.text();
  const took = performance.now() - begun;
  assert.equal(response.status, expected, text);
  return { took, text };
}

/**
 * Asks for both in turn, each first every other time. Of many pairs the median difference within a pair counts, which the
 * machine's slow minutes do not move; of few, the difference between the least disturbed of each kind.
 */
async function difference(context, name, known, unknown) {
  const times = { known: [], unknown: [] };
  for (let i = 0; i < pairs; ++i) {
    const order = i % 2 ? [['known', known], ['unknown', unknown]] : [['unknown', unknown], ['known', known]];
    const texts = {};
    for (const [kind, ask] of order) {
      const { took, text } = await ask(i);
      times[kind].push(took);
      texts[kind] = text.replace(/"(request_id|instance)":"[^"]*"/g, '');
    }
    assert.equal(texts.known, texts.unknown);
  }
  const apart = process.env.PAIRS ? median(times.known.map((time, i) => time - times.unknown[i]))
    : sorted(times.known)[0] - sorted(times.unknown)[0];
  context.diagnostic(`${name}: known ${median(times.known).toFixed(2)} ms, unknown ${median(times.unknown).toFixed(2)} ms, `
    + `difference ${apart.toFixed(2)} ms over ${pairs} pairs`);
  return apart;
}

/** What is true once on a busy machine may be chance; a real difference is there every time. */
async function compare(...asked) {
  let apart;
  for (let tries = process.env.PAIRS ? 1 : 3; tries > 0; --tries) {
    apart = await difference(...asked);
    if (Math.abs(apart) < bound) return;
  }
  assert.fail(`${asked[1]} differs by ${apart.toFixed(2)} ms`);
}

test('signing in with a wrong password', async (context) => {
  // Each account is tried a few times only, so that none is locked.
  const known = await people(Math.ceil(pairs / 50));
  const wrong = goodPassword();
  await compare(context, 'sign-in', (i) => timed('/auth/login', { login: known[i % known.length].username, password: wrong }, 401),
    () => timed('/auth/login', { login: fresh(), password: wrong }, 401));
});

test('registering with a taken address', async (context) => {
  const { user } = await admin.user();
  await compare(context, 'registration',
    () => timed('/auth/register', { username: fresh(), email: user.email, password: goodPassword() }, 202),
    () => timed('/auth/register', { username: fresh(), email: `${fresh()}@example.org`, password: goodPassword() }, 202));
});

test('asking for a new password', async (context) => {
  // A few mails are sent for each account; after that the limit keeps silent, which must not be seen either.
  const known = await people(Math.ceil(pairs / 5));
  await compare(context, 'forgotten password',
    (i) => timed('/auth/password/forgot', { login: known[Math.floor(i / 5)].username }, 202),
    () => timed('/auth/password/forgot', { login: fresh() }, 202));
});
