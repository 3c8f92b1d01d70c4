// The newcomer's story with the desktop console: first run, a user with an authenticator app, an application, somebody
// else's sign-in in a browser, the session and the trail it leaves, and the end of the session as the application sees it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { goodPassword } from './lib/admin.mjs';
import { launchBrowser, walkPages, watch } from './lib/browser.mjs';
import { Console } from './lib/console.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { freePort } from './lib/server.mjs';

let desk;
let url;
let browser;
let party;
const administrator = { login: 'm.okafor', password: goodPassword() };
const anna = { login: 'anna.albers' };

before(async () => {
  browser = await launchBrowser();
  desk = new Console();
});
after(async () => {
  await party?.stop();
  await browser?.close();
  await desk?.close();
});

test('the first run makes a server and its administrator', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  url = `http://${address}`;
  const suggested = await desk.firstRun(address, administrator);
  assert.equal(suggested, url, 'the public address follows');
});

test('the administrator signs in with the browser and sees the overview', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const seen = watch(page);
  await desk.picture('7-sign-in');
  const titles = await desk.signIn(page, administrator);
  assert.equal(titles.length, 2, `password and code, no consent for the console: ${titles.join(', ')}`);
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(seen.foreign, []);
  assert.ok((await desk.sees('Signed in as')).includes('Signed in as Mira Okafor'));
  await desk.picture('8-overview');
  await context.close();
});

test('a user is made and gets an authenticator app', async () => {
  await desk.page('Users');
  await desk.click('Add user…');
  await desk.fill({ Username: anna.login, 'Full name': 'Anna Albers', 'E-mail': 'anna@example.org' });
  await desk.picture('9-new-user');
  await desk.click('Add user');
  anna.oneTimePassword = await desk.read('One-time password');
  assert.ok(anna.oneTimePassword.length >= 12);
  await desk.picture('10-one-time-password');
  await desk.click('I have kept it');

  await desk.open('Users', 'Anna Albers');
  await desk.picture('11-user');
  await desk.tab('Sign-in methods');
  await desk.picture('12-methods-before');
  await desk.click('Add app…');
  anna.authenticator = await desk.pairAuthenticator();
  await desk.picture('13-app');
  await desk.click('Verify');
  await desk.sees('The app works.');
  await desk.picture('14-recovery-codes');
  await desk.click('Copy');
  await desk.click('I have kept them');
  await desk.sees('left of the printed list');
  await desk.picture('15-methods-after');
  await desk.click('Close');
  const row = (await desk.table('Users', 'Anna Albers')).find((one) => one.Name.startsWith('Anna Albers'));
  assert.equal(row['Second step'], 'Authenticator app');
  await desk.picture('16-users');
});

test('an application is registered', async () => {
  await desk.page('Applications');
  party = await RelyingParty.start(url, async (redirectUri) => {
    await desk.click('Add application…');
    await desk.fill({ Name: 'Holiday planner', 'Redirect addresses, one on each line': redirectUri });
    await desk.click('Do not ask people for consent');
    await desk.picture('17-new-application');
    await desk.click('Add application');
    const secret = await desk.read('Client secret');
    await desk.picture('18-client-secret');
    await desk.click('I have kept it');
    await desk.sees('Holiday planner');
    await desk.picture('19-application');
    await desk.tab('Connect');
    const values = await desk.read('Text to copy');
    await desk.picture('20-connect');
    assert.match(values, new RegExp(`^Issuer +${url}$`, 'm'));
    await desk.click('Close');
    return { client_id: values.match(/^Client ID +(\S+)$/m)[1], client_secret: secret };
  });
  await desk.table('Applications', 'Holiday planner');
  await desk.picture('21-applications');
});

test('the user signs in to the application; the console shows the session, its trail, and ends it', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const seen = watch(page);
  const submit = (field) => Promise.all([page.waitForEvent('framenavigated'), page.press(`input[name=${field}]`, 'Enter')]);
  const { url: start, check } = await party.authorization();
  await page.goto(start);
  await page.fill('input[name=login]', anna.login);
  await page.fill('input[name=password]', anna.oneTimePassword);
  await submit('password');
  const titles = [];
  anna.password = goodPassword();
  for (let step = 0; step < 3 && !page.url().startsWith(party.redirectUri); ++step) {
    titles.push(new URL(page.url()).pathname);
    if (page.url().includes('/login/password')) {
      await page.fill('input[name=new_password]', anna.password);
      await page.fill('input[name=repeat_password]', anna.password);
      await submit('repeat_password');
    } else if (await page.locator('input[name=code]').count()) {
      await page.fill('input[name=code]', await anna.authenticator.next());
      await submit('code');
    } else {
      await walkPages(page, { until: party.redirectUri, steps: 2 });
    }
  }
  assert.deepEqual(titles, ['/login/code', '/login/password', '/oauth/authorize']);
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(seen.foreign, []);

  const tokens = await party.redeem(page.url(), check);
  const claims = tokens.claims();
  assert.deepEqual([...claims.amr].sort(), ['mfa', 'otp', 'pwd']);
  const info = await oidc.fetchUserInfo(party.config, tokens.access_token, claims.sub);
  assert.equal(info.preferred_username, anna.login);
  assert.equal(info.email, 'anna@example.org');
  const fresh = await oidc.refreshTokenGrant(party.config, tokens.refresh_token);
  assert.equal((await oidc.tokenIntrospection(party.config, fresh.access_token)).active, true);

  await desk.page('Audit log');
  const trail = await desk.table('Events', 'token.refreshed');
  await desk.picture('22-audit');
  const about = trail.map((row) => row['What happened'].split('\n')[1]);
  for (const type of ['signin.succeeded', 'session.started', 'consent.given', 'token.issued', 'token.refreshed',
    'user.created', 'mfa.totp_confirmed', 'client.created']) {
    assert.ok(about.includes(type), `no ${type} in ${about.join(' ')}`);
  }

  await desk.page('Sessions');
  const sessions = await desk.table('Sessions', 'Anna Albers');
  await desk.picture('23-sessions');
  const hers = sessions.filter((row) => row.Person.startsWith('Anna Albers'));
  assert.equal(hers.length, 1);
  assert.equal(hers[0].Address, '127.0.0.1');
  assert.equal(hers[0].Applications, 'Holiday planner');
  await desk.choose('Sessions', 'Anna Albers');
  await desk.click('End session…');
  await desk.picture('24-end-session');
  await desk.click('End');
  await desk.sees('The session has ended.');
  await desk.picture('25-session-ended');
  assert.ok(!(await desk.table('Sessions')).some((row) => row.Person.startsWith('Anna Albers')));

  await assert.rejects(oidc.refreshTokenGrant(party.config, fresh.refresh_token), { error: 'invalid_grant' });
  assert.equal((await oidc.tokenIntrospection(party.config, fresh.access_token)).active, false);
  await page.goto((await party.authorization()).url);
  assert.ok(page.url().startsWith(`${url}/login`), 'the browser has to sign in again');

  await desk.page('Audit log');
  const [newest] = (await desk.table('Events', 'session.ended'))
    .filter((row) => row['What happened'].endsWith('session.ended'));
  assert.equal(newest.Who, administrator.login);
  await desk.click('Verify chain');
  await desk.sees('The log is whole');
  await desk.picture('26-log-whole');
  await context.close();
});

test('closed and opened again, the console finds its server', async () => {
  await desk.close();
  desk = new Console({ home: desk.home });
  const context = await browser.newContext();
  await desk.signIn(await context.newPage(), administrator);
  await desk.page('Users');
  assert.equal((await desk.table('Users', 'Anna Albers')).length, 2);
  await context.close();
});
