// What people see: no accessibility violation that axe-core knows, in light and dark, wide and at 320 px; and light pages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { Admin } from './lib/admin.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { peoplesPages } from './lib/peoples_pages.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Colours do not depend on the width, nor the arrangement on the colours: two ways see all four.
const ways = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark at 320 px', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
];
const maxWeight = 60 * 1024;

let server;
let admin;
let browser;
let party;

before(async () => {
  server = await Server.demo({ host: 'localhost', args: ['--outbound-private-networks', '127.0.0.0/8'] });
  admin = await (await Admin.of(server)).prepareForTests();
  browser = await launchBrowser();
  party = await RelyingParty.start(server.url, (redirectUri) => admin.client({
    name: 'Holiday planner', redirect_uris: [redirectUri], scopes: ['openid', 'profile', 'email'] }));
});
after(async () => {
  await browser?.close();
  await party?.stop();
  await server?.stop();
});

async function violations(page) {
  // The pages' own policy forbids scripts, so axe comes in by the debugger, not by a script element.
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('; ')}`);
}

test('every page: no violation, light and dark, wide and narrow', async (t) => {
  const pages = peoplesPages({ server, admin, party, demo: server.demo.user });
  for (const [name, open] of Object.entries(pages)) {
    await t.test(name, async () => {
      const context = await browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      await open(page, await admin.user());
      for (const way of ways) {
        await page.setViewportSize(way.viewport);
        await page.emulateMedia({ colorScheme: way.colorScheme, reducedMotion: 'reduce' });  // no fading: axe must not look in between
        assert.deepEqual(await violations(page), [], way.name);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, `${way.name}: scrolls sideways by ${wide} px`);
      }
      assert.equal(await page.locator('h1').count(), 1);
      assert.ok(await page.getAttribute('html', 'lang'));
      await context.close();
    });
  }
});

test('the sign-in page is light: at most three requests and 60 kB', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const debuggerSession = await context.newCDPSession(page);
  await debuggerSession.send('Network.enable');
  const requests = new Map();
  debuggerSession.on('Network.requestWillBeSent', ({ requestId, request }) => requests.set(requestId, { url: request.url, size: 0 }));
  debuggerSession.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (requests.has(requestId)) requests.get(requestId).size = encodedDataLength;
  });
  await page.goto(`${server.url}/login`, { waitUntil: 'networkidle' });
  const all = [...requests.values()];
  // The page, its style, its script; the icon is the browser's own request.
  const own = all.filter(({ url }) => !url.includes('/favicon.svg'));
  assert.ok(own.length <= 3, own.map(({ url }) => url).join(', '));
  const weight = all.reduce((sum, { size }) => sum + size, 0);
  assert.ok(weight > 500 && weight <= maxWeight, `${weight} bytes`);
  await context.close();
});

test('the pages forbid foreign scripts, framing and sniffing, and are not kept', async () => {
  for (const path of ['/login', '/no-such-page', '/demo']) {
    const { headers } = await fetch(server.url + path);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.ok(!/unsafe|\*|https?:/.test(policy), `${path}: ${policy}`);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
  }
  assert.match((await fetch(`${server.url}/login`)).headers.get('cache-control'), /no-store/);
});

test('the language follows the browser', async () => {
  for (const [locale, lang] of [['de-DE', 'de'], ['en-GB', 'en'], ['fr-FR', 'en']]) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto(`${server.url}/login`);
    assert.equal(await page.getAttribute('html', 'lang'), lang, locale);
    await context.close();
  }
});

test('the sign-in page works with the keyboard alone, and the focus is visible', async () => {
  const { username, password } = await admin.user();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto((await party.authorization()).url);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'login', 'the first field has the focus');
  await page.keyboard.type(username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => parseFloat(getComputedStyle(document.activeElement).outlineWidth));
  assert.ok(outline >= 2, `outline ${outline} px`);
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
  assert.ok(await page.locator('button[name=decision]').count());
  await context.close();
});
