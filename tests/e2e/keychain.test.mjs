// On a desktop the master key and the console's tokens lie in the keychain and nowhere else, and a keychain that is away
// never makes a new key.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { goodPassword } from './lib/admin.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { Console } from './lib/console.mjs';
import { Keychain } from './lib/keychain.mjs';
import { freePort } from './lib/server.mjs';

let keychain;
let browser;
let desk;
let address;
const administrator = { login: 'm.okafor', password: goodPassword() };

before(async () => {
  keychain = await Keychain.start();
  browser = await launchBrowser();
});
after(async () => {
  await desk?.close();
  await browser?.close();
  await keychain?.stop();
});

const kept = async (service) => (await keychain.attributes(service)).filter((line) => line.startsWith('attribute.user'));
const keys = () => kept('Gatehouse server');
const tokens = () => kept('Gatehouse console');

async function serving() {
  for (let attempt = 0; ; ++attempt) {
    const status = await fetch(`http://${address}/readyz`).then((answer) => answer.status, (error) => error);
    if (status === 200) return;
    if (attempt === 150) throw new Error(`not ready: ${status}`);
    await sleep(100);
  }
}

test('the first run puts the master key into the keychain', async () => {
  desk = new Console({ keychain });
  address = `127.0.0.1:${await freePort()}`;
  await desk.firstRun(address, administrator);
  assert.equal((await tokens()).length, 0);
  await desk.signIn(await browser.newPage(), administrator);
  await desk.close();
  const data = join(desk.home, 'data');
  assert.equal((await keys()).length, 1);
  assert.ok(!existsSync(join(data, 'master.key')));
  assert.match(readFileSync(join(data, 'gatehouse.toml'), 'utf8'), /keychain/);
});

test('without the keychain the console says so and makes no new key', async () => {
  await keychain.stop();
  desk = new Console({ home: desk.home });
  await desk.sees('keychain cannot be used');
  await desk.close();
  assert.ok(!existsSync(join(desk.home, 'data', 'master.key')));
});

test('when the keychain is back, so are the server, with the key it had, and the sign-in', async () => {
  keychain = await Keychain.start(keychain.home);
  desk = new Console({ home: desk.home, keychain });
  await serving();
  assert.equal((await keys()).length, 1);
  await desk.sees('Signed in as Mira Okafor');
  assert.deepEqual(desk.opened, [], 'without the browser');
});

test('signing out takes the token out of the keychain', async () => {
  assert.equal((await tokens()).length, 1);
  await desk.menu('Sign out');
  await desk.sees('Sign in to Gatehouse');
  for (let attempt = 0; (await tokens()).length > 0; ++attempt) {
    assert.ok(attempt < 50, 'the token stays');
    await sleep(100);
  }
});

test('closed while it still asks the keychain, the console ends', async () => {
  await desk.close();
  desk = new Console({ home: desk.home, keychain });
  await desk.sees('Sign in to Gatehouse');
  await desk.close();
});
