// The desktop console, used as a person uses it: by the words on its screens. The program is the real window and the
// real server inside it; addresses that it would open in a browser come out here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { walkPages } from './browser.mjs';
import { scratchFolder } from './server.mjs';
import { Authenticator } from './totp.mjs';

export const consoleProgram = resolve(process.env.GATEHOUSE_CONSOLE_DRIVER
  ?? fileURLToPath(new URL('../../../build/dev/bin/gatehouse-console-driver', import.meta.url)));

const stopDeadline = 10_000;
const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

/** A home of its own: no settings of another run, and no keychain but the one that the test brings. */
function environment(home, keychain, desktop) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (name.startsWith('GATEHOUSE_') || name.startsWith('XDG_')) delete env[name];
  }
  return { ...env, LC_ALL: 'C.UTF-8', QT_QPA_PLATFORM: 'offscreen', HOME: home, XDG_RUNTIME_DIR: home,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/no-bus`, ...keychain?.environment, ...desktop?.environment };
}

export class Console {
  constructor({ home = scratchFolder(), pictures = process.env.GATEHOUSE_PICTURES, keychain, desktop } = {}) {
    if (!existsSync(consoleProgram)) {
      throw new Error(`no console at ${consoleProgram}: build gatehouse-console-driver or set GATEHOUSE_CONSOLE_DRIVER`);
    }
    Object.assign(this, { home, pictures, stderr: '', answers: [], opened: [] });
    this.child = spawn(consoleProgram, ['--data', join(home, 'data'), ...(keychain ? ['--keychain'] : [])],
      { env: environment(home, keychain, desktop), stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(this.child);
    this.child.stdin.on('error', () => {});
    this.child.stderr.setEncoding('utf8').on('data', (text) => { this.stderr += text; });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const said = JSON.parse(line);
      const waiting = said.open ? this.opened : this.answers;
      const taker = waiting.findIndex((entry) => typeof entry === 'function');
      if (taker >= 0) waiting.splice(taker, 1)[0](said);
      else waiting.push(said);
    });
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      running.delete(this.child);
      this.exit = { code, signal };
      for (const taker of [...this.answers, ...this.opened]) {
        if (typeof taker === 'function') taker({ error: `the console ended with ${JSON.stringify(this.exit)}` });
      }
      return this.exit;
    });
  }

  /** What the console says next: an answer, or an address to open. */
  async next(queue) {
    const said = queue.length && typeof queue[0] !== 'function' ? queue.shift() : null;
    return said ?? new Promise((take) => queue.push(take));
  }

  async act(what) {
    this.child.stdin.write(`${JSON.stringify(what)}\n`);
    const answer = await this.next(this.answers);
    if (answer.error) {
      throw new Error(`${JSON.stringify(what)}\n${answer.error}\non the screen: ${JSON.stringify(answer.texts)}\n${this.stderr}`);
    }
    return answer;
  }

  click(name) { return this.act({ do: 'click', name }); }
  type(name, text) { return this.act({ do: 'type', name, text }); }
  async fill(fields) { for (const [name, text] of Object.entries(fields)) await this.type(name, text); }
  async read(name) { return (await this.act({ do: 'read', name })).text; }
  menu(name) { return this.act({ do: 'menu', name }); }
  tab(name) { return this.act({ do: 'tab', name }); }
  choose(name, text) { return this.act({ do: 'item', name, text }); }
  open(name, text) { return this.act({ do: 'item', name, text, twice: true }); }
  async table(name, until) { return (await this.act({ do: 'table', name, until })).rows; }
  async sees(until) { return (await this.act({ do: 'seen', until })).texts; }

  /** Goes to one of the pages on the left. */
  page(name) { return this.choose('Pages', name); }

  /** A picture of the front window, for whoever wants to look: GATEHOUSE_PICTURES names the folder. */
  async picture(name) {
    if (this.pictures) await this.act({ do: 'screenshot', file: join(resolve(this.pictures), `${name}.png`) });
  }

  /** Scans the QR code that is on the screen, so to say: reads the secret and answers with codes from then on. */
  async pairAuthenticator() {
    const authenticator = new Authenticator(await this.read('Secret to type in'));
    await this.type('Code from the app', await authenticator.next());
    return authenticator;
  }

  /**
   * The set-up's way for this computer: a server at `address`, its first administrator with an authenticator app, which
   * is then `administrator.authenticator`. Answers the public address that the console suggests.
   */
  async firstRun(address, administrator) {
    await this.sees('Welcome to Gatehouse');
    await this.picture('1-welcome');
    await this.click('Try it on this computer');
    await this.click('Next');
    await this.type('Listens on', address);
    const suggested = await this.read('Public address');
    await this.picture('2-address');
    await this.click('Next');
    await this.picture('3-data');
    await this.click('Next');
    await this.sees('Who is the administrator?');
    await this.fill({ Username: administrator.login, 'Full name': 'Mira Okafor', 'E-mail': 'mira@example.org',
      Password: 'mira@example.org' });
    await this.sees('It is the username or the e-mail address.');
    await this.fill({ Password: administrator.password, 'Password again': administrator.password });
    await this.sees('Very hard to guess.');
    await this.picture('4-administrator');
    await this.click('Next');
    administrator.authenticator = await this.pairAuthenticator();
    await this.picture('5-second-step');
    await this.click('Verify');
    await this.sees('Everything is ready');
    await this.picture('6-ready');
    await this.click('Sign in');
    await this.sees('Print, copy or save the recovery codes first.');
    await this.click('Copy');
    await this.click('Sign in');
    return suggested;
  }

  /** Presses the sign-in button and does in the browser what the console asks for there. */
  async signIn(page, account) {
    await this.click('Sign in with your browser');
    const { open, error } = await this.next(this.opened);
    if (error) throw new Error(error);
    const until = new URL(open).searchParams.get('redirect_uri');
    await page.goto(open);
    const titles = await walkPages(page, { until, ...account });
    await this.sees('Signed in as');
    return titles;
  }

  kill() { this.child.kill('SIGKILL'); }

  /** Closes the window; the server inside stops with it. */
  async close() {
    if (this.exit) return;
    this.child.stdin.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), stopDeadline);
    await this.ended;
    clearTimeout(timer);
    if (this.exit.code !== 0) throw new Error(`the console ended with ${JSON.stringify(this.exit)}:\n${this.stderr.slice(-4000)}`);
  }
}
