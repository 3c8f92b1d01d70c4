// What an application keeps at addresses of its own, and the requests that it signs: RFC 9101, RFC 7591 `jwks_uri`,
// OpenID Connect Core section 6. By openid-client and jose, and by hand where a library would not do wrong.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT, UnsecuredJWT, exportSPKI, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import { Signer } from './conformance/signer.mjs';
import { Admin } from './lib/admin.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

const now = () => Math.floor(Date.now() / 1000);

/** What stands at the application's addresses: path -> body, or a function (response). */
class Documents {
  static async start() {
    const documents = new Documents();
    documents.server = createServer((request, response) => documents.answer(request.url, response)).listen(0, '127.0.0.1');
    await once(documents.server, 'listening');
    documents.origin = `http://127.0.0.1:${documents.server.address().port}`;
    return documents;
  }

  constructor() { Object.assign(this, { bodies: new Map(), calls: new Map() }); }

  put(body) {
    const path = `/${randomUUID()}`;
    this.bodies.set(path, body);
    return this.origin + path;
  }

  set(url, body) { this.bodies.set(url.slice(this.origin.length), body); }
  count(url) { return this.calls.get(url.slice(this.origin.length)) ?? 0; }

  answer(path, response) {
    this.calls.set(path, (this.calls.get(path) ?? 0) + 1);
    const body = this.bodies.get(path);
    if (typeof body === 'function') return body(response);
    if (body === undefined) response.writeHead(404);
    return response.end(typeof body === 'object' ? JSON.stringify(body) : body);
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let server;
let closed;  // the same server as it is without outbound.private_networks
let admin;
let documents;
let account;

before(async () => {
  documents = await Documents.start();
  server = await Server.demo({ args: ['--outbound-private-networks', '127.0.0.0/8'] });
  admin = await (await Admin.of(server)).prepareForTests();
  account = await admin.user();
});
after(async () => {
  documents?.stop();
  await closed?.stop();
  await server?.stop();
});

/** An application that proves itself by a key; `metadata` says where the key stands. */
const keyClient = (metadata, owner = admin) => owner.client({ auth_method: 'private_key_jwt', grant_types: ['client_credentials'],
  scopes: ['api:read'], metadata });

async function token(client, signer, change = {}, at = server) {
  const began = Date.now();
  const response = await fetch(`${at.url}/oauth/token`, { method: 'POST', body: new URLSearchParams({
    grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: change.assertion ?? await signer.assertion(client.client_id, at.url, change) }) });
  return { status: response.status, took: Date.now() - began, ...await response.json() };
}

test('keys at a jwks_uri are fetched once, and followed when they change', async () => {
  const [first, second] = [await Signer.make('ES256'), await Signer.make('RS256')];
  const url = documents.put(first.jwks);
  const client = await keyClient({ jwks_uri: url });
  const answers = await Promise.all(Array.from({ length: 20 }, () => token(client, first)));
  assert.deepEqual(answers.map(({ status }) => status), Array(20).fill(200));
  assert.equal(documents.count(url), 1, 'one fetch for all who wait');

  // A key that is not known makes the server look again, but not within a minute of the last time.
  documents.set(url, second.jwks);
  for (let i = 0; i < 5; ++i) assert.equal((await token(client, second)).error, 'invalid_client');
  assert.equal(documents.count(url), 1);
});

test('an assertion is used once, whoever is first', async () => {
  const signer = await Signer.make('Ed25519');
  const client = await keyClient({ jwks_uri: documents.put(signer.jwks) });
  const assertion = await signer.assertion(client.client_id, server.url);
  const answers = await Promise.all(Array.from({ length: 50 }, () => token(client, signer, { assertion })));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter(({ error }) => error === 'invalid_client').length, 49);
});

test('addresses in our own network are refused unless the operator names it', async () => {
  closed = await Server.demo();
  const owner = await (await Admin.of(closed)).prepareForTests();
  const signer = await Signer.make();
  for (const url of [documents.put(signer.jwks), 'https://127.0.0.1:1/jwks', 'http://169.254.169.254/latest/meta-data',
    'https://[::1]/jwks', 'https://localhost/jwks']) {
    const client = await keyClient({ jwks_uri: url }, owner);
    const { status, error, error_description: told } = await token(client, signer, {}, closed);
    assert.deepEqual([status, error], [401, 'invalid_client'], url);
    assert.equal(told, "The client's public keys cannot be read from its jwks_uri.", 'one sentence for all');
    assert.equal(documents.count(url), 0);
  }
  assert.match(closed.stderr, /not public and not allowed/);
});

test('a server that does not answer holds up its own client alone', async () => {
  const signer = await Signer.make();
  const slow = documents.put((response) => setTimeout(() => response.end('{"keys":[]}'), 60_000).unref());
  const client = await keyClient({ jwks_uri: slow });
  const quick = await keyClient({ jwks: signer.jwks });
  const waiting = Promise.all(Array.from({ length: 10 }, () => token(client, signer)));
  await sleep(200);
  for (let i = 0; i < 10; ++i) {
    const { status, took } = await token(quick, signer);
    assert.equal(status, 200);
    assert.ok(took < 2000, `${took} ms`);
  }
  for (const { status, error, took } of await waiting) {
    assert.deepEqual([status, error], [401, 'invalid_client']);
    assert.ok(took > 3000 && took < 9000, `${took} ms`);
  }
  assert.equal(documents.count(slow), 1);
  assert.ok((await token(client, signer)).took < 2000, 'the failure is remembered');
  assert.equal(documents.count(slow), 1);
});

test('answers that are no key set are refused, whatever they are', async () => {
  const signer = await Signer.make();
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  assert.ok(privateKey);
  const endless = (response) => {
    response.on('error', () => {});
    const more = () => { while (!response.destroyed && response.write('x'.repeat(65536))); };
    response.on('drain', more);
    more();
  };
  for (const body of [endless, `{"keys":[]}${' '.repeat(70_000)}`, 'x', [], { keys: {} }, { keys: Array(51).fill(signer.jwk) },
    { keys: [{ kty: 'oct', k: 'AAAA', kid: signer.kid }] }, { keys: [{ ...signer.jwk, d: 'AAAA' }] },
    (response) => { response.writeHead(302, { location: documents.put(signer.jwks) }); response.end(); },
    (response) => { response.writeHead(500); response.end(JSON.stringify(signer.jwks)); }]) {
    const client = await keyClient({ jwks_uri: documents.put(body) });
    assert.equal((await token(client, signer)).error, 'invalid_client');
  }
  const both = { auth_method: 'private_key_jwt', name: 'Both', redirect_uris: [], grant_types: ['client_credentials'],
    metadata: { jwks: signer.jwks, jwks_uri: documents.put(signer.jwks) } };
  assert.equal((await admin.post('/clients', both, 400)).code, 'jwks_twice');
});

/** An application that signs its requests; {party, signer, client}. */
async function signingParty(t, alg = 'ES256', metadata = {}) {
  const signer = await Signer.make(alg);
  const party = await RelyingParty.start(server.url, (redirectUri) => admin.client({ redirect_uris: [redirectUri],
    scopes: ['openid', 'profile', 'email'], skip_consent: true, metadata: { jwks: signer.jwks, ...metadata } }));
  t.after(() => party.stop());
  return { party, signer, client: party.client };
}

async function parametersOf(party) {
  const { url, check } = await party.authorization();
  const parameters = Object.fromEntries(new URL(url).searchParams);
  return { parameters, check };
}

async function complete(party, url, check) {
  const end = await account.person.walk(url, { stopAt: party.redirectUri });
  assert.ok(end.location?.startsWith(party.redirectUri), `${end.status} at ${end.url}: ${end.text.slice(0, 600)}`);
  return party.redeem(end.location, check);
}

const authorizeUrl = (fields) => `${server.url}/oauth/authorize?${new URLSearchParams(fields)}`;

for (const alg of ['ES256', 'RS256', 'PS256', 'Ed25519']) {
  test(`a request signed with ${alg} by openid-client, in the browser and pushed`, async (t) => {
    const { party, signer } = await signingParty(t, alg, { require_signed_request_object: true, request_object_signing_alg: alg });
    const key = { key: signer.privateKey, kid: signer.kid };
    const { parameters, check } = await parametersOf(party);
    const url = await oidc.buildAuthorizationUrlWithJAR(party.config, parameters, key);
    assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request']);
    assert.ok((await complete(party, url.href, check)).claims().sub);

    const again = await parametersOf(party);
    const signed = await oidc.buildAuthorizationUrlWithJAR(party.config, again.parameters, key);
    const pushed = await oidc.buildAuthorizationUrlWithPAR(party.config, signed.searchParams);
    assert.match(pushed.searchParams.get('request_uri'), /^urn:ietf:params:oauth:request_uri:/);
    assert.ok((await complete(party, pushed.href, again.check)).claims().sub);

    // Nothing goes without the signature.
    const plain = await parametersOf(party);
    const page = await account.person.request(authorizeUrl(plain.parameters));
    assert.equal(page.status, 400);
    await assert.rejects(oidc.buildAuthorizationUrlWithPAR(party.config, plain.parameters), { error: 'invalid_request' });
  });
}

test('what stands inside counts, and nothing beside it', async (t) => {
  const { party, signer, client } = await signingParty(t);
  const { parameters, check } = await parametersOf(party);
  const request = await signer.requestObject(client, server.url, parameters);
  const url = authorizeUrl({ client_id: client.client_id, response_type: 'code', scope: 'openid', state: 'another', nonce: 'another',
    redirect_uri: 'https://evil.example/', code_challenge: 'another', request });
  assert.ok((await complete(party, url, check)).claims().sub);
  // The same object serves until its end; each time it is a request of its own.
  const urls = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(url, { redirect: 'manual' })).headers.get('location')));
  assert.equal(new Set(urls).size, 10);
});

/** Nothing may leave for the application, nor for whoever is named in the object. */
async function assertStaysOnAPage(url, told) {
  const answer = await fetch(url, { redirect: 'manual' });
  const text = await answer.text();
  assert.equal(answer.status, 400, text.slice(0, 300));
  assert.equal(answer.headers.get('location'), null);
  if (told) assert.match(text, told);
}

test('objects that are not right are refused on a page, and at /oauth/par by name', async (t) => {
  const { party, signer, client } = await signingParty(t, 'ES256', { request_object_signing_alg: 'ES256' });
  const other = await signingParty(t);
  const wrongAlg = await Signer.make('RS256');
  await admin.patch(`/clients/${client.client_id}`, { metadata: { jwks: { keys: [signer.jwk, wrongAlg.jwk] } } });
  const { parameters } = await parametersOf(party);
  const sign = (change, by = signer) => by.requestObject(client, server.url, parameters, change);
  const claims = { iss: client.client_id, aud: server.url, nbf: now(), exp: now() + 300, ...parameters };
  const spki = new TextEncoder().encode(await exportSPKI(signer.publicKey));
  const [head, body, signature] = (await sign({})).split('.');
  const forged = JSON.parse(Buffer.from(body, 'base64url'));
  forged.redirect_uri = 'https://evil.example/';
  const objects = {
    'another algorithm': await sign({}, wrongAlg),
    'another audience': await sign({ aud: 'https://other.example' }),
    'no audience': await sign({ aud: undefined }),
    expired: await sign({ nbf: now() - 600, exp: now() - 300 }),
    'too long': await sign({ exp: now() + 3 * 3600 }),
    'no end': await sign({ exp: undefined }),
    'not yet': await sign({ nbf: now() + 300, exp: now() + 600 }),
    "another client's key": await sign({}, other.signer),
    "another client's object": await other.signer.requestObject(other.client, server.url, parameters),
    'another client_id inside': await sign({ client_id: other.client.client_id }),
    'a client assertion': await signer.assertion(client.client_id, server.url),
    'a request inside': await sign({ request: await sign({}) }),
    'a request_uri inside': await sign({ request_uri: documents.put('x') }),
    'no signature': new UnsecuredJWT(claims).encode(),
    'the public key as a secret': await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(spki),
    'changed claims': [head, Buffer.from(JSON.stringify(forged)).toString('base64url'), signature].join('.'),
    'encrypted': 'eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMTI4R0NNIn0.AAAA.AAAA.AAAA.AAAA',
    nonsense: 'x',
  };
  const basic = `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`;
  for (const [name, request] of Object.entries(objects)) {
    await assertStaysOnAPage(authorizeUrl({ ...parameters, request }));
    const pushed = await fetch(`${server.url}/oauth/par`, { method: 'POST', headers: { authorization: basic },
      body: new URLSearchParams({ client_id: client.client_id, request }) });
    assert.equal(pushed.status, 400, name);
    assert.equal((await pushed.json()).error, 'invalid_request_object', name);
  }
  const { signer: own } = other;
  const unregistered = await own.requestObject(other.client, server.url, { ...(await parametersOf(other.party)).parameters,
    redirect_uri: 'https://evil.example/' });
  await assertStaysOnAPage(authorizeUrl({ client_id: other.client.client_id, redirect_uri: other.party.redirectUri, request: unregistered }));
  // The same client's client_id has to stand outside (RFC 9101 section 5).
  await assertStaysOnAPage(authorizeUrl({ request: await sign({}) }));
  await assertStaysOnAPage(authorizeUrl({ client_id: other.client.client_id, request: await sign({}) }));
  // Once the object has proved itself, errors go where it says.
  const fault = await fetch(authorizeUrl({ client_id: client.client_id, request: await sign({ response_type: 'token', state: 'inside' }) }),
    { redirect: 'manual' });
  const back = new URL(fault.headers.get('location'));
  assert.ok(back.href.startsWith(party.redirectUri));
  assert.deepEqual([back.searchParams.get('error'), back.searchParams.get('state')], ['unsupported_response_type', 'inside']);
});

test('a request by reference, from a registered address alone', async (t) => {
  const url = documents.put('nothing yet');
  const { party, signer, client } = await signingParty(t, 'ES256', { request_uris: [url] });
  const { parameters, check } = await parametersOf(party);
  const object = await signer.requestObject(client, server.url, parameters);
  documents.set(url, object);
  const fragment = createHash('sha256').update(object).digest('base64url');
  const asked = authorizeUrl({ client_id: client.client_id, request_uri: `${url}#${fragment}` });
  assert.ok((await complete(party, asked, check)).claims().sub);
  assert.equal(documents.count(url), 1, 'once, however long the person took');

  // What stands there now counts for the next one.
  const next = await parametersOf(party);
  documents.set(url, await signer.requestObject(client, server.url, next.parameters));
  assert.ok((await complete(party, authorizeUrl({ client_id: client.client_id, request_uri: url }), next.check)).claims().sub);

  documents.set(url, await signer.requestObject(client, server.url, { ...parameters, redirect_uri: 'https://evil.example/' }));
  await assertStaysOnAPage(authorizeUrl({ client_id: client.client_id, request_uri: url }));
  documents.set(url, (response) => response.end('x'.repeat(100_000)));
  await assertStaysOnAPage(authorizeUrl({ client_id: client.client_id, request_uri: url }));

  const elsewhere = documents.put(object);
  for (const uri of [elsewhere, `${url}?x`, `${url}/`, url.toUpperCase(), 'file:///etc/passwd', 'urn:x', 'http://169.254.169.254/']) {
    await assertStaysOnAPage(authorizeUrl({ client_id: client.client_id, request_uri: uri }));
  }
  assert.equal(documents.count(elsewhere), 0);
  await assertStaysOnAPage(authorizeUrl({ client_id: client.client_id, request_uri: url, request: object }));
});

test('the list of a sector has to be there, and to hold every redirect address', async () => {
  const callback = `https://${randomBytes(4).toString('hex')}.example/cb`;
  await admin.setting('registration.clients', 'open');
  const register = async (url) => {
    const response = await fetch(`${server.url}/oauth/register`, { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: [callback, `${callback}/two`], sector_identifier_uri: url }) });
    return { status: response.status, ...await response.json() };
  };
  for (const body of [undefined, [], [callback], { redirect_uris: [callback, `${callback}/two`] }, [callback, `${callback}/two`, 7], 'x',
    (response) => { response.writeHead(302, { location: documents.put([callback, `${callback}/two`]) }); response.end(); }]) {
    const url = body === undefined ? `${documents.origin}/nowhere` : documents.put(body);
    const { status, error } = await register(url);
    assert.deepEqual([status, error], [400, 'invalid_client_metadata']);
    const refused = await admin.post('/clients', { name: 'App', redirect_uris: [callback, `${callback}/two`],
      metadata: { sector_identifier_uri: url } }, 400);
    assert.equal(refused.code, 'bad_sector_identifier');
  }
  const good = await register(documents.put(['https://other.example/', `${callback}/two`, callback]));
  assert.equal(good.status, 201, JSON.stringify(good));
});

test('discovery tells what is taken', async () => {
  const metadata = await (await fetch(`${server.url}/.well-known/openid-configuration`)).json();
  assert.equal(metadata.request_parameter_supported, true);
  assert.equal(metadata.request_uri_parameter_supported, true);
  assert.equal(metadata.require_request_uri_registration, true);
  assert.deepEqual(metadata.request_object_signing_alg_values_supported, ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']);
  for (const name of ['token_endpoint_auth_signing_alg_values_supported', 'dpop_signing_alg_values_supported']) {
    assert.ok(metadata[name].includes('EdDSA') && metadata[name].includes('Ed25519'), name);
  }
});
