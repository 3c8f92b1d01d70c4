// node tests/bench/run.mjs [--quick] [--out FILE] [--only NAME,...]
// Measures a fresh release server beside the raw limits of the same machine in the same run, and prints each figure next
// to its goal. Programs come from build/release/bin (GATEHOUSE_BENCH_BIN). The load generator shares the cores.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const programs = resolve(process.env.GATEHOUSE_BENCH_BIN ?? join(here, '../../build/release/bin'));
process.env.GATEHOUSE_SERVER ??= join(programs, 'gatehouse-server');
const { Admin } = await import('../e2e/lib/admin.mjs');
const { Person } = await import('../e2e/lib/http.mjs');
const { RelyingParty } = await import('../e2e/lib/relying_party.mjs');
const { importTime } = await import('./import.mjs');
const { assertions, proofs, signingKey } = await import('./signed.mjs');
const { Server, scratchFolder, serverProgram } = await import('../e2e/lib/server.mjs');

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const quick = process.argv.includes('--quick');
const seconds = quick ? 2 : 5;
const rounds = quick ? 1 : 3;
const only = option('only')?.split(',');
const wanted = (name) => !only || only.includes(name);
const outFile = option('out') ?? join(dirname(programs), 'bench.json');
const connections = 32;
const scratch = scratchFolder();
const program = promisify(execFile);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

for (const name of ['gatehouse-loadgen', 'gatehouse-rawlimit']) {
  if (!existsSync(join(programs, name))) throw new Error(`no ${name} in ${programs}: configure with -DGATEHOUSE_BENCH=ON`);
}

const figures = [];
function record(name, value, unit, goal, { better = 'more', note = '', detail } = {}) {
  const met = better === 'more' ? value >= goal : value <= goal;
  figures.push({ name, value, unit, goal, better, met, note, detail });
  const shown = (number) => (number >= 100 ? Math.round(number).toLocaleString('en') : number.toFixed(number >= 10 ? 1 : 2));
  console.log(`${name.padEnd(44)} ${shown(value).padStart(10)} ${unit.padEnd(6)} goal ${better === 'more' ? '>=' : '<='} ` +
    `${shown(goal).padStart(8)}  ${met ? 'met   ' : 'NOT MET'} ${note}`);
}

async function raw(what, time = seconds) {
  return JSON.parse((await program(join(programs, 'gatehouse-rawlimit'), [what, String(time)])).stdout);
}

let files = 0;
function written(text) {
  const file = join(scratch, `request-${++files}`);
  writeFileSync(file, text);
  return file;
}

/** One run of the load generator; `request` is its template, `values` an array of rows, with `once` good for one request each. */
async function load(server, request, { values, once = false, args = [], time = seconds, warmUp = 1, conns = connections } = {}) {
  const port = new URL(server.url).port;
  const all = ['--port', port, '--request', written(request), '--seconds', String(time), '--warmup', String(warmUp),
    '--connections', String(conns), ...args];
  if (once) all.push('--count', String(values.length));
  if (values) all.push('--values', written(values.map((row) => row.join('\t')).join('\n')));
  const { stdout } = await program(join(programs, 'gatehouse-loadgen'), all, { timeout: (time + warmUp + 40) * 1000 });
  const report = JSON.parse(stdout);
  if (report.unexpected > 0 || report.requests === 0) {
    console.log(`  attention: ${report.unexpected} unexpected answers, ${report.requests} good ones: ${report.first_unexpected}`);
  }
  return report;
}

/** CPU time that a process has used, in seconds. Linux counts it in hundredths. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * Median rate over the rounds, and what a request costs the server in CPU time: on a busy machine only the latter means
 * much. `capacity` is what two cores could do that have nothing else to do but this server and this generator.
 */
async function rate(name, goal, server, request, options) {
  if (!wanted(name)) return;
  const reports = [];
  for (let round = 0; round < rounds; ++round) {
    const plan = options?.(round) ?? {};
    if (!plan.args?.includes('--carry') && !plan.once) await load(server, request, { ...plan, time: 0.5, warmUp: 0 });
    const before = cpuSeconds(server.pid);
    const report = await load(server, request, { ...plan, warmUp: 0 });
    const perRequest = 1e6 / (report.requests + report.unexpected);
    report.server_cpu_us = (cpuSeconds(server.pid) - before) * perRequest;
    report.generator_cpu_us = report.cpu_seconds * perRequest;
    reports.push(report);
  }
  const middle = (of) => median(reports.map(of));
  const [server_us, generator_us] = [middle((one) => one.server_cpu_us), middle((one) => one.generator_cpu_us)];
  const capacity = 2e6 / (server_us + generator_us);
  record(name, middle((one) => one.per_second), '/s', goal, {
    note: `p50 ${middle((one) => one.p50_ms)} ms, p99 ${middle((one) => one.p99_ms)} ms; CPU ${server_us.toFixed(0)} us a ` +
      `request + ${generator_us.toFixed(0)} us here = ${Math.round(capacity).toLocaleString('en')}/s on two idle cores`,
    detail: { reports, server_us, generator_us, capacity },
  });
}

function memoryMiB(pid) {
  const pss = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  const rss = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return { pss: pss / 1024, rss: rss / 1024 };
}

async function coldStarts(data, count) {
  const times = [];
  for (let i = 0; i < count; ++i) {
    const begin = performance.now();
    const server = await Server.serve({ data });
    times.push(performance.now() - begin);
    await server.stop();
  }
  return times;
}

const form = 'Content-Type: application/x-www-form-urlencoded';
const basic = (client) => `Authorization: Basic ${Buffer.from(`${client.id}:${client.client_secret}`).toString('base64')}`;

async function measureSignIns(server, admin) {
  const accounts = [];
  for (let i = 0; i < 8; ++i) accounts.push(await admin.user());
  const client = await admin.client({ kind: 'confidential', grant_types: ['client_credentials'], redirect_uris: [] });
  const signIn = 'POST /auth/login HTTP/1.1\nContent-Type: application/json\n\n{"login":"{{1}}","password":"{{2}}"}';
  const credentials = `POST /oauth/token HTTP/1.1\n${form}\n${basic(client)}\n\ngrant_type=client_credentials`;
  const values = accounts.map(({ username, password }) => [username, password]);
  const [rawRates, ownRates, tokenTails] = [[], [], []];
  const time = quick ? 6 : 12;
  for (let round = 0; round < Math.max(rounds, 2); ++round) {
    rawRates.push((await raw('pbkdf2', time)).pbkdf2.per_second);
    ownRates.push((await load(server, signIn, { values, time, warmUp: 2, conns: 8 })).per_second);
  }
  rawRates.push((await raw('pbkdf2', time)).pbkdf2.per_second);
  for (let round = 0; round < Math.max(rounds, 2); ++round) {
    const [, tokens] = await Promise.all([
      load(server, signIn, { values, time: time + 2, warmUp: 2, conns: 8 }),
      load(server, credentials, { time, warmUp: 3, conns: 2, args: ['--rate', '40'] }),
    ]);
    tokenTails.push(tokens.p99_ms);
  }
  const rawRate = median(rawRates);
  record('password sign-ins (PBKDF2 600,000)', median(ownRates), '/s', rawRate * 0.95,
    { note: `${(100 * median(ownRates) / rawRate).toFixed(0)} % of the raw ${rawRate.toFixed(2)}/s of this run`, detail: { rawRates, ownRates } });
  record('token p99 while sign-ins run at capacity', median(tokenTails), 'ms', 50, { better: 'less', detail: tokenTails });
}

/** Clients that sign: an assertion in place of a secret, a DPoP proof beside it. Each is used once, as replay is refused. */
async function measureProofs(server, admin, { resource, confidential, refreshToken }) {
  const names = ['private_key_jwt ES256', 'token with a DPoP proof', 'userinfo with a DPoP proof'];
  if (!names.some(wanted)) return;
  const count = seconds * 15_000;
  const key = signingKey();
  const tokens = `${server.url}/oauth/token`;
  const userinfo = `${server.url}/oauth/userinfo`;
  const signer = await admin.client({ kind: 'confidential', auth_method: 'private_key_jwt', grant_types: ['client_credentials'],
    redirect_uris: [], metadata: { jwks: { keys: [key.jwk] }, token_endpoint_auth_signing_alg: 'ES256' } });
  const { issuer } = await (await fetch(`${server.url}/.well-known/openid-configuration`)).json();
  await rate(names[0], 2_500, server, `POST /oauth/token HTTP/1.1\n${form}\n\ngrant_type=client_credentials&client_assertion_type=` +
    `${encodeURIComponent('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')}&client_assertion={{1}}`,
  () => ({ values: assertions(key, signer.id, issuer, count), once: true }));
  await rate(names[1], 2_500, server, `POST /oauth/token HTTP/1.1\n${form}\n${resource}\nDPoP: {{1}}\n\ngrant_type=client_credentials`,
    () => ({ values: proofs(key, 'POST', tokens, count), once: true }));
  const answer = await fetch(tokens, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    headers: { Authorization: confidential.replace('Authorization: ', ''), DPoP: proofs(key, 'POST', tokens, 1)[0][0] } });
  const bound = await answer.json();
  if (bound.token_type !== 'DPoP') throw new Error(`no bound token: ${JSON.stringify(bound)}`);
  await rate(names[2], 2_500, server, `GET /oauth/userinfo HTTP/1.1\nAuthorization: DPoP ${bound.access_token}\nDPoP: {{1}}`,
    () => ({ values: proofs(key, 'GET', userinfo, count, bound.access_token), once: true }));
}

async function measureTokens(server, admin) {
  const machine = await admin.client({ kind: 'confidential', grant_types: ['client_credentials'], redirect_uris: [] });
  const party = await RelyingParty.start(server.url, (redirectUri) => admin.client({
    // With RS256, the protocol's default, each refresh would measure one RSA-3072 signature and little else.
    redirect_uris: [redirectUri], scopes: ['openid', 'profile', 'email'], skip_consent: true, id_token_alg: 'ES256' }),
  { extraMetadata: { id_token_signed_response_alg: 'ES256' } });
  const { username, password } = await admin.user();
  const person = new Person({ login: username, password });
  const grants = [];
  for (let i = 0; i < connections * (rounds + 1) + 1; ++i) grants.push((await party.signIn(person)).tokens);
  const accessTokens = grants.slice(0, connections).map((tokens) => [tokens.access_token]);
  const [confidential, resource] = [basic({ id: party.client.id, client_secret: party.client.client_secret }), basic(machine)];

  await rate('client_credentials, ES256, audited', 10_000, server,
    `POST /oauth/token HTTP/1.1\n${form}\n${resource}\n\ngrant_type=client_credentials`);
  await rate('introspection', 15_000, server, `POST /oauth/introspect HTTP/1.1\n${form}\n${resource}\n\ntoken={{1}}`,
    () => ({ values: accessTokens }));
  await rate('userinfo', 15_000, server, 'GET /oauth/userinfo HTTP/1.1\nAuthorization: Bearer {{1}}', () => ({ values: accessTokens }));
  await rate('refresh, rotating, ES256 ID token', 5_000, server,
    `POST /oauth/token HTTP/1.1\n${form}\n${confidential}\n\ngrant_type=refresh_token&refresh_token={{1}}`,
    (round) => ({
      values: grants.slice(connections * (round + 1), connections * (round + 2)).map((tokens) => [tokens.refresh_token]),
      args: ['--per-connection', '--carry', 'refresh_token'],
    }));
  await measureProofs(server, admin, { resource, confidential, refreshToken: grants.at(-1).refresh_token });
  const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url');
  const query = new URLSearchParams({ client_id: party.client.id, response_type: 'code', scope: 'openid', state: 'x', nonce: 'y',
    redirect_uri: party.redirectUri, code_challenge: challenge, code_challenge_method: 'S256' });
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  await rate('authorize with a session', 5_000, server, `GET /oauth/authorize?${query} HTTP/1.1\nCookie: ${cookie}`,
    () => ({ args: ['--expect', '303'] }));
  await party.stop();
}

console.log(`${cpus().length} cores, ${cpus()[0].model}; ${serverProgram}`);
const data = scratchFolder();
const first = await Server.demo({ data });
const { demo } = first;
await sleep(5000);
const idle = memoryMiB(first.pid);
if (wanted('memory')) record('idle memory (Pss)', idle.pss, 'MiB', 40, { better: 'less', note: `RSS ${idle.rss.toFixed(1)} MiB` });
await first.stop();
if (wanted('breached')) {
  const seen = JSON.parse((await program(join(programs, 'gatehouse-breached'), [scratch])).stdout);
  const note = `p99; median ${seen.cold_us} us, from memory ${seen.warm_us} us; ${seen.probes} places of ${(seen.bytes / 1e9).toFixed(0)} GB`;
  record('breached password looked up, first time', seen.cold_p99_us, 'us', 1000, { better: 'less', note, detail: seen });
}
if (wanted('import')) {
  const people = quick ? 20_000 : 100_000;
  const database = process.env.GATEHOUSE_TEST_POSTGRES;
  record(`${people.toLocaleString('en')} people taken in, hashes given`, await importTime(serverProgram, scratch, people, database), 's',
    60 * people / 100_000, { better: 'less', note: database ? 'PostgreSQL' : 'SQLite' });
}
if (wanted('start')) record('cold start to /readyz (median of 5)', median(await coldStarts(data, 5)), 'ms', 300, { better: 'less' });

const server = await Server.serve({ data });
const admin = await (await Admin.of(server, demo.admin)).unthrottled();
const limits = { ...await raw('es256', quick ? 1 : 3), ...await raw('sqlite', quick ? 1 : 3) };
console.log(`raw: ES256 ${Math.round(limits.es256_sign.per_second)} signatures/s, ${Math.round(limits.es256_verify.per_second)} ` +
  `verifications/s on ${limits.es256_sign.threads} threads; SQLite ${Math.round(limits.sqlite_rows_1.per_second)} single, ` +
  `${Math.round(limits.sqlite_rows_100.per_second)} grouped durable rows/s`);
await rate('discovery', 30_000, server, 'GET /.well-known/openid-configuration HTTP/1.1');
await rate('key set', 30_000, server, 'GET /oauth/jwks HTTP/1.1');
if (wanted('sign-in page')) {
  const report = await load(server, 'GET /login HTTP/1.1', { warmUp: 0.5 });
  record('sign-in page, last byte (p99)', report.p99_ms, 'ms', 50, { better: 'less', note: `${Math.round(report.per_second)}/s`, detail: report });
}
await measureTokens(server, admin);
if (wanted('sign-in')) await measureSignIns(server, admin);
const used = memoryMiB(server.pid);
console.log(`memory after all this: Pss ${used.pss.toFixed(1)} MiB, RSS ${used.rss.toFixed(1)} MiB`);
await server.stop();

writeFileSync(outFile, JSON.stringify({
  at: new Date().toISOString(), cores: cpus().length, cpu: cpus()[0].model, node: process.version,
  raw: limits, memory_after: used, figures,
}, null, 2));
const missed = figures.filter((figure) => !figure.met);
console.log(`${figures.length - missed.length} of ${figures.length} goals met; written to ${outFile}`);
