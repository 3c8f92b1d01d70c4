// Applications that live in a browser: a page of another origin that signs people in by itself, and two applications
// that the browser tells when the session ends. Real Chromium, so that its rules and not ours decide what a page may read.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin } from './lib/admin.mjs';
import { launchBrowser, walkPages, watch } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';

const library = readFileSync(createRequire(import.meta.url).resolve('oauth4webapi'));

let server;
let admin;
let browser;
const sites = [];

/** A web site of its own origin. `answer(url, request)` gives the page's body, or nothing for an empty page. */
async function site(answer = () => '') {
  const hits = [];
  const listener = createServer((request, response) => {
    const url = new URL(request.url, `http://${request.headers.host}`);
    hits.push({ url, cookie: request.headers.cookie ?? '' });
    if (url.pathname === '/oauth4webapi.js') {
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(library);
    }
    const { body = '', headers = {} } = answer(url) || {};
    return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
      .end(`<!doctype html><html lang="en"><title>Site</title>${body}`);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  sites.push(listener);
  return { origin: `http://127.0.0.1:${listener.address().port}`, hits };
}

before(async () => {
  server = await Server.demo();
  admin = await (await Admin.of(server)).prepareForTests();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  for (const listener of sites) { listener.closeAllConnections(); listener.close(); }
  await server?.stop();
});

/** What a developer writes: oauth4webapi in the page, PKCE, DPoP, no secret. */
const pageProgram = {
  begin: async ({ issuer, client_id }) => {
    const oauth = await import('/oauth4webapi.js');
    const insecure = { [oauth.allowInsecureRequests]: true };
    const as = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), insecure));
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    sessionStorage.setItem('check', JSON.stringify({ verifier, state }));
    const url = new URL(as.authorization_endpoint);
    url.search = new URLSearchParams({ client_id, redirect_uri: `${location.origin}/cb`, response_type: 'code', state,
      scope: 'openid profile offline_access', prompt: 'consent', code_challenge_method: 'S256',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier) });
    return url.href;
  },
  finish: async ({ issuer, client_id, dpop }) => {
    const oauth = await import('/oauth4webapi.js');
    const insecure = { [oauth.allowInsecureRequests]: true };
    const as = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), insecure));
    const client = { client_id };
    const { verifier, state } = JSON.parse(sessionStorage.getItem('check'));
    const parameters = oauth.validateAuthResponse(as, client, new URL(location.href), state);
    const options = { ...insecure };
    if (dpop) options.DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
    // The first proof has no nonce: the page has to read the challenge and its DPoP-Nonce to go on.
    const withNonce = async (ask) => {
      try { return await ask(); } catch (error) {
        if (oauth.isDPoPNonceError(error)) return ask();
        throw error;
      }
    };
    const tokens = await withNonce(async () => oauth.processAuthorizationCodeResponse(as, client,
      await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, `${location.origin}/cb`, verifier, options)));
    const sub = oauth.getValidatedIdTokenClaims(tokens).sub;
    const person = await withNonce(async () => oauth.processUserInfoResponse(as, client, sub,
      await oauth.userInfoRequest(as, client, tokens.access_token, options)));
    const fresh = await withNonce(async () => oauth.processRefreshTokenResponse(as, client,
      await oauth.refreshTokenGrantRequest(as, client, oauth.None(), tokens.refresh_token, options)));
    let refusal = null;
    try {
      await oauth.processUserInfoResponse(as, client, sub, await oauth.userInfoRequest(as, client, `${tokens.access_token}x`, options));
    } catch (error) { refusal = `${error.code ?? error.name}`; }
    if (!dpop) await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, oauth.None(), fresh.access_token, insecure));
    return { person, token_type: tokens.token_type, tokens: { access_token: tokens.access_token, refresh_token: fresh.refresh_token }, refusal };
  },
};

async function signIn(page, origin, setup) {
  await page.goto(`${origin}/`);
  const url = await page.evaluate(pageProgram.begin, setup);
  await page.goto(url);
  await walkPages(page, { until: `${origin}/cb`, login: server.demo.user.username, password: server.demo.user.password });
  return page.evaluate(pageProgram.finish, setup);
}

const register = (origin, fields = {}) => admin.client({ kind: 'public', auth_method: 'none', redirect_uris: [`${origin}/cb`],
  scopes: ['openid', 'profile', 'offline_access'], grant_types: ['authorization_code', 'refresh_token'], ...fields });

/** What a page learns of a call: the status and body, or that the browser keeps the answer from it. */
const fetchFrom = (page, url, init) => page.evaluate(async ([where, how]) => {
  try {
    const response = await fetch(where, how);
    return { status: response.status, text: await response.text() };
  } catch (error) { return { kept: error.name }; }
}, [url, init]);

for (const dpop of [false, true]) {
  test(`a page signs a person in by itself${dpop ? ', with DPoP and nonces' : ''}`, async () => {
    const spa = await site();
    const { client_id } = await register(spa.origin);
    await sleep(5500);  // the list of origins is read again every five seconds
    if (dpop) await admin.put('/settings/token.dpop_nonce', { value: true });
    const page = await (await browser.newContext()).newPage();
    try {
      const result = await signIn(page, spa.origin, { issuer: server.url, client_id, dpop });
      assert.equal(result.person.preferred_username, server.demo.user.username);
      assert.equal(result.token_type, dpop ? 'dpop' : 'bearer');
      assert.ok(result.refusal && result.refusal !== 'TypeError', `the page can read a refusal: ${result.refusal}`);
    } finally {
      if (dpop) await admin.put('/settings/token.dpop_nonce', { value: false });
      await page.context().close();
    }
  });
}

test('a page of a stranger\'s origin reads nothing, whatever it holds', async () => {
  const [spa, stranger] = [await site(), await site()];
  const { client_id } = await register(spa.origin);
  await sleep(5500);
  const page = await (await browser.newContext()).newPage();
  const { tokens } = await signIn(page, spa.origin, { issuer: server.url, client_id, dpop: false });
  const other = await page.context().newPage();
  await other.goto(`${stranger.origin}/`);
  const bearer = { headers: { authorization: `Bearer ${tokens.access_token}` } };
  const refresh = { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', client_id, refresh_token: 'x' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  for (const [path, init] of [['/oauth/userinfo', bearer], ['/oauth/token', refresh], ['/oauth/revoke', refresh], ['/oauth/par', refresh],
    ['/oauth/userinfo', { ...bearer, credentials: 'include' }], ['/account', { credentials: 'include' }], ['/auth/refresh', refresh]]) {
    assert.deepEqual(await fetchFrom(other, server.url + path, init), { kept: 'TypeError' }, path);
  }
  assert.equal((await fetchFrom(other, `${server.url}/oauth/jwks`)).status, 200, 'public documents are for everybody');
  // The page of the application reads the same, but never with cookies.
  assert.equal(JSON.parse((await fetchFrom(page, `${server.url}/oauth/token`, refresh)).text).error, 'invalid_grant');
  assert.deepEqual(await fetchFrom(page, `${server.url}/oauth/token`, { ...refresh, credentials: 'include' }), { kept: 'TypeError' });
  await page.context().close();
});

/** A web application with a session of its own in a cookie, which it forgets when the browser asks for /forget. */
async function application(name) {
  const app = await site((url) => {
    if (url.pathname === '/cb') return { body: `<h1>${name}</h1>`, headers: { 'set-cookie': `${name}=in; Path=/; HttpOnly` } };
    if (url.pathname === '/forget') return { headers: { 'set-cookie': `${name}=; Path=/; Max-Age=0`, 'cache-control': 'no-store' } };
    return { body: `<h1>Goodbye from ${name}</h1>` };
  });
  app.client = await admin.client({ kind: 'confidential', name, redirect_uris: [`${app.origin}/cb`],
    post_logout_redirect_uris: [`${app.origin}/goodbye`], scopes: ['openid'], grant_types: ['authorization_code'], skip_consent: true,
    metadata: { frontchannel_logout_uri: `${app.origin}/forget`, frontchannel_logout_session_required: true } });
  app.told = () => app.hits.filter(({ url }) => url.pathname === '/forget');
  return app;
}

async function signInAt(page, app) {
  const verifier = 'v'.repeat(43);
  const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))).toString('base64url');
  await page.goto(`${server.url}/oauth/authorize?${new URLSearchParams({ client_id: app.client.client_id, redirect_uri: `${app.origin}/cb`,
    response_type: 'code', scope: 'openid', state: 's', code_challenge: challenge, code_challenge_method: 'S256' })}`);
  await walkPages(page, { until: `${app.origin}/cb`, login: server.demo.user.username, password: server.demo.user.password });
  const answer = await fetch(`${server.url}/oauth/token`, { method: 'POST', headers: {
    authorization: `Basic ${Buffer.from(`${app.client.client_id}:${app.client.client_secret}`).toString('base64')}` },
  body: new URLSearchParams({ grant_type: 'authorization_code', code: new URL(page.url()).searchParams.get('code'),
    redirect_uri: `${app.origin}/cb`, code_verifier: verifier }) });
  return (await answer.json()).id_token;
}

async function until(condition, what) {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(50)) if (condition()) return;
  assert.fail(`never: ${what}`);
}

test('a sign-out that an application asks for reaches all of them, and leads back', async () => {
  const [wiki, mail] = [await application('wiki'), await application('mail')];
  const page = await (await browser.newContext()).newPage();
  const idToken = await signInAt(page, wiki);
  await signInAt(page, mail);
  const seen = watch(page);
  await page.goto(`${server.url}/oauth/logout?${new URLSearchParams({ id_token_hint: idToken,
    post_logout_redirect_uri: `${wiki.origin}/goodbye`, state: 'xyz' })}`);
  assert.match(await page.locator('h1').innerText(), /signed out/);
  assert.equal(await page.locator('a.button').getAttribute('href'), `${wiki.origin}/goodbye?state=xyz`);
  await until(() => wiki.told().length === 1 && mail.told().length === 1, 'both are told');
  const { sid } = JSON.parse(Buffer.from(idToken.split('.')[1], 'base64url'));
  for (const [app, name] of [[wiki, 'wiki'], [mail, 'mail']]) {
    const [{ url, cookie }] = app.told();
    assert.equal(url.searchParams.get('iss'), server.url);
    assert.equal(url.searchParams.get('sid'), sid);
    assert.match(cookie, new RegExp(`\\b${name}=in`), 'with its own session');
  }
  await page.waitForURL(`${wiki.origin}/goodbye?state=xyz`, { timeout: 10_000 });
  assert.deepEqual(seen.errors, []);
  const cookies = (await page.context().cookies([wiki.origin])).map(({ name }) => name);
  assert.ok(!cookies.includes('wiki') && !cookies.includes('mail') && !cookies.includes('session'), `forgotten by all: ${cookies}`);
  await page.context().close();
});

test('signing out on our own page tells them as well, and stays', async () => {
  const app = await application('board');
  const page = await (await browser.newContext()).newPage();
  await signInAt(page, app);
  await page.goto(`${server.url}/account`);
  const seen = watch(page);
  await page.click('form[action="/account/sign-out"] button');
  await until(() => app.told().length === 1, 'it is told');
  assert.match(await page.locator('h1').innerText(), /signed out/);
  assert.equal(await page.locator('meta[http-equiv=refresh]').count(), 0);
  assert.equal(await page.locator('iframe').first().isVisible(), false);
  assert.deepEqual(seen.errors, []);
  await page.context().close();
});
