// Client certificates (RFC 8705) by real clients: straight to the listener that asks for them, and through a real nginx that
// tells of them (RFC 9440). Every way in which a certificate can be wrong, and a token that somebody stole.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { Admin } from './lib/admin.mjs';
import { Pki, fetchWith } from './lib/pki.mjs';
import { Server, freePort, scratchFolder } from './lib/server.mjs';
import { selfSigned } from './lib/tls.mjs';

const nginxProgram = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path));

// The server's certificate is made on the spot and nobody signed it. Only this test file is so trusting.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

const folder = scratchFolder();
const tls = selfSigned(folder);
const pki = new Pki(folder);
const subject = '/O=Example/CN=app';
const authorities = pki.authority('ca');
pki.authority('foreign');
const certificates = {
  app: pki.client('app', subject, 'ca', ['subjectAltName=DNS:app.example.org']),
  renewed: pki.client('renewed', subject, 'ca', ['subjectAltName=DNS:app.example.org']),
  neighbour: pki.client('neighbour', '/O=Example/CN=neighbour', 'ca'),
  forged: pki.client('forged', subject, 'foreign', ['subjectAltName=DNS:app.example.org']),
  expired: pki.expired('expired', subject, 'ca'),
  self: pki.client('self', '/CN=self', null),
  other: pki.client('other', '/CN=other', null),
};
const scopes = ['openid', 'users:read'];
const machine = { kind: 'confidential', grant_types: ['client_credentials'], scopes };

/** The tests for one way that certificates come by. `place`: {issuer, mtls, admin}. */
function certificatesCount(place) {
  const clients = {};

  before(async () => {
    const client = (fields) => place.admin.client({ ...machine, ...fields });
    const bound = { tls_client_certificate_bound_access_tokens: true };
    clients.subject = await client({ auth_method: 'tls_client_auth',
      metadata: { tls_client_auth_subject_dn: 'cn=app, o=example', ...bound } });
    clients.dns = await client({ auth_method: 'tls_client_auth', metadata: { tls_client_auth_san_dns: 'app.example.org' } });
    clients.self = await client({ auth_method: 'self_signed_tls_client_auth',
      metadata: { jwks: { keys: [certificates.self.jwk] }, ...bound } });
    clients.secret = await client({ auth_method: 'client_secret_basic', metadata: bound });
  });

  const configured = (client, certificate, auth = oidc.TlsClientAuth()) => oidc.discovery(new URL(place.issuer), client.client_id,
    { use_mtls_endpoint_aliases: true }, auth, { [oidc.customFetch]: fetchWith(certificate) });
  const tokenFor = async (client, certificate, auth) => oidc.clientCredentialsGrant(
    await configured(client, certificate, auth), { scope: 'users:read' });
  const refused = async (client, certificate, auth, error = 'invalid_client') => {
    const thrown = await tokenFor(client, certificate, auth).then(() => null, (reason) => reason);
    assert.ok(thrown, `${client.name} was let in`);
    // With a challenge in the answer the library leaves its body alone.
    const body = thrown.error ? thrown : await (thrown.response ?? thrown.cause).json();
    assert.equal(body.error, error, thrown.message);
  };
  const callAdmin = (token, certificate) => fetchWith(certificate)(`${place.mtls}/admin/v1/users`,
    { headers: { authorization: `Bearer ${token}` } });

  test('discovery tells of the methods and of the other address', async () => {
    const metadata = (await configured(clients.dns, certificates.app)).serverMetadata();
    for (const endpoint of ['token', 'introspection', 'revocation']) {
      const methods = metadata[`${endpoint}_endpoint_auth_methods_supported`];
      assert.ok(methods.includes('tls_client_auth') && methods.includes('self_signed_tls_client_auth'), endpoint);
    }
    assert.equal(metadata.tls_client_certificate_bound_access_tokens, true);
    assert.equal(metadata.mtls_endpoint_aliases.token_endpoint, `${place.mtls}/oauth/token`);
    assert.equal(metadata.issuer, place.issuer);
  });

  test('tls_client_auth: the subject or the name, signed by our authority, within its time', async () => {
    for (const client of [clients.subject, clients.dns]) {
      assert.ok((await tokenFor(client, certificates.app)).access_token);
      assert.ok((await tokenFor(client, certificates.renewed)).access_token);
      for (const wrong of ['neighbour', 'forged', 'self']) await refused(client, certificates[wrong]);
      // nginx lets no expired certificate through, whoever signed it.
      if (place.throughProxy) await assert.rejects(tokenFor(client, certificates.expired));
      else await refused(client, certificates.expired);
      await refused(client, null);
      await refused(client, certificates.app, oidc.ClientSecretPost('secret'));
      await refused(client, certificates.app, oidc.ClientSecretBasic('secret'));
    }
  });

  test('self_signed_tls_client_auth: the registered key and no other', async () => {
    assert.ok((await tokenFor(clients.self, certificates.self)).access_token);
    for (const wrong of ['other', 'app']) await refused(clients.self, certificates[wrong]);
    await refused(clients.self, null);
  });

  test('a bound token is worth nothing to a thief', async () => {
    const { access_token: token, token_type: type } = await tokenFor(clients.subject, certificates.app);
    assert.equal(type.toLowerCase(), 'bearer');
    const { cnf } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    assert.deepEqual(cnf, { 'x5t#S256': certificates.app.thumbprint });
    assert.equal((await callAdmin(token, certificates.app)).status, 200);
    for (const thief of [null, certificates.neighbour, certificates.renewed, certificates.self]) {
      const answer = await callAdmin(token, thief);
      assert.equal(answer.status, 401);
      assert.match(answer.headers.get('www-authenticate'), /^Bearer .*error="invalid_token"/);
      assert.match(answer.headers.get('www-authenticate'), /resource_metadata="[^"]+\/\.well-known\/oauth-protected-resource\/admin\/v1"/);
    }
    const plainAddress = await fetch(`${place.issuer}/admin/v1/users`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(plainAddress.status, 401);
    // At userinfo the same: with the certificate only the scope is missing.
    const userInfo = (certificate) => fetchWith(certificate)(`${place.mtls}/oauth/userinfo`,
      { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await userInfo(certificates.app)).status, 403);
    assert.equal((await userInfo(certificates.neighbour)).status, 401);
  });

  test('a client with a secret binds its tokens as well, and says what it is bound to', async () => {
    const auth = oidc.ClientSecretBasic(clients.secret.client_secret);
    const { access_token: token } = await tokenFor(clients.secret, certificates.other, auth);
    await refused(clients.secret, null, auth, 'invalid_request');
    const config = await configured(clients.secret, certificates.other, auth);
    const facts = await oidc.tokenIntrospection(config, token);
    assert.equal(facts.active, true);
    assert.deepEqual(facts.cnf, { 'x5t#S256': certificates.other.thumbprint });
    await oidc.tokenRevocation(config, token);
    assert.equal((await oidc.tokenIntrospection(config, token)).active, false);
  });

  test('introspection by certificate', async () => {
    const { access_token: token } = await tokenFor(clients.self, certificates.self);
    const good = await configured(clients.self, certificates.self);
    assert.equal((await oidc.tokenIntrospection(good, token)).active, true);
    await assert.rejects(oidc.tokenIntrospection(await configured(clients.self, certificates.other), token));
  });

  test('nobody adds a certificate by a header', async () => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clients.dns.client_id }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'client-cert': certificates.app.field };
    for (const own of [null, certificates.neighbour]) {
      const answer = await fetchWith(own)(`${place.mtls}/oauth/token`, { method: 'POST', headers, body: form });
      assert.equal(answer.status, 401);
      assert.equal((await answer.json()).error, 'invalid_client');
    }
  });
}

describe('straight to the listener', () => {
  const place = {};
  let server;

  before(async () => {
    const listen = await freePort();
    place.mtls = `https://127.0.0.1:${listen}`;
    server = await Server.demo({ args: ['--tls-certificate', tls.certificate, '--tls-key', tls.key,
      '--mtls-listen', `127.0.0.1:${listen}`, '--mtls-url', place.mtls, '--mtls-ca-file', authorities] });
    place.issuer = server.url;
    place.admin = await (await Admin.of(server)).prepareForTests();
  });
  after(() => server?.stop());

  certificatesCount(place);

  test('browsers are not asked at the main address', async () => {
    const asked = await new Promise((resolve, reject) => {
      const probe = spawn('openssl', ['s_client', '-connect', new URL(place.issuer).host, '-tls1_2'], { stdio: ['pipe', 'pipe', 'ignore'] });
      let text = '';
      probe.stdout.on('data', (part) => { text += part; });
      probe.on('error', reject).on('close', () => resolve(text));
      probe.stdin.end();
    });
    assert.match(asked, /No client certificate CA names sent/);
    assert.doesNotMatch(asked, /Client Certificate Types|Requested Signature Algorithms/);
  });

  test('the certificate is there on every connection of a client that would resume', async () => {
    for (const versions of [{ maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' }]) {
      const call = fetchWith(certificates.app, { keepAlive: false, ...versions });
      const client = await place.admin.client({ ...machine, auth_method: 'tls_client_auth',
        metadata: { tls_client_auth_san_dns: 'app.example.org' } });
      for (let i = 0; i < 4; ++i) {
        const answer = await call(`${place.mtls}/oauth/token`, { method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client.client_id }) });
        assert.equal(answer.status, 200, `${JSON.stringify(versions)} ${i}`);
      }
    }
  });

  test('a DPoP-bound token works at the admin API, with its proof and once', async () => {
    const client = await place.admin.client({ ...machine, auth_method: 'client_secret_basic' });
    const as = await oauth.processDiscoveryResponse(new URL(place.issuer), await oauth.discoveryRequest(new URL(place.issuer)));
    const key = await oauth.generateKeyPair('ES256');
    const DPoP = oauth.DPoP({ client_id: client.client_id }, key);
    const response = await oauth.clientCredentialsGrantRequest(as, { client_id: client.client_id },
      oauth.ClientSecretBasic(client.client_secret), { scope: 'users:read' }, { DPoP });
    const { access_token: token } = await oauth.processClientCredentialsResponse(as, { client_id: client.client_id }, response);
    const target = new URL(`${place.issuer}/admin/v1/users`);
    const sent = [];
    const spying = (url, init) => { sent.push(init.headers); return fetch(url, init); };
    const answer = await oauth.protectedResourceRequest(token, 'GET', target, undefined, undefined,
      { DPoP, [oauth.customFetch]: spying });
    assert.equal(answer.status, 200);
    const replayed = await fetch(target, { headers: sent[0] });
    assert.equal(replayed.status, 401);
    assert.match(replayed.headers.get('www-authenticate'), /^DPoP .*error="invalid_dpop_proof"/);
    assert.equal((await fetch(target, { headers: { authorization: `Bearer ${token}` } })).status, 401);
    assert.equal((await fetch(target, { headers: { authorization: `DPoP ${token}` } })).status, 401);
    const stranger = oauth.DPoP({ client_id: client.client_id }, await oauth.generateKeyPair('ES256'));
    await assert.rejects(oauth.protectedResourceRequest(token, 'GET', target, undefined, undefined, { DPoP: stranger }));
  });

  test('the resources tell of themselves (RFC 9728)', async () => {
    for (const resource of [place.issuer, `${place.issuer}/admin/v1`]) {
      const identifier = new URL(resource);
      const metadata = await oauth.processResourceDiscoveryResponse(identifier, await oauth.resourceDiscoveryRequest(identifier));
      assert.deepEqual(metadata.authorization_servers, [place.issuer]);
      assert.equal(metadata.tls_client_certificate_bound_access_tokens, true);
      assert.equal(metadata.dpop_bound_access_tokens_required, false);
      assert.ok(metadata.scopes_supported.length > 0);
    }
  });
});

describe('through nginx', { skip: !nginxProgram && 'no nginx here' }, () => {
  const place = {};
  let server;
  let nginx;
  let direct;

  /** nginx has the certificate as PEM only; this picks its base64 out of the lines (docs/operations.md). */
  const map = () => {
    const lines = Array.from({ length: 60 }, (_, i) => i);
    const pattern = lines.map((i) => `(?:(?<l${i}>[^\\n-]+)\\n)?`).join('');
    return `map $ssl_client_raw_cert $client_cert_field {\n  default "";\n  "~^-----BEGIN CERTIFICATE-----\\n${pattern}-----END" `
      + `":${lines.map((i) => `$l${i}`).join('')}:";\n}`;
  };

  before(async () => {
    const [front, asking, upstream] = [await freePort(), await freePort(), await freePort()];
    place.throughProxy = true;
    place.issuer = `https://localhost:${front}`;
    place.mtls = `https://localhost:${asking}`;
    direct = `http://127.0.0.1:${upstream}`;
    const site = (port, more) => `server { listen 127.0.0.1:${port} ssl; ssl_certificate ${tls.certificate};
      ssl_certificate_key ${tls.key}; ${more}
      location / { proxy_pass http://127.0.0.1:${upstream}; proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto https;
        proxy_set_header Client-Cert $client_cert_field; proxy_set_header Client-Cert-Chain ""; } }`;
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ');
    writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${join(folder, 'nginx.pid')}; worker_processes 1;
events {}
http { ${temporary} access_log off; map_hash_bucket_size 8192; ${map()}
${site(front, '')}
${site(asking, 'ssl_verify_client optional_no_ca;')} }
`);
    nginx = spawn(nginxProgram, ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { stdio: 'ignore' });
    const data = scratchFolder();
    const demo = await Server.demo({ data });
    const { admin: account } = demo.demo;
    await demo.stop();
    server = await Server.serve({ data, port: upstream, args: ['--public-url', place.issuer, '--proxy-trusted', '127.0.0.1/32',
      '--proxy-client-certificate-header', 'true', '--mtls-url', place.mtls, '--mtls-ca-file', authorities] });
    server.url = place.issuer;
    for (let i = 0; i < 100; ++i) {
      try { await fetch(`${place.issuer}/readyz`); break; } catch { await sleep(50); }
    }
    place.admin = await (await Admin.of(server, account)).prepareForTests();
  });
  after(async () => {
    await server?.stop();
    if (nginx && nginx.exitCode === null) {
      nginx.kill('SIGQUIT');
      await once(nginx, 'exit');
    }
  });

  certificatesCount(place);

  test('the header counts from the proxy and from nobody else', async () => {
    const client = await place.admin.client({ ...machine, auth_method: 'tls_client_auth',
      metadata: { tls_client_auth_san_dns: 'app.example.org' } });
    const { request } = await import('node:http');
    const ask = (localAddress, field) => new Promise((resolve, reject) => {
      const sent = request(`${direct}/oauth/token`, { method: 'POST', localAddress,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '127.0.0.1', 'client-cert': field } },
      (answer) => { answer.resume(); resolve(answer.statusCode); });
      sent.on('error', reject);
      sent.end(new URLSearchParams({ grant_type: 'client_credentials', client_id: client.client_id }).toString());
    });
    const { field } = certificates.app;
    assert.equal(await ask('127.0.0.1', field), 200);
    assert.equal(await ask('127.0.0.2', field), 401);  // a stranger on the same network
    assert.equal(await ask('127.0.0.1', field.slice(1)), 400);
    assert.equal(await ask('127.0.0.1', certificates.forged.field), 401);
    // At the address that does not ask, nginx takes the field away.
    const answer = await fetch(`${place.issuer}/oauth/token`, { method: 'POST', headers: { 'client-cert': field },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client.client_id }) });
    assert.equal(answer.status, 401);
  });
});

test('a server without certificates refuses the methods in plain words', async () => {
  const server = await Server.demo();
  try {
    const admin = await Admin.of(server);
    const answer = await admin.api.post('/admin/v1/clients', { name: 'App', redirect_uris: [], ...machine,
      auth_method: 'tls_client_auth', metadata: { tls_client_auth_san_dns: 'app.example.org' } });
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /mtls\.listen/);
    const metadata = await (await fetch(`${server.url}/.well-known/openid-configuration`)).json();
    assert.equal(metadata.tls_client_certificate_bound_access_tokens, undefined);
    assert.equal(metadata.mtls_endpoint_aliases, undefined);
    assert.ok(!metadata.token_endpoint_auth_methods_supported.includes('tls_client_auth'));
  } finally {
    await server.stop();
  }
});
