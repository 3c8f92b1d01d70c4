// node screenshots.mjs FOLDER: pictures of the people's pages, light and dark, for the documentation.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Admin } from './lib/admin.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('node screenshots.mjs FOLDER');
mkdirSync(folder, { recursive: true });

const server = await Server.demo();
const admin = await Admin.of(server);
const party = await RelyingParty.start(server.url, (redirectUri) => admin.client({
  name: 'Holiday planner', redirect_uris: [redirectUri], scopes: ['openid', 'profile', 'email'] }));
const browser = await launchBrowser();

const submit = (page, selector) => Promise.all([page.waitForEvent('framenavigated'), page.press(selector, 'Enter')]);

for (const colorScheme of ['light', 'dark']) {
  const { user, username, password } = await admin.user({ username: `anna.${colorScheme}`, display_name: 'Anna Albers' });
  const { authenticator } = await admin.enrolTotp(user.id);
  const context = await browser.newContext({ colorScheme, locale: 'en-GB', viewport: { width: 900, height: 760 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const shoot = (name) => page.screenshot({ path: join(folder, `web-${name}-${colorScheme}.png`) });
  await page.goto((await party.authorization()).url);
  await shoot('login');
  await page.fill('input[name=login]', username);
  await page.fill('input[name=password]', password);
  await submit(page, 'input[name=password]');
  await shoot('second-factor');
  await page.fill('input[name=code]', await authenticator.next());
  await submit(page, 'input[name=code]');
  await shoot('consent');
  await page.goto(`${server.url}/account`);
  await shoot('account');
  await page.goto(`${server.url}/demo`);
  await shoot('demo');
  await context.close();
}
await browser.close();
await party.stop();
await server.stop();
