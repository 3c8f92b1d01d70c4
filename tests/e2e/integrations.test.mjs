// Real applications: the recipes of docs/integrations, run as they are written. In each a person signs in with a browser,
// is known to the application, signs out again; and one who refuses consent gets nowhere. Gatehouse is at another site
// than the applications and speaks TLS with a certificate of its own authority, which each client is told to trust.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Program, installPackages, startApache, startNginx, startOldApplication, startSideDoor } from './integrations/programs.mjs';
import { Recipe } from './integrations/recipe.mjs';
import { Admin } from './lib/admin.mjs';
import { launchBrowser, walkPages } from './lib/browser.mjs';
import { Server, freePort, scratchFolder, serverProgram } from './lib/server.mjs';
import { selfSigned } from './lib/tls.mjs';

// Of this test's own requests alone; the programs that it starts are not told.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

let server;
let admin;
let browser;
let authority;
let tls;  // the certificate of the applications' web servers
let commands;  // a folder with gatehouse-server in it, for the recipes' command lines

before(async () => {
  const port = await freePort();
  const data = scratchFolder();
  const args = ['--listen', `127.0.0.1:${port}`, '--public-url', `https://localhost:${port}`, '--tls-local-authority', 'true',
    '--outbound-private-networks', '127.0.0.0/8'];
  tls = selfSigned(scratchFolder());
  server = await Server.demo({ data, args });
  admin = await (await Admin.of(server)).prepareForTests();
  authority = join(data, 'tls', 'authority.pem');
  browser = await launchBrowser();
  commands = scratchFolder();
  symlinkSync(serverProgram, join(commands, 'gatehouse-server'));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Runs the recipe's registration; the words are those that its other blocks need. */
async function register(recipe, words, sideDoor) {
  const all = { ISSUER: server.url, COOKIE_SECRET: randomBytes(32).toString('hex'), ...words };
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', recipe.block('register', all)],
    { env: { ...process.env, PATH: `${commands}:${process.env.PATH}`, GATEHOUSE_DATA: server.data } });
  const printed = (name) => stdout.match(new RegExp(`^${name}\\s+(\\S+)`, 'm'))?.[1];
  const filled = { ...all, CLIENT_ID: printed('client_id'), CLIENT_SECRET: printed('client_secret') };
  if (recipe.has('metadata.json')) {
    const metadata = recipe.block('metadata.json', { ...filled, APP_URL: sideDoor?.url ?? filled.APP_URL });
    await admin.patch(`/clients/${filled.CLIENT_ID}`, JSON.parse(metadata));
  }
  return filled;
}

/** A recipe whose application is one program with blocks for its files and its start. */
async function startApplication(recipe, files, env) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const words = await register(recipe, { APP_URL: url, PORT: port });
  const folder = scratchFolder();
  installPackages(folder);
  recipe.write(folder, files, words);
  return { url, programs: [await Program.start(recipe.block('run', words), { cwd: folder, env, url })] };
}

const node = () => ({ NODE_EXTRA_CA_CERTS: authority });

/** Neither ASCII nor Latin-1. */
const nameAt = (application) => `Zoë Łącka ${application}`;

const recipes = {
  nginx: {
    async start(recipe) {
      const old = await startOldApplication();
      const [port, gatePort] = [await freePort(), await freePort()];
      const url = `https://127.0.0.1:${port}`;
      const sideDoor = await startSideDoor(url);
      const words = await register(recipe, { APP_URL: url, PORT: old.port, GATE_PORT: gatePort }, sideDoor);
      const folder = scratchFolder();
      installPackages(folder);
      recipe.write(folder, ['gate.env', 'gate.mjs'], words);
      const gate = await Program.start(recipe.block('run', words),
        { cwd: folder, env: node(), url: `http://127.0.0.1:${gatePort}/gate/goodbye` });
      const nginx = await startNginx(folder, recipe.block('site.conf', words), { port, tls });
      return { url, programs: [nginx, gate, old, sideDoor] };
    },
    page: '/reports?year=2024&part=2',
    sees: ({ username, email }) => ['Page /reports?year=2024&part=2', `remote-user: ${username}\n`, `remote-email: ${email}\n`,
      `remote-name: ${encodeURIComponent(nameAt('nginx'))}\n`],
    signOut: { at: '/gate/logout', sees: 'You are signed out.' },
    refused: 'Not signed in',
  },
  apache: {
    async start(recipe) {
      const old = await startOldApplication();
      const port = await freePort();
      const url = `https://127.0.0.1:${port}`;
      const sideDoor = await startSideDoor(url);
      const words = await register(recipe, { APP_URL: url, PORT: old.port }, sideDoor);
      const folder = scratchFolder();
      recipe.write(folder, ['goodbye.html', 'refused.html'], words);
      const site = recipe.block('site.conf', words, { '/var/www': folder })
        + recipe.block('own-authority.conf', words, { '/etc/gatehouse/authority.pem': join(folder, 'authority.pem') });
      copyFileSync(authority, join(folder, 'authority.pem'));
      return { url, programs: [await startApache(folder, site, { port, tls }), old, sideDoor] };
    },
    page: '/reports?year=2024&part=2',
    sees: ({ username, email, user }) => ['Page /reports?year=2024&part=2', `remote-user: ${username}\n`,
      `remote-email: ${email}\n`, `remote-name: ${nameAt('apache')}\n`, `oidc_claim_email: ${email}\n`, `oidc_claim_sub: ${user.id}`],
    signOut: { at: (url) => `/oidc/callback?logout=${encodeURIComponent(`${url}/goodbye`)}`, sees: 'You are signed out.' },
    refused: 'You are not signed in',
  },
  'express-openid-connect': {
    start: (recipe) => startApplication(recipe, ['app.env', 'app.mjs'], node()),
    page: '/private',
    signOut: { at: '/logout', sees: 'Everybody may read this.' },
    refused: 'Not signed in',
  },
  passport: {
    start: (recipe) => startApplication(recipe, ['app.env', 'app.mjs'], node()),
    page: '/reports?year=2024&part=2',
    signOut: { at: '/logout', sees: 'You are signed out.' },
    refused: 'Not signed in',
  },
  authjs: {
    start: (recipe) => startApplication(recipe, ['app.env', 'app.mjs'], node()),
    page: '/',
    ask: (page) => page.click('form[action$="/signin/gatehouse"] button'),
    signOut: { at: '/auth/signout', press: 'form[action$="/signout"] button', here: true },
    refused: 'Sign in with Gatehouse',
  },
  flask: {
    start: (recipe) => startApplication(recipe, ['app.env', 'app.py'], { REQUESTS_CA_BUNDLE: authority }),
    page: '/',
    signOut: { at: '/logout', sees: 'You are signed out.' },
    refused: 'Not signed in',
  },
};

/** What a visitor claims about themselves, which must not reach an application. */
const forged = Object.fromEntries(['Remote-User', 'Remote-Email', 'OIDC_CLAIM_email', 'OIDC_CLAIM_roles'].map((name) => [name, 'forged']));

const bodyOf = (page) => page.locator('body').innerText();

for (const [name, { start, page: path, ask, sees, signOut, refused }] of Object.entries(recipes)) {
  describe(name, () => {
    const recipe = new Recipe(name);
    let application;

    before(async () => { application = await start(recipe); });
    after(async () => { for (const program of application?.programs ?? []) await program.stop(); });

    /** Asks for the protected page in a browser of its own; that must lead to Gatehouse's sign-in. */
    async function visit(page) {
      await page.goto(application.url + path);
      if (ask) await Promise.all([page.waitForURL(`${server.url}/**`), ask(page)]);
      assert.ok(page.url().startsWith(`${server.url}/login`), page.url());
    }
    async function withPage(action) {
      const context = await browser.newContext({ ignoreHTTPSErrors: true, extraHTTPHeaders: forged });
      try { await action(await context.newPage()); } finally { await context.close(); }
    }

    test('a person signs in, is known there, and signs out', () => withPage(async (page) => {
      const person = await admin.user({ display_name: nameAt(name) });
      const { authenticator } = await admin.enrolTotp(person.user.id);
      await visit(page);
      const titles = await walkPages(page, { until: application.url, login: person.username, password: person.password, authenticator });
      assert.equal(titles.length, 3, `password, code, consent: ${titles.join(', ')}`);
      const { email, id } = person.user;
      const expected = sees?.({ ...person, email }) ?? [`Signed in as ${nameAt(name)}, ${email}`];
      const text = await bodyOf(page);
      for (const part of expected) assert.ok(`${text}\n`.includes(part), `no "${part}" in:\n${text}`);
      assert.ok(!text.includes('forged'), text);
      const { items: [session] } = await admin.get(`/users/${id}/sessions`);
      assert.equal(session.clients.length, 1);

      const at = typeof signOut.at === 'function' ? signOut.at(application.url) : signOut.at;
      await page.goto(application.url + at);
      if (signOut.press) await Promise.all([page.waitForEvent('framenavigated'), page.click(signOut.press)]);
      if (signOut.here) {  // only the application forgets; Gatehouse lets the same person in without a question
        await page.goto(application.url + path);
        await Promise.all([page.waitForURL(application.url + path), ask(page)]);
        assert.ok((await bodyOf(page)).includes(expected[0]));
        return;
      }
      assert.ok(page.url().startsWith(application.url), page.url());
      assert.ok((await bodyOf(page)).includes(signOut.sees), await bodyOf(page));
      assert.ok((await admin.get(`/sessions/${session.id}`)).ended_at, 'the session at Gatehouse is over');
      await visit(page);
    }));

    test('who refuses consent is not let in', () => withPage(async (page) => {
      const person = await admin.user();
      await visit(page);
      await walkPages(page, { until: application.url, login: person.username, password: person.password, decision: 'deny' });
      assert.ok((await bodyOf(page)).includes(refused), await bodyOf(page));
      // The person is known to Gatehouse now, so the application asks for consent again, and shows nothing.
      await page.goto(application.url + path);
      if (ask) await Promise.all([page.waitForURL(`${server.url}/**`), ask(page)]);
      assert.ok(await page.locator('button[name=decision]').first().isVisible(), page.url());
    }));

    if (recipe.has('metadata.json')) {
      test('a session that ends at Gatehouse ends there', () => withPage(async (page) => {
        const person = await admin.user();
        await visit(page);
        await walkPages(page, { until: application.url, login: person.username, password: person.password });
        const { items: [session] } = await admin.get(`/users/${person.user.id}/sessions`);
        await page.goto(application.url + path);
        assert.ok(page.url().startsWith(application.url), page.url());
        await admin.delete(`/sessions/${session.id}`);
        const deadline = Date.now() + 10_000;
        while (!page.url().startsWith(`${server.url}/login`)) {
          assert.ok(Date.now() < deadline, `still let in: ${await bodyOf(page)}`);
          await page.goto(application.url + path);
        }
      }));
    }

    test('the recipe holds nothing that was not run', () => assert.deepEqual([...recipe.unused], []));
  });
}
