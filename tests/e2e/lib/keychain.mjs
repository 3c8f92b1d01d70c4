// A desktop's keychain without a desktop: GNOME's, on a message bus of its own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { scratchFolder } from './server.mjs';

const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

/** A bus that starts nothing by itself: a second keychain, with this account's real home, would be first otherwise. */
const busConfiguration = (home) => `<busconfig><type>session</type><listen>unix:dir=${home}</listen>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`;

function started(program, args, options) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], ...options });
  running.add(child);
  child.on('close', () => running.delete(child));
  child.stdin.on('error', () => {});
  return child;
}

export class Keychain {
  /** What programs need to find it. */
  environment;

  /** Started again on the same home, it still holds what it held; like a desktop's, it opens with the person's password. */
  static async start(home = scratchFolder()) {
    const keychain = new Keychain();
    keychain.home = home;
    mkdirSync(join(home, '.local/share/keyrings'), { recursive: true });
    const configuration = join(home, 'bus.conf');
    writeFileSync(configuration, busConfiguration(home));
    keychain.bus = started('dbus-daemon', ['--nofork', '--print-address', `--config-file=${configuration}`]);
    const [address] = await once(keychain.bus.stdout.setEncoding('utf8'), 'data');
    keychain.environment = { DBUS_SESSION_BUS_ADDRESS: address.trim(), XDG_CURRENT_DESKTOP: 'GNOME' };
    keychain.daemon = started('gnome-keyring-daemon', ['--unlock', '--components=secrets', '--foreground'], { env:
      { ...process.env, ...keychain.environment, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, '.local/share') } });
    keychain.daemon.stdin.end('the password of the session');
    for (let attempt = 0; ; ++attempt) {
      const found = await keychain.attributes('nothing').catch((error) => error);
      if (Array.isArray(found)) return keychain;
      if (attempt === 50) throw found;
      await sleep(100);
    }
  }

  /** The lines `attribute.NAME = VALUE` of what a service keeps here; never the secrets. */
  async attributes(service) {
    const { stdout, stderr } = await promisify(execFile)('secret-tool', ['search', '--all', 'server', service],
      { env: { ...process.env, ...this.environment } }).catch((error) => {
      if (error.stderr) throw new Error(error.stderr);
      return error;  // it ends with 1 where there is nothing
    });
    return `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('attribute.'));
  }

  async stop() {
    for (const child of [this.daemon, this.bus]) {
      if (!running.has(child)) continue;
      const ended = once(child, 'close');
      child.kill();
      await ended;
    }
  }
}
