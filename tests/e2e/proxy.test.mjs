// Behind a real nginx that ends TLS: the whole sign-in over HTTPS, with cookies that only HTTPS may carry, and forwarded
// headers believed from the proxy and from nobody else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin } from './lib/admin.mjs';
import { launchBrowser, walkPages, watch } from './lib/browser.mjs';
import { Server, freePort, scratchFolder } from './lib/server.mjs';
import { selfSigned } from './lib/tls.mjs';

const nginxProgram = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path));

// The certificate is made on the spot and nobody signed it. Only this test file, a process of its own, is so trusting.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

let folder;
let front;  // the address people use
let server;
let admin;
let nginx;
let browser;
let application;

/** The site file that is shipped for nginx, on free ports of this machine, with a certificate of our own. */
function nginxConfiguration({ tls, listen, upstream }) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ');
  const shipped = readFileSync(new URL('../../installer/nginx/gatehouse.conf', import.meta.url), 'utf8');
  const changes = [
    [/server \{\s*listen 80;[^}]*\}/, ''],
    [/listen \[::\]:443 ssl;/, ''],
    [/listen 443 ssl;/, `listen 127.0.0.1:${listen} ssl;`],
    [/server_name login\.example\.org;/, 'server_name localhost;'],
    [/server 127\.0\.0\.1:8080;/, `server 127.0.0.1:${upstream};`],
    [/(ssl_certificate +)\S+;/, `$1${tls.certificate};`],
    [/(ssl_certificate_key +)\S+;/, `$1${tls.key};`],
    [/access_log \S+ /, `access_log ${join(folder, 'access.log')} `],
  ];
  let site = shipped;
  for (const [from, to] of changes) {
    assert.match(site, from, 'installer/nginx/gatehouse.conf is not as this test expects');
    site = site.replace(from, to);
  }
  return `daemon off; pid ${join(folder, 'nginx.pid')}; error_log ${join(folder, 'error.log')}; worker_processes 1;
events {}
http {
  ${temporary}
  ${site}
}
`;
}

/** One request over the self-made certificate: {status, headers, text}. */
function secureGet(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, { method, headers, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

before(async () => {
  folder = scratchFolder();
  mkdirSync(join(folder, 'proxy'), { recursive: true });
  const tls = selfSigned(folder);
  const [listen, upstream] = [await freePort(), await freePort()];
  front = `https://localhost:${listen}`;
  writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration({ tls, listen, upstream }));
  nginx = spawn(nginxProgram, ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { stdio: 'ignore' });

  const data = scratchFolder();
  const demo = await Server.demo({ data });
  const { admin: account } = demo.demo;
  await demo.stop();
  server = await Server.serve({ data, port: upstream, args: ['--public-url', front, '--proxy-trusted', '127.0.0.1'] });
  server.url = front;  // from here on everybody comes by the front door
  browser = await launchBrowser();

  application = createServer({ key: readFileSync(tls.key), cert: readFileSync(tls.certificate) },
    (_, response) => response.end('back')).listen(0, '127.0.0.1');
  await once(application, 'listening');
  for (let i = 0; i < 100; ++i) {
    try { await secureGet(`${front}/readyz`); break; } catch { await sleep(50); }
  }
  admin = await Admin.of(server, account);
});

after(async () => {
  await browser?.close();
  application?.close();
  await server?.stop();
  if (nginx && nginx.exitCode === null) {
    nginx.kill('SIGQUIT');
    await once(nginx, 'exit');
  }
});

test('discovery tells the public address', async () => {
  const { status, text } = await secureGet(`${front}/.well-known/openid-configuration`);
  assert.equal(status, 200);
  const document = JSON.parse(text);
  assert.equal(document.issuer, front);
  assert.ok(document.token_endpoint.startsWith(front));
});

test('the whole sign-in through the proxy, with cookies for HTTPS alone', async () => {
  const { user, username, password } = await admin.user();
  const { authenticator } = await admin.enrolTotp(user.id);
  const redirectUri = `https://127.0.0.1:${application.address().port}/callback`;
  const client = await admin.client({ redirect_uris: [redirectUri], scopes: ['openid'], kind: 'public', auth_method: 'none' });

  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const seen = watch(page);
  const verifier = 'v'.repeat(60);
  const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url');
  await page.goto(`${front}/oauth/authorize?${new URLSearchParams({ client_id: client.id, response_type: 'code', scope: 'openid',
    redirect_uri: redirectUri, state: 's', nonce: 'n', code_challenge: challenge, code_challenge_method: 'S256' })}`);
  await walkPages(page, { until: redirectUri, login: username, password, authenticator });
  assert.deepEqual(seen.foreign, []);
  const cookies = await context.cookies(front);
  const session = cookies.filter((cookie) => cookie.value.length >= 32);
  assert.ok(session.length > 0);
  for (const cookie of session) {
    assert.ok(cookie.name.startsWith('__Host-'), cookie.name);
    assert.ok(cookie.secure && cookie.httpOnly && cookie.path === '/', JSON.stringify(cookie));
    assert.ok(['Lax', 'Strict'].includes(cookie.sameSite), JSON.stringify(cookie));
  }
  const answer = new URL(page.url()).searchParams;
  assert.equal(answer.get('iss'), front);
  const tokens = await secureGet(`${front}/oauth/token`, {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: redirectUri,
      code_verifier: verifier, client_id: client.id }).toString() });
  assert.equal(tokens.status, 200, tokens.text);
  await context.close();
});

test('HTTPS answers ask the browser to stay with HTTPS', async () => {
  const { headers } = await secureGet(`${front}/login`);
  assert.match(headers['strict-transport-security'] ?? '', /max-age=\d{6,}/);
});

test('a forged X-Forwarded-For does not change who somebody is', async () => {
  const name = `forged-${Date.now()}`;
  await secureGet(`${front}/auth/login`, { method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
    body: JSON.stringify({ login: name, password: 'x' }) });
  const { items: [event] } = await admin.get('/audit-events?type=signin.failed&limit=1');
  assert.equal(event.address, '127.0.0.1');
});

test('a server without a trusted proxy believes no forwarded header', async () => {
  const alone = await Server.demo();
  try {
    await fetch(`${alone.url}/auth/login`, { method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ login: 'nobody', password: 'x' }) });
    const { items: [event] } = await (await Admin.of(alone)).get('/audit-events?type=signin.failed&limit=1');
    assert.equal(event.address, '127.0.0.1');
    const { headers } = await fetch(`${alone.url}/login`, { headers: { 'x-forwarded-proto': 'https' } });
    assert.equal(headers.get('strict-transport-security'), null);
  } finally {
    await alone.stop();
  }
});
