// What an application learns of people, by openid-client and jose: the standard claims, single claims that a person
// agrees to one by one, and claims that an administrator made for this application.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { Admin } from './lib/admin.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

let server;
let admin;
let party;
let account;

const custom_claims = {
  department: { from: 'attribute', name: 'department', single: true, in: ['id_token', 'access_token'] },
  'https://rp.example/groups': { from: 'groups', match: 'wiki-*', in: ['userinfo', 'access_token'] },
  login: { from: 'username', scope: 'profile' },
};

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  party = await RelyingParty.start(server.url, (redirectUri) => admin.client({ name: 'Wiki', redirect_uris: [redirectUri],
    scopes: ['openid', 'profile', 'email', 'address', 'phone'], metadata: { custom_claims } }));
  account = await admin.user({ display_name: 'Zoë Quill', phone: '+49 30 123456',
    profile: { given_name: 'Zoë', birthdate: '0000-02-29', zoneinfo: 'Europe/Berlin', address: { locality: 'Berlin', country: 'DE' } },
    attributes: { department: ['Sales', 'R&D'] } });
  const groups = await Promise.all(['wiki-editors', 'Choir'].map((name) => admin.post('/groups', { name }, 201)));
  await admin.put(`/users/${account.user.id}/groups`, { groups: groups.map(({ id }) => id) });
});
after(async () => {
  await party?.stop();
  await server?.stop();
});

const accessClaims = async (tokens) => (await jwtVerify(tokens.access_token,
  createRemoteJWKSet(new URL(`${server.url}/oauth/jwks`)), { issuer: server.url, typ: 'at+jwt' })).payload;

test('a single claim is asked for, agreed to and told by itself', async () => {
  const claims = JSON.stringify({ userinfo: { birthdate: { essential: true }, address: null } });
  const { url } = await party.authorization({ scope: 'openid', claims });
  const page = await account.person.walk(url, { stopAt: party.redirectUri, decision: 'neither' });
  for (const words of ['see your date of birth', 'see your postal address', 'Berlin, DE']) assert.ok(page.text.includes(words), words);
  assert.ok(!page.text.includes('see your name'));
  const { tokens } = await party.signIn(account.person, { scope: 'openid', claims });
  const info = await oidc.fetchUserInfo(party.config, tokens.access_token, account.user.id);
  assert.equal(info.birthdate, '0000-02-29');
  assert.deepEqual(info.address, { locality: 'Berlin', country: 'DE', formatted: 'Berlin\nDE' });
  for (const name of ['given_name', 'name', 'zoneinfo', 'phone_number', 'email', 'login']) assert.ok(!(name in info), name);
});

test('scopes tell all that they stand for', async () => {
  const { tokens } = await party.signIn(account.person, { scope: 'openid profile phone' });
  const info = await oidc.fetchUserInfo(party.config, tokens.access_token, account.user.id);
  assert.equal(info.given_name, 'Zoë');
  assert.equal(info.phone_number, '+4930123456');
  assert.equal(info.phone_number_verified, false);
  assert.ok(Number.isInteger(info.updated_at));
  assert.ok(!('attributes' in info) && !('department' in info));
});

test('claims of this application stand where they were put', async () => {
  const { tokens } = await party.signIn(account.person, { scope: 'openid profile' });
  const idToken = tokens.claims();
  const access = await accessClaims(tokens);
  const info = await oidc.fetchUserInfo(party.config, tokens.access_token, account.user.id);
  assert.deepEqual([idToken.department, access.department, info.department], ['Sales', 'Sales', undefined]);
  assert.deepEqual([idToken, access, info].map((one) => one['https://rp.example/groups']),
    [undefined, ['wiki-editors'], ['wiki-editors']]);
  assert.deepEqual([idToken.login, access.login, info.login], [account.username, undefined, account.username]);

  // The preview says the same.
  const told = await admin.get(`/clients/${party.client.client_id}/claims?user=${account.user.id}&scope=openid%20profile`);
  assert.deepEqual(told.userinfo, info);
  for (const [name, value] of Object.entries(told.id_token)) assert.deepEqual(idToken[name], value, name);
  for (const [name, value] of Object.entries(told.access_token)) assert.deepEqual(access[name], value, name);
});

test('nobody makes a claim of the protocol', async () => {
  for (const name of ['sub', 'aud', 'acr', 'scope', 'gid', 'email_verified']) {
    await admin.patch(`/clients/${party.client.client_id}`,
      { metadata: { custom_claims: { [name]: { from: 'constant', value: 'root' } } } }, 400);
  }
  const { metadata } = await admin.get(`/clients/${party.client.client_id}`);
  assert.deepEqual(metadata.custom_claims, custom_claims);
});
