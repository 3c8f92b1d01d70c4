// node screenshots.mjs FOLDER: pictures of the people's pages, light and dark, for the documentation.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Admin } from './lib/admin.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { peoplesPages } from './lib/peoples_pages.mjs';
import { RelyingParty } from './lib/relying_party.mjs';
import { Server } from './lib/server.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('node screenshots.mjs FOLDER');
mkdirSync(folder, { recursive: true });

const server = await Server.demo({ host: 'localhost', args: ['--outbound-private-networks', '127.0.0.0/8'] });
const admin = await (await Admin.of(server)).prepareForTests();
const party = await RelyingParty.start(server.url, (redirectUri) => admin.client({
  name: 'Holiday planner', redirect_uris: [redirectUri], scopes: ['openid', 'profile', 'email'] }));
const pages = peoplesPages({ server, admin, party, demo: server.demo.user });

let number = 0;
for (const [name, open] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark']) {
    // A browser each: one that has shown many pages may fail to draw the next without a graphics card.
    const browser = await launchBrowser();
    const page = await browser.newPage({ colorScheme, locale: 'en-GB', viewport: { width: 900, height: 760 } });
    await open(page, await admin.user({ username: `anna.${++number}`, display_name: 'Anna Albers' }));
    await page.screenshot({ path: join(folder, `web-${name.replaceAll(' ', '-')}-${colorScheme}.png`), fullPage: true });
    await browser.close();
  }
}
await party.stop();
await server.stop();
