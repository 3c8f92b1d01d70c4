// Starts and stops the server under test and runs its commands. Everything listens on 127.0.0.1 and every process
// is ended by its own id.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const serverProgram = resolve(
  process.env.GATEHOUSE_SERVER ?? join(here, '../../../build/dev/bin/gatehouse-server'));

const startDeadline = 20_000;
const stopDeadline = 10_000;
const commandDeadline = 60_000;

const running = new Set();
const scratchFolders = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of scratchFolders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone when this process ends. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-e2e-'));
  scratchFolders.add(folder);
  return folder;
}

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

function environment(extra) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', ...extra };
  for (const name of Object.keys(env)) {
    if (name.startsWith('GATEHOUSE_') && !(extra && name in extra)) delete env[name];
  }
  return env;
}

/** What a process that does not end waits for: its threads by name, and where in the kernel they are. */
function threadsOf(pid) {
  try {
    const tell = (task, file) => readFileSync(`/proc/${pid}/task/${task}/${file}`, 'utf8').trim();
    return readdirSync(`/proc/${pid}/task`).map((task) => `${tell(task, 'comm')} (${tell(task, 'wchan')})`).join(', ');
  } catch { return 'unknown'; }
}

/** Runs one command to its end; `json` is its stdout parsed when it is JSON, otherwise null. */
export async function run(args, { input = '', env, program = serverProgram, timeout = commandDeadline } = {}) {
  const child = spawn(program, args, { env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text; });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  running.delete(child);
  let json = null;
  try { json = JSON.parse(stdout); } catch { /* not every command prints JSON */ }
  return { code, signal, stdout, stderr, json };
}

/** A command that must succeed and print JSON. */
export async function command(args, options) {
  const result = await run([...args, '--json'], options);
  if (result.code !== 0) throw new Error(`${args.join(' ')} ended with ${result.code}: ${result.stderr}`);
  if (result.json === null) throw new Error(`${args.join(' ')} printed no JSON: ${result.stdout}`);
  return result.json;
}

/** One running server. */
export class Server {
  /** Demonstration server on a free port; resolves when it has printed its first line and answers /readyz. */
  static async demo({ args = [], env, data = scratchFolder(), host } = {}) {
    const port = await freePort();
    // `host`: the name that people use; passkeys belong to names, never to addresses of numbers.
    const named = host ? ['--public-url', `http://${host}:${port}`] : [];
    const server = new Server(
      ['serve', '--demo', '--json', '--data', data, '--listen', `127.0.0.1:${port}`, ...named, ...args], { env, data });
    const line = await server.firstLine();
    try {
      server.demo = JSON.parse(line);
    } catch {
      await server.kill();
      throw new Error(`the first line is not JSON: ${line}\n${server.stderr}`);
    }
    server.url = server.demo.url;
    await server.ready();
    return server;
  }

  /** A server on an existing data folder. */
  static async serve({ data, args = [], env, port }) {
    const chosen = port ?? await freePort();
    const server = new Server(['serve', '--data', data, '--listen', `127.0.0.1:${chosen}`, ...args], { env, data });
    server.url = `http://127.0.0.1:${chosen}`;
    await server.ready();
    return server;
  }

  constructor(args, { env, data }) {
    if (!existsSync(serverProgram)) throw new Error(`no server at ${serverProgram}: build it or set GATEHOUSE_SERVER`);
    this.data = data;
    this.stdout = '';
    this.stderr = '';
    this.child = spawn(serverProgram, args, { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.child);
    this.child.stdout.setEncoding('utf8').on('data', (text) => { this.stdout += text; });
    this.child.stderr.setEncoding('utf8').on('data', (text) => { this.stderr += text; });
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      running.delete(this.child);
      this.exit = { code, signal };
      return this.exit;
    });
  }

  get pid() { return this.child.pid; }

  async until(condition, what) {
    const deadline = Date.now() + startDeadline;
    while (Date.now() < deadline) {
      if (await condition()) return;
      if (this.exit) throw new Error(`the server ended (${JSON.stringify(this.exit)}) before ${what}:\n${this.stderr}`);
      await sleep(10);
    }
    await this.kill();
    throw new Error(`no ${what} within ${startDeadline} ms:\n${this.stderr}`);
  }

  async firstLine() {
    await this.until(() => this.stdout.includes('\n'), 'its first line');
    return this.stdout.slice(0, this.stdout.indexOf('\n'));
  }

  async ready() {
    await this.until(async () => {
      try { return (await fetch(`${this.url}/readyz`)).status === 200; } catch { return false; }
    }, '/readyz');
  }

  /** The polite end; a server that does not leave in time is an error. */
  async stop() {
    if (this.exit) return this.exit;
    this.child.kill('SIGTERM');
    let threads = '';
    const timer = setTimeout(() => {
      threads = threadsOf(this.pid);
      this.child.kill('SIGKILL');
    }, stopDeadline);
    const exit = await this.ended;
    clearTimeout(timer);
    if (exit.code !== 0) {
      throw new Error(`the server ended with ${JSON.stringify(exit)}${threads && `, still running: ${threads}`}:\n`
        + this.stderr.slice(-4000));
    }
    return exit;
  }

  /** kill -9. */
  async kill() {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  command(args, options) { return command([...args, '--data', this.data], options); }
}
