// Closing the console's window: with an icon beside the clock the server goes on, without one both end.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { goodPassword } from './lib/admin.mjs';
import { Console } from './lib/console.mjs';
import { Desktop } from './lib/desktop.mjs';
import { freePort } from './lib/server.mjs';

const administrator = { login: 'm.okafor', password: goodPassword() };
const open = [];
after(async () => { for (const thing of open.reverse()) await (thing.stop?.() ?? thing.kill()); });

const answers = (address) => fetch(`http://${address}/readyz`).then((answer) => answer.status === 200, () => false);

async function consoleOn(tray) {
  const desktop = await Desktop.start({ tray });
  open.push(desktop);
  const address = `127.0.0.1:${await freePort()}`;
  const desk = new Console({ desktop });
  open.push(desk);
  await desk.firstRun(address, administrator);
  assert.ok(await answers(address));
  return { desk, address };
}

test('with an icon beside the clock the window goes and the server stays, until somebody quits there', async () => {
  const { desk, address } = await consoleOn(true);
  await sleep(500);  // the tray takes the icon in
  assert.equal((await desk.act({ do: 'close' })).visible, false);
  await sleep(1000);
  assert.equal(desk.exit, undefined, 'the program goes on');
  assert.ok(await answers(address), 'and serves');
  await desk.act({ do: 'tray', name: 'Open Gatehouse' });
  await desk.sees('Sign in to Gatehouse');
  assert.equal((await desk.act({ do: 'close' })).visible, false);
  await desk.act({ do: 'tray', name: 'Quit and stop the server' });
  assert.deepEqual(await desk.ended, { code: 0, signal: null });
  assert.ok(!await answers(address));
});

test('without one, closing the window stops the server and ends', async () => {
  const { desk, address } = await consoleOn(false);
  await desk.act({ do: 'close' });
  assert.deepEqual(await desk.ended, { code: 0, signal: null });
  assert.ok(!await answers(address));
});
