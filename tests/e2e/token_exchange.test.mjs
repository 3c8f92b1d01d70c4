// Token exchange (RFC 8693) by openid-client: a gateway turns the token that an application holds into its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { Admin } from './lib/admin.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

let server;
let admin;
let party;
let gateway;
let account;

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  const client = await admin.client({ name: 'Gateway', grant_types: [exchangeGrant, 'client_credentials'],
    scopes: ['openid', 'profile', 'orders:read'] });
  gateway = { client, config: await oidc.discovery(new URL(server.url), client.client_id, {},
    oidc.ClientSecretBasic(client.client_secret), { execute: [oidc.allowInsecureRequests] }) };
  party = await RelyingParty.start(server.url, (redirectUri) => admin.client({ name: 'Shop', redirect_uris: [redirectUri],
    scopes: ['openid', 'profile', 'email', 'orders:read', 'orders:write'],
    metadata: { token_exchange_clients: [client.client_id] } }));
  account = await admin.user();
});
after(async () => {
  await party?.stop();
  await server?.stop();
});

const subject = async () => (await party.signIn(account.person,
  { scope: 'openid profile email orders:read orders:write' })).tokens.access_token;
const exchange = (config, fields) => oidc.genericGrantRequest(config, exchangeGrant,
  { subject_token_type: accessToken, ...fields });
const rejectsWith = (promise, error) => assert.rejects(promise, (thrown) => {
  assert.equal(thrown.error, error, `${thrown.name}: ${thrown.message} ${JSON.stringify(thrown.cause ?? {})}`);
  return true;
});

test('impersonation and delegation, verified by a resource server and by introspection', async () => {
  assert.ok(gateway.config.serverMetadata().grant_types_supported.includes(exchangeGrant));
  const jwks = createRemoteJWKSet(new URL(`${server.url}/oauth/jwks`));
  const subject_token = await subject();
  const before = (await jwtVerify(subject_token, jwks, { issuer: server.url, typ: 'at+jwt' })).payload;

  const plain = await exchange(gateway.config, { subject_token });
  assert.equal(plain.issued_token_type, accessToken);
  assert.equal(plain.scope, 'openid profile orders:read');
  assert.equal(plain.refresh_token, undefined);
  const { payload } = await jwtVerify(plain.access_token, jwks, { issuer: server.url, typ: 'at+jwt' });
  assert.equal(payload.sub, account.user.id);
  assert.equal(payload.client_id, gateway.client.client_id);
  assert.equal(payload.exp, before.exp);
  assert.equal(payload.act, undefined);
  assert.equal((await oidc.fetchUserInfo(gateway.config, plain.access_token, account.user.id)).email, undefined);

  const { access_token: actor_token } = await oidc.clientCredentialsGrant(gateway.config);
  const delegated = await exchange(gateway.config,
    { subject_token, actor_token, actor_token_type: accessToken, scope: 'orders:read' });
  const state = await oidc.tokenIntrospection(gateway.config, delegated.access_token);
  assert.equal(state.active, true);
  assert.equal(state.sub, account.user.id);
  assert.equal(state.scope, 'orders:read');
  assert.deepEqual(state.act, { sub: gateway.client.client_id });

  const { items } = await admin.get(`/audit-events?type=token.exchanged&target=${account.user.id}`);
  assert.equal(items.length, 2);
});

test('what must be refused', async () => {
  const subject_token = await subject();
  await rejectsWith(exchange(gateway.config, { subject_token, scope: 'orders:write' }), 'invalid_scope');
  await rejectsWith(exchange(gateway.config, { subject_token, scope: 'email' }), 'invalid_scope');
  await rejectsWith(exchange(gateway.config, { subject_token: 'x' }), 'invalid_request');
  await rejectsWith(exchange(gateway.config, { subject_token, audience: 'https://elsewhere.example' }), 'invalid_target');
  await rejectsWith(exchange(gateway.config, { subject_token, requested_token_type: accessToken.replace('access', 'refresh') }),
    'invalid_request');
  await rejectsWith(exchange(party.config, { subject_token }), 'unauthorized_client');
  const stranger = await admin.client({ grant_types: [exchangeGrant], scopes: ['openid', 'orders:read'] });
  const config = await oidc.discovery(new URL(server.url), stranger.client_id, {},
    oidc.ClientSecretBasic(stranger.client_secret), { execute: [oidc.allowInsecureRequests] });
  await rejectsWith(exchange(config, { subject_token }), 'invalid_request');
});

test('the end of the session ends what was exchanged', async () => {
  const { access_token } = await exchange(gateway.config, { subject_token: await subject() });
  assert.equal((await oidc.tokenIntrospection(gateway.config, access_token)).active, true);
  const { items } = await admin.get(`/sessions?user=${account.user.id}`);
  for (const session of items) await admin.delete(`/sessions/${session.id}`);
  assert.deepEqual(await oidc.tokenIntrospection(gateway.config, access_token), { active: false });
});
