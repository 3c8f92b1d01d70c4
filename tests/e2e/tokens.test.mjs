// What an application's tokens look like, as its own libraries see them: openid-client takes the tokens, jose opens and
// checks them without us.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compactDecrypt, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { Admin } from './lib/admin.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

const mail = 'https://mail.example/api';
const files = 'https://files.example/';

let server;
let admin;
let account;
let jwks;
const parties = [];

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  account = await admin.user();
  jwks = createRemoteJWKSet(new URL(`${server.url}/oauth/jwks`), { cooldownDuration: 0 });
});
after(async () => {
  await Promise.all(parties.map((party) => party.stop()));
  await server?.stop();
});

async function partyWith(metadata, extraMetadata = {}) {
  const party = await RelyingParty.start(server.url, (redirectUri) => admin.client({ redirect_uris: [redirectUri],
    scopes: ['openid', 'profile', 'email', 'offline_access'], grant_types: ['authorization_code', 'refresh_token'],
    skip_consent: true, metadata }), { extraMetadata });
  parties.push(party);
  return party;
}

const basic = ({ client_id: id, client_secret: secret }) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const post = (path, client, fields, headers = {}) => fetch(`${server.url}${path}`, { method: 'POST',
  body: new URLSearchParams(fields), headers: { authorization: basic(client), ...headers } });
const introspect = async (client, token) => (await post('/oauth/introspect', client, { token })).json();
const userinfo = (token) => fetch(`${server.url}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } });

/** A key pair of an application: {privateKey, jwks}. */
async function encryptionKeys(alg) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, ...(alg.startsWith('ECDH') ? { crv: 'P-256' } : {}) });
  return { privateKey, jwks: { keys: [{ ...await exportJWK(publicKey), use: 'enc', alg, kid: `enc-${alg}` }] } };
}

test('an opaque access token works like a JWT and ends at once', async () => {
  const party = await partyWith({ access_token_format: 'opaque' });
  const stranger = await admin.client({ grant_types: ['client_credentials'], redirect_uris: [] });
  const { tokens } = await party.signIn(account.person);
  assert.match(tokens.access_token, /^gha_[A-Za-z0-9_-]{43}$/);
  const info = await oidc.fetchUserInfo(party.config, tokens.access_token, account.user.id);
  assert.equal(info.sub, account.user.id);
  const told = await introspect(stranger, tokens.access_token);
  assert.equal(told.active, true);
  assert.equal(told.client_id, party.client.client_id);
  assert.equal(told.aud, server.url);

  await post('/oauth/revoke', stranger, { token: tokens.access_token });
  assert.equal((await introspect(stranger, tokens.access_token)).active, true, 'a stranger ended it');
  await oidc.tokenRevocation(party.config, tokens.access_token);
  assert.deepEqual(await introspect(stranger, tokens.access_token), { active: false });
  assert.equal((await userinfo(tokens.access_token)).status, 401);
  assert.equal((await userinfo(`gha_${'A'.repeat(43)}`)).status, 401);
});

test('an opaque token opens the admin API as far as its scopes go', async () => {
  const client = await admin.client({ grant_types: ['client_credentials'], redirect_uris: [], scopes: ['groups:read'],
    metadata: { access_token_format: 'opaque' } });
  const { access_token: token } = await (await post('/oauth/token', client, { grant_type: 'client_credentials' })).json();
  const get = (path) => fetch(`${server.url}/admin/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  assert.match(token, /^gha_/);
  assert.equal((await get('/groups')).status, 200);
  assert.equal((await get('/users')).status, 403);
  await post('/oauth/revoke', client, { token });
  assert.equal((await get('/groups')).status, 401);
});

test('resource indicators name the audience, and this server refuses what is for others', async () => {
  const party = await partyWith({ resources: [mail, files] });
  const signIn = async (resources, extra = {}) => {
    const { url, check } = await party.authorization({ scope: 'openid profile offline_access', prompt: 'consent' });
    const asked = resources.map((resource) => `&resource=${encodeURIComponent(resource)}`).join('');
    const end = await account.person.walk(url + asked, { stopAt: party.redirectUri });
    return { location: end.location, redeem: () => party.redeem(end.location, check, extra) };
  };
  const tokens = await (await signIn([mail, files])).redeem();
  const { payload } = await jwtVerify(tokens.access_token, jwks, { issuer: server.url, audience: mail, typ: 'at+jwt' });
  assert.deepEqual(payload.aud, [mail, files]);
  assert.equal((await userinfo(tokens.access_token)).status, 401);
  const narrow = await oidc.refreshTokenGrant(party.config, tokens.refresh_token, { resource: files });
  assert.equal((await jwtVerify(narrow.access_token, jwks, { issuer: server.url, audience: files })).payload.aud, files);
  await assert.rejects(oidc.refreshTokenGrant(party.config, narrow.refresh_token, { resource: server.url }),
    (thrown) => thrown.error === 'invalid_target');
  const refused = new URL((await signIn(['https://stranger.example/'])).location);
  assert.equal(refused.searchParams.get('error'), 'invalid_target');

  const machine = await admin.client({ grant_types: ['client_credentials'], redirect_uris: [], scopes: ['groups:read'],
    metadata: { resources: [mail] } });
  const tokenFor = async (fields) => (await (await post('/oauth/token', machine,
    { grant_type: 'client_credentials', ...fields })).json()).access_token;
  const groups = async (token) => (await fetch(`${server.url}/admin/v1/groups`,
    { headers: { authorization: `Bearer ${token}` } })).status;
  assert.equal(await groups(await tokenFor({})), 200);
  assert.equal(await groups(await tokenFor({ resource: mail })), 401);
});

for (const [alg, enc] of [['RSA-OAEP-256', 'A256GCM'], ['ECDH-ES', 'A128CBC-HS256'], ['ECDH-ES', 'A128GCM']]) {
  test(`ID tokens and userinfo, signed and encrypted with ${alg} and ${enc}`, async () => {
    const { privateKey, jwks: keys } = await encryptionKeys(alg);
    const party = await partyWith({ jwks: keys, id_token_encrypted_response_alg: alg, id_token_encrypted_response_enc: enc,
      userinfo_signed_response_alg: 'ES256', userinfo_encrypted_response_alg: alg, userinfo_encrypted_response_enc: enc },
    { userinfo_signed_response_alg: 'ES256' });
    oidc.enableDecryptingResponses(party.config, [enc], { key: privateKey, alg, kid: `enc-${alg}` });
    const { tokens } = await party.signIn(account.person);  // openid-client decrypts and checks what is inside
    assert.equal(tokens.claims().sub, account.user.id);
    const info = await oidc.fetchUserInfo(party.config, tokens.access_token, account.user.id);
    assert.equal(info.preferred_username, account.user.username);

    const answer = await userinfo(tokens.access_token);
    assert.match(answer.headers.get('content-type'), /^application\/jwt/);
    const { plaintext, protectedHeader } = await compactDecrypt(await answer.text(), privateKey);
    assert.deepEqual([protectedHeader.alg, protectedHeader.enc, protectedHeader.cty], [alg, enc, 'JWT']);
    const { payload } = await jwtVerify(plaintext, jwks, { issuer: server.url, audience: party.client.client_id, algorithms: ['ES256'] });
    assert.equal(payload.sub, account.user.id);
  });
}

test('a decrypted ID token is a good hint', async () => {
  const { privateKey, jwks: keys } = await encryptionKeys('ECDH-ES');
  const party = await partyWith({ jwks: keys, id_token_encrypted_response_alg: 'ECDH-ES' });
  let sealed;
  party.config[oidc.customFetch] = async (...call) => {
    const response = await fetch(...call);
    if (String(call[0]).endsWith('/oauth/token')) sealed = (await response.clone().json()).id_token;
    return response;
  };
  oidc.enableDecryptingResponses(party.config, ['A128CBC-HS256'], { key: privateKey, alg: 'ECDH-ES', kid: 'enc-ECDH-ES' });
  await party.signIn(account.person);
  assert.equal(sealed.split('.').length, 5);
  const inner = new TextDecoder().decode((await compactDecrypt(sealed, privateKey)).plaintext);
  const silent = async (hint) => {
    const { url } = await party.authorization({ prompt: 'none', id_token_hint: hint });
    return new URL((await account.person.walk(url, { stopAt: party.redirectUri })).location).searchParams;
  };
  assert.ok((await silent(inner)).get('code'));
  assert.equal((await silent(sealed)).get('error'), 'login_required');
});

test('an application without a key that fits is not registered for encryption', async () => {
  const { jwks: keys } = await encryptionKeys('RSA-OAEP-256');
  for (const metadata of [{ id_token_encrypted_response_alg: 'ECDH-ES', jwks: keys }, { id_token_encrypted_response_alg: 'RSA-OAEP-256' },
    { userinfo_encrypted_response_alg: 'RSA1_5', jwks: keys }, { userinfo_signed_response_alg: 'none' }]) {
    await assert.rejects(admin.client({ redirect_uris: ['https://rp.example/cb'], metadata }), JSON.stringify(metadata));
  }
});

test('introspection answers as a JWT for the one who asks (RFC 9701)', async () => {
  const { privateKey, jwks: keys } = await encryptionKeys('ECDH-ES');
  const party = await partyWith({});
  const { tokens } = await party.signIn(account.person);
  const accept = { accept: 'application/token-introspection+jwt' };
  const api = await admin.client({ grant_types: ['client_credentials'], redirect_uris: [],
    metadata: { introspection_signed_response_alg: 'PS256' } });
  const answer = await post('/oauth/introspect', api, { token: tokens.access_token }, accept);
  assert.match(answer.headers.get('content-type'), /^application\/token-introspection\+jwt/);
  const checks = (client) => ({ issuer: server.url, audience: client.client_id, typ: 'token-introspection+jwt' });
  const { payload, protectedHeader } = await jwtVerify(await answer.text(), jwks, checks(api));
  assert.equal(protectedHeader.alg, 'PS256');
  assert.equal(payload.token_introspection.active, true);
  assert.equal(payload.token_introspection.sub, account.user.id);
  assert.equal(payload.sub, undefined);

  const dead = await post('/oauth/introspect', api, { token: 'x' }, accept);
  assert.deepEqual((await jwtVerify(await dead.text(), jwks, checks(api))).payload.token_introspection, { active: false });
  const plain = await post('/oauth/introspect', api, { token: tokens.access_token }, { accept: '*/*' });
  assert.match(plain.headers.get('content-type'), /^application\/json/);

  const reader = await admin.client({ grant_types: ['client_credentials'], redirect_uris: [],
    metadata: { jwks: keys, introspection_encrypted_response_alg: 'ECDH-ES' } });
  const sealed = await (await post('/oauth/introspect', reader, { token: tokens.access_token }, accept)).text();
  const inner = (await compactDecrypt(sealed, privateKey)).plaintext;
  assert.equal((await jwtVerify(inner, jwks, checks(reader))).payload.token_introspection.active, true);
});

test('a pairwise application never hears the public subject', async () => {
  const party = await partyWith({ subject_type: 'pairwise' });
  const neighbour = await partyWith({ subject_type: 'pairwise' });  // on the same host: the same sector
  const { tokens } = await party.signIn(account.person, { scope: 'openid offline_access', prompt: 'consent' });
  const sub = tokens.claims().sub;
  assert.match(sub, /^[A-Za-z0-9_-]{43}$/);
  assert.match(tokens.access_token, /^gha_/);
  assert.equal((await oidc.fetchUserInfo(party.config, tokens.access_token, sub)).sub, sub);
  assert.equal((await oidc.tokenIntrospection(party.config, tokens.access_token)).sub, sub);
  assert.equal((await oidc.refreshTokenGrant(party.config, tokens.refresh_token)).claims().sub, sub);
  const other = await neighbour.signIn(account.person);
  assert.equal(other.tokens.claims().sub, sub);
  const open = await partyWith({});
  assert.equal((await open.signIn(account.person)).tokens.claims().sub, account.user.id);
  for (const metadata of [{ subject_type: 'pairwise', access_token_format: 'jwt' }, { subject_type: 'anonymous' }]) {
    await assert.rejects(admin.client({ redirect_uris: ['https://rp.example/cb'], metadata }), JSON.stringify(metadata));
  }
});

test('discovery says all of this', async () => {
  const metadata = await (await fetch(`${server.url}/.well-known/openid-configuration`)).json();
  assert.deepEqual(metadata.subject_types_supported, ['public', 'pairwise']);
  for (const answer of ['id_token', 'userinfo', 'introspection']) {
    assert.ok(metadata[`${answer}_signing_alg_values_supported`].includes('PS256'), answer);
    assert.deepEqual(metadata[`${answer}_encryption_alg_values_supported`], ['RSA-OAEP-256', 'ECDH-ES']);
    assert.deepEqual(metadata[`${answer}_encryption_enc_values_supported`], ['A128CBC-HS256', 'A128GCM', 'A256GCM']);
  }
});
