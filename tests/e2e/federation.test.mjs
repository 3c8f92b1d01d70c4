// Sign-in with other providers: a second Gatehouse, oidc-provider from npm, stand-ins for GitHub and Facebook, and a
// provider that lies.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateKeyPair } from 'jose';
import { Admin, adminBase, consoleApi } from './lib/admin.mjs';
import { formsOf, Person } from './lib/http.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Server } from './lib/server.mjs';
import { Certified, Facebook, Forger, GitHub } from './lib/upstreams.mjs';

let server;
let admin;
let forger;

const reachable = { args: ['--outbound-private-networks', '127.0.0.0/8'] };

before(async () => {
  server = await Server.demo(reachable);
  admin = await (await Admin.of(server)).prepareForTests();
  forger = await Forger.start();
});
after(async () => {
  await forger?.stop();
  await server?.stop();
});

/** A browser: hosts that share 127.0.0.1 share cookies there, so each origin has a jar of its own here. */
class Traveller {
  constructor(account = {}) { Object.assign(this, { account, jars: new Map() }); }

  at(url) {
    const { origin } = new URL(url);
    if (!this.jars.has(origin)) this.jars.set(origin, new Person({ login: this.account.username, ...this.account }));
    return this.jars.get(origin);
  }

  /** Follows redirects to the end, or to the first that begins with `stopAt`. */
  async follow(page, stopAt) {
    for (let step = 0; step < 15 && page.location; ++step) {
      if (stopAt && page.location.startsWith(stopAt)) return page;
      page = await this.at(page.location).request(page.location);
    }
    return page;
  }

  async open(url, stopAt) { return this.follow(await this.at(url).request(url), stopAt); }

  async submit(page, form, values = {}) { return this.follow(await this.at(page.url).submit(page, form, values)); }

  async signIn(page) {
    const form = formsOf(page.text).find(({ fields }) => 'password' in fields);
    assert.ok(form, `no sign-in form at ${page.url}`);
    return this.submit(page, form, { login: this.account.username, password: this.account.password });
  }
}

const startOf = (provider) => `${server.url}/federation/${provider.id}/start`;

async function add(fields, upstream = forger) {
  return admin.post('/providers', { name: `Provider ${Math.random()}`, client_id: upstream.clientId,
    client_secret: upstream.clientSecret, ...(fields.preset ? {} : { issuer: upstream.issuer }), ...fields }, 201);
}

const isSignedIn = (page) => new URL(page.url).pathname === '/account' && page.status === 200;

async function lastFailure(provider) {
  const { items } = await admin.get(`/audit-events?type=signin.failed&target=${provider.id}&limit=1`);
  return items[0]?.reason;
}

async function refused(provider, reason, way = new Traveller()) {
  const page = await way.open(startOf(provider));
  assert.equal(page.status, 422, page.text.slice(0, 500));
  assert.ok(formsOf(page.text).some(({ fields }) => 'password' in fields), 'the sign-in page again');
  assert.equal(await lastFailure(provider), reason);
}

/** On the page of the account, as people do; the page after it. */
async function linkTo(provider, way) {
  const own = await way.open(`${server.url}/account/providers`);
  const link = formsOf(own.text).find(({ action, fields }) => action.endsWith('/link') && fields.provider === provider.id);
  const page = await way.submit(own, link);
  const [, there] = page.text.match(/http-equiv="refresh" content="0;url=([^"]+)"/);
  return way.open(there.replaceAll('&amp;', '&'));
}

async function withSpoilt(change, action) {
  Object.assign(forger, change);
  try {
    await action();
  } finally {
    Object.assign(forger, { spoil: (claims) => claims, token: null, answerIssuer: undefined });
  }
}

test('the sign-in page offers the provider, and a new person comes in', async () => {
  const provider = await add({ name: 'The other house', settings: { trust_email: true, provisioning: 'create' } });
  assert.equal(provider.redirect_uri, `${server.url}/federation/${provider.id}/callback`);
  assert.equal(provider.client_secret, undefined);
  const login = await new Traveller().open(`${server.url}/login`);
  assert.ok(login.text.includes('Continue with The other house'));
  await withSpoilt({ spoil: (claims) => ({ ...claims, sub: 'new-1', email: 'new.person@example.org',
    auth_time: claims.iat }) }, async () => {
    const way = new Traveller();
    const page = await way.open(startOf(provider));
    assert.ok(isSignedIn(page), `${page.url} ${page.status}`);
    assert.ok(page.text.includes('new.person'));
    // The only way in cannot be taken away.
    const own = await way.open(`${server.url}/account/providers`);
    const unlink = formsOf(own.text).find(({ action }) => action.endsWith('/unlink'));
    const still = await way.submit(own, unlink);
    assert.equal(still.status, 422);
    assert.ok(still.text.includes('only way to sign in'));
  });
  await admin.patch(`/providers/${provider.id}`, { enabled: false });
  assert.equal((await new Traveller().open(startOf(provider))).status, 404);
});

test('the return path of an application survives the way', async () => {
  const provider = await add({ settings: { trust_email: true, provisioning: 'create' } });
  await withSpoilt({ spoil: (claims) => ({ ...claims, sub: 'app-1', email: 'app@example.org' }) }, async () => {
    const client = await admin.client({ redirect_uris: ['http://127.0.0.1:1/cb'], skip_consent: true, scopes: ['openid'] });
    const query = new URLSearchParams({ client_id: client.client_id, response_type: 'code', scope: 'openid',
      redirect_uri: 'http://127.0.0.1:1/cb', state: 's', nonce: 'n', code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256' });
    const back = encodeURIComponent(`/oauth/authorize?${query}`);
    const page = await new Traveller().open(`${startOf(provider)}?return_to=${back}`, 'http://127.0.0.1:1/cb');
    assert.ok(new URL(page.location).searchParams.get('code'), page.url);
  });
  await admin.delete(`/providers/${provider.id}`);
});

test('a session that lives on at the provider is no fresh sign-in', async () => {
  const provider = await add({ settings: { trust_email: true, provisioning: 'create' } });
  const button = (page) => {
    const [, href] = page.text.match(new RegExp(`href="([^"]*${provider.id}/start[^"]*)"`));
    return new URL(href.replaceAll('&amp;', '&'), server.url).href;
  };
  const claimed = (more) => ({ spoil: (claims) => ({ ...claims, sub: 'fresh-1', email: 'fresh@example.org', ...more(claims) }) });
  const way = new Traveller();
  await withSpoilt(claimed(({ iat }) => ({ auth_time: iat - 3600 })), async () => {
    assert.ok(isSignedIn(await way.open(startOf(provider))), 'an ordinary sign-in');
    const own = await way.open(`${server.url}/account/providers`);
    const asked = await way.submit(own, formsOf(own.text).find(({ action }) => action.endsWith('/unlink')));
    assert.equal(new URL(asked.url).pathname, '/login', 'not fresh');
    const page = await way.open(button(asked));
    assert.equal(page.status, 422);
    assert.ok(page.text.includes('did not ask you to sign in again'), page.text);
    assert.equal(await lastFailure(provider), 'not_asked_there');
    const { query } = forger.calls.findLast(({ path }) => path === '/authorize');
    assert.deepEqual([query.get('prompt'), query.get('max_age')], ['login', '0']);
    assert.ok(new URL(button(page)).searchParams.has('again'), 'the next try is asked for as much');
    // Taking the mark away gets a session that is not fresh either.
    const bare = new URL(button(page));
    bare.searchParams.delete('again');
    await way.open(bare.href);
    const again = await way.open(`${server.url}/account/providers`);
    const still = await way.submit(again, formsOf(again.text).find(({ action }) => action.endsWith('/unlink')));
    assert.equal(new URL(still.url).pathname, '/login');
  });
  // Some never say when it was. Who has neither a password nor a factor here could prove themselves in no other way.
  for (const says of [({ iat }) => ({ auth_time: iat }), () => ({})]) {
    await withSpoilt(claimed(says), async () => {
      const login = await way.open(`${server.url}/login?return_to=/account/providers&again=1`);
      const own = await way.open(button(login));
      assert.equal(new URL(own.url).pathname, '/account/providers');
      const fresh = await way.submit(own, formsOf(own.text).find(({ action }) => action.endsWith('/unlink')));
      assert.ok(fresh.text.includes('only way to sign in'), fresh.text);
    });
  }
  await admin.delete(`/providers/${provider.id}`);
});

test('prompt=login in a pushed request reaches the provider', async () => {
  const provider = await add({ settings: { trust_email: true, provisioning: 'create' } });
  const client = await admin.client({ redirect_uris: ['http://127.0.0.1:1/cb'], skip_consent: true, scopes: ['openid'] });
  const pushed = await fetch(`${server.url}/oauth/par`, { method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}` },
    body: new URLSearchParams({ response_type: 'code', scope: 'openid', redirect_uri: 'http://127.0.0.1:1/cb', prompt: 'login',
      client_id: client.client_id, code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }) });
  const { request_uri: uri } = await pushed.json();
  const authorize = `/oauth/authorize?${new URLSearchParams({ client_id: client.client_id, request_uri: uri })}`;
  await withSpoilt({ spoil: (claims) => ({ ...claims, sub: 'par-1', email: 'par@example.org' }) }, async () => {
    const way = new Traveller();
    const login = await way.open(`${server.url}${authorize}`, 'http://127.0.0.1:1/cb');
    const [, href] = login.text.match(new RegExp(`href="([^"]*${provider.id}/start[^"]*)"`));
    const page = await way.open(new URL(href.replaceAll('&amp;', '&'), server.url).href, 'http://127.0.0.1:1/cb');
    assert.ok(!page.location?.startsWith('http://127.0.0.1:1/cb'), 'no code for a silent answer');
    assert.equal(new URL(page.url).pathname, '/login');
    assert.ok(new URL(page.url).searchParams.has('again'));
  });
  await admin.delete(`/providers/${provider.id}`);
});

test('what a lying provider tells is not believed', async () => {
  const provider = await add({ settings: { trust_email: true, provisioning: 'create' } });
  const spoilt = (claims) => ({ spoil: (all) => ({ ...all, ...claims(all) }) });
  for (const [change, reason] of [
    [spoilt(() => ({ nonce: 'another' })), 'wrong_nonce'],
    [spoilt(() => ({ iss: 'https://evil.example' })), 'wrong_issuer'],
    [spoilt(() => ({ aud: 'somebody-else' })), 'wrong_audience'],
    [spoilt(({ iat }) => ({ exp: iat - 120 })), 'expired'],
    [{ token: async (claims) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${
      Buffer.from(JSON.stringify(claims)).toString('base64url')}.AAAA` }, 'algorithm_not_allowed'],
    [{ token: async (claims) => forger.sign(claims, (await generateKeyPair('ES256')).privateKey) }, 'bad_signature'],
    [{ token: async (claims) => forger.sign(claims, Buffer.from(forger.clientSecret), { alg: 'HS256' }) }, 'algorithm_not_allowed'],
    [{ answerIssuer: 'https://evil.example' }, 'wrong_iss'],
  ]) {
    await withSpoilt(change, () => refused(provider, reason));
  }
  await admin.delete(`/providers/${provider.id}`);
});

test('a code belongs to the browser that asked, once', async () => {
  const provider = await add({ settings: { trust_email: true, provisioning: 'create' } });
  await withSpoilt({ spoil: (claims) => ({ ...claims, sub: 'once-1', email: 'once@example.org' }) }, async () => {
    const way = new Traveller();
    const sent = await way.open(startOf(provider), `${server.url}/federation/`);
    const stranger = new Traveller();
    await stranger.open(startOf(provider), `${server.url}/federation/`);
    assert.equal((await stranger.open(sent.location)).status, 422);
    assert.equal(await lastFailure(provider), 'unknown_state');
    const pages = await Promise.all(Array.from({ length: 20 }, () => way.open(sent.location, `${server.url}/account`)));
    assert.equal(pages.filter(({ location }) => location).length, 1);
  });
  await admin.delete(`/providers/${provider.id}`);
});

test('no account is taken over by an address', async () => {
  const owner = await admin.user({ email: 'owner@example.org', email_verified: true });
  const provider = await add({ settings: { trust_email: true, provisioning: 'existing' } });
  const claims = (email_verified) => ({ spoil: (all) => ({ ...all, sub: 'owner-1', email: 'owner@example.org', email_verified }) });
  await withSpoilt(claims(false), () => refused(provider, 'email_not_verified_there'));
  await withSpoilt(claims(true), async () => {
    // Both sides are sure: the person proves the account here, then says yes.
    const way = new Traveller(owner);
    const login = await way.open(startOf(provider));
    assert.equal(new URL(login.url).pathname, '/login');
    const ask = await way.signIn(login);
    assert.equal(new URL(ask.url).pathname, '/account/providers/confirm');
    assert.ok(ask.text.includes('owner@example.org'));
    const form = formsOf(ask.text).find(({ fields }) => 'flow' in fields);
    assert.ok(isSignedIn(await way.submit(ask, form, { decision: 'link' })));
    assert.ok(isSignedIn(await new Traveller().open(startOf(provider))));
    // Somebody else who is asked to confirm it is told nothing.
    const other = await admin.user();
    const stranger = new Traveller(other);
    await stranger.signIn(await stranger.open(`${server.url}/login`));
    assert.equal((await stranger.open(ask.url)).status, 410);
  });
  await admin.delete(`/providers/${provider.id}`);
});

test('people link and unlink', async () => {
  const account = await admin.user();
  const provider = await add({ name: 'Linkable' });
  await withSpoilt({ spoil: (claims) => ({ ...claims, sub: 'link-1' }) }, async () => {
    await refused(provider, 'not_linked');
    const way = new Traveller(account);
    await way.signIn(await way.open(`${server.url}/login`));
    const page = await linkTo(provider, way);
    assert.equal(new URL(page.url).pathname, '/account/providers');
    assert.ok(page.text.includes('That account is linked'));
    assert.ok(isSignedIn(await new Traveller().open(startOf(provider))));
    const unlink = formsOf(page.text).find(({ action, fields }) => action.endsWith('/unlink') && fields.provider === provider.id);
    assert.ok((await way.submit(page, unlink)).text.includes('not linked any more'));
    await refused(provider, 'not_linked');
    // A form from elsewhere links nothing.
    const forged = await way.at(server.url).request(`${server.url}/account/providers/link`,
      { method: 'POST', form: { provider: provider.id }, headers: { origin: 'https://evil.example' } });
    assert.equal(forged.status, 403);
  });
  await admin.delete(`/providers/${provider.id}`);
});

test('administrators see what is linked, and unlink it', async () => {
  const mailbox = await (await Mailbox.start()).use(admin);
  const provider = await add({ name: 'Visible' });
  const identities = (user) => `/users/${user.id}/identities`;
  const link = async (sub) => {
    const account = await admin.user({ email_verified: true });
    await withSpoilt({ spoil: (claims) => ({ ...claims, sub, email: 'there@example.org' }) }, async () => {
      const way = new Traveller(account);
      await way.signIn(await way.open(`${server.url}/login`));
      assert.ok((await linkTo(provider, way)).text.includes('That account is linked'));
      assert.ok(isSignedIn(await new Traveller().open(startOf(provider))));
    });
    assert.ok((await mailbox.nextMail(account.user.email, { subject: /way to sign in was added/ })).text.includes('Visible'));
    return account;
  };
  try {
    const sub = 'a/b|\u00fc?#';
    const { user } = await link(sub);
    const [identity, ...more] = (await admin.get(identities(user))).items;
    assert.equal(more.length, 0);
    assert.deepEqual({ ...identity, id: 0, linked_at: 0, last_used_at: 0 }, { id: 0, provider: provider.id, provider_name: 'Visible',
      preset: 'oidc', subject: sub, email: 'there@example.org', linked_at: 0, last_used_at: 0, last_way_in: false });
    assert.ok(Date.parse(identity.last_used_at) >= Date.parse(identity.linked_at));

    // The help desk does that for people, and for no administrator.
    const chief = await link('chief-1');
    await admin.put(`/users/${chief.user.id}/roles`, { roles: ['administrator'] });
    const helper = await admin.user();
    await admin.put(`/users/${helper.user.id}/roles`, { roles: ['help_desk'] });
    const desk = await consoleApi(server, helper);
    const [chiefs] = (await desk.expect(200, 'GET', `${adminBase}${identities(chief.user)}`)).items;
    await desk.expect(403, 'DELETE', `${adminBase}${identities(chief.user)}/${chiefs.id}`, { reason: 'x' });
    await desk.expect(404, 'DELETE', `${adminBase}${identities(user)}/${chiefs.id}`, { reason: 'x' });
    await desk.expect(404, 'DELETE', `${adminBase}${identities(user)}/chief-1`, { reason: 'x' });
    await desk.expect(204, 'DELETE', `${adminBase}${identities(user)}/${identity.id}`, { reason: 'taken over there' });

    const mail = await mailbox.nextMail(user.email, { subject: /way to sign in was removed/ });
    // Word joiners keep mail programs from making links of what others chose.
    assert.ok(mail.text.replaceAll('\u2060', '').includes('Visible (there@example.org)'), mail.text);
    await withSpoilt({ spoil: (claims) => ({ ...claims, sub }) }, () => refused(provider, 'not_linked'));
    await withSpoilt({ spoil: (claims) => ({ ...claims, sub: 'chief-1' }) },
      async () => assert.ok(isSignedIn(await new Traveller().open(startOf(provider)))));
    assert.deepEqual((await admin.get(identities(user))).items, []);
    const { items: [event] } = await admin.get(`/audit-events?type=identity.unlinked&target=${user.id}`);
    assert.deepEqual([event.reason, event.detail.subject, event.actor.name], ['taken over there', sub, helper.username]);
  } finally {
    await admin.setting('mail.enabled', false);
    await mailbox.close();
  }
  await admin.delete(`/providers/${provider.id}`);
});

test('GitHub: only a verified primary address counts', async () => {
  const github = await GitHub.start();
  try {
    const provider = await add({ preset: 'github', settings: { ...github.settings(), provisioning: 'create', domains: ['example.org'] } }, github);
    github.emails[1].verified = false;
    await refused(provider, 'email_not_verified_there');
    github.emails[1].verified = true;
    const page = await new Traveller().open(startOf(provider));
    assert.ok(isSignedIn(page));
    assert.ok(page.text.includes('octo@example.org') && page.text.includes('octo.cat'));
    const { ok, problems } = await admin.post(`/providers/${provider.id}/test`);
    assert.deepEqual([ok, problems], [true, []]);
  } finally {
    await github.stop();
  }
});

test('Facebook: proves the secret on every call, and its addresses count for nothing', async () => {
  const facebook = await Facebook.start();
  try {
    await admin.user({ email: 'mark@example.org', email_verified: true });
    const provider = await add({ preset: 'facebook', settings: { ...facebook.settings(), provisioning: 'create' } }, facebook);
    await refused(provider, 'email_not_verified_there');
    facebook.user.email = 'nobody-here@example.org';
    const page = await new Traveller().open(startOf(provider));
    assert.ok(isSignedIn(page));
    assert.ok(page.text.includes('Mark Book') && !page.text.includes('nobody-here@'));
  } finally {
    await facebook.stop();
  }
});

test('oidc-provider, and signing out there as well', async () => {
  const certified = await Certified.start();
  try {
    const provider = await add({ settings: { trust_email: true, provisioning: 'create', upstream_logout: true } }, certified);
    certified.register(provider.redirect_uri, `${server.url}/federation/signed-out`);
    const test = await admin.post(`/providers/${provider.id}/test`);
    assert.deepEqual([test.ok, test.problems, test.can_sign_out], [true, [], true]);
    const way = new Traveller();
    const page = await way.open(startOf(provider));
    assert.ok(isSignedIn(page), `${page.url} ${page.status} ${await lastFailure(provider)}`);
    assert.ok(page.text.includes('Cora Tified'));
    const out = await way.submit(page, formsOf(page.text).find(({ action }) => action === '/account/sign-out'));
    const [, there] = out.text.match(/http-equiv="refresh" content="1;url=([^"]+)"/);
    const end = new URL(there.replaceAll('&amp;', '&'));
    assert.equal(end.origin, certified.issuer);
    assert.equal(end.searchParams.get('post_logout_redirect_uri'), `${server.url}/federation/signed-out`);
    const asked = await way.open(end.href);
    assert.equal(asked.status, 200, asked.text);
  } finally {
    await certified.stop();
  }
});

test('a second Gatehouse', async () => {
  const other = await Server.demo(reachable);
  try {
    const there = await (await Admin.of(other)).prepareForTests();
    const client = await there.client({ name: 'The first house', redirect_uris: ['http://127.0.0.1:1/'], skip_consent: true,
      scopes: ['openid', 'profile', 'email'] });
    const provider = await add({ issuer: other.url, settings: { provisioning: 'create' } },
      { clientId: client.client_id, clientSecret: client.client_secret });
    await there.patch(`/clients/${client.client_id}`, { redirect_uris: [provider.redirect_uri] });
    const account = await there.user({ display_name: 'Gate Keeper' });
    const way = new Traveller(account);
    const page = await way.signIn(await way.open(startOf(provider)));
    assert.ok(isSignedIn(page), `${page.url} ${page.status} ${await lastFailure(provider)}`);
    assert.ok(page.text.includes('Gate Keeper'));

    // It is the only way in: an administrator has to say why it goes.
    const { items: [keeper] } = await admin.get(`/users?q=${account.username}`);
    const { items: [identity] } = await admin.get(`/users/${keeper.id}/identities`);
    assert.deepEqual([identity.subject, identity.last_way_in], [account.user.id, true]);
    const path = `/users/${keeper.id}/identities/${identity.id}`;
    assert.equal((await admin.api.call('DELETE', adminBase + path)).status, 400);
    await admin.patch(`/providers/${provider.id}`, { settings: { provisioning: 'linked' } });
    await admin.api.expect(204, 'DELETE', adminBase + path, { reason: 'left' });
    const again = new Traveller(account);
    const back = await again.signIn(await again.open(startOf(provider)));
    assert.equal(back.status, 422);
    assert.equal(await lastFailure(provider), 'not_linked');
  } finally {
    await other.stop();
  }
});
