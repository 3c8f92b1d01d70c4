// The third parties: nginx, Apache, Node.js and Python programs, in a folder of their own, on free ports, ended by their ids.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, copyFileSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const startDeadline = 20_000;
const stopDeadline = 5_000;
const running = new Set();
process.on('exit', () => { for (const program of running) program.signal('SIGKILL'); });

/** What the process gets to see: nothing of the test's own trust in any certificate. */
function environment(extra) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', ...extra };
  delete env.NODE_TLS_REJECT_UNAUTHORIZED;
  for (const name of Object.keys(env)) if (name.startsWith('NODE_TEST')) delete env[name];
  return env;
}

export class Program {
  /** Starts a command line of the shell and waits until `url` answers, whatever the status. */
  static async start(commandLine, { cwd, env = {}, url, ids }) {
    const program = new Program();
    // A process group of its own, so that what the shell starts ends with it.
    program.child = spawn('/bin/sh', ['-c', commandLine], { cwd, env: environment(env), detached: true, ...ids,
      stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(program);
    program.output = '';
    for (const stream of [program.child.stdout, program.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { program.output += text; });
    }
    program.ended = once(program.child, 'close').then(() => { running.delete(program); });
    const deadline = Date.now() + startDeadline;
    while (!(await fetch(url, { redirect: 'manual' }).then(() => true, () => false))) {
      if (program.child.exitCode !== null || Date.now() > deadline) {
        program.signal('SIGKILL');
        throw new Error(`nothing at ${url} after "${commandLine.trim()}":\n${program.output}`);
      }
      await sleep(50);
    }
    return program;
  }

  signal(name) {
    try { process.kill(-this.child.pid, name); } catch { /* all have left already */ }
  }

  async stop() {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), stopDeadline);
    await this.ended;
    clearTimeout(timer);
  }
}

/** The npm packages of the tests stand where `npm install` would have put them. */
export function installPackages(into) {
  symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(into, 'node_modules'));
}

/** nginx with one site: what is inside its `server`, behind TLS. */
export function startNginx(folder, site, { port, tls }) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ');
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${join(folder, 'nginx.pid')}; worker_processes 1;
error_log ${join(folder, 'error.log')};
events {}
http {
  ${temporary}
  access_log off;
  server {
    listen 127.0.0.1:${port} ssl;
    server_name 127.0.0.1;
    ssl_certificate ${tls.certificate};
    ssl_certificate_key ${tls.key};
${site}
  }
}
`);
  return Program.start(`PATH=$PATH:/usr/sbin exec nginx -c ${join(folder, 'nginx.conf')} -e ${join(folder, 'error.log')}`,
    { cwd: folder, url: `https://127.0.0.1:${port}` });
}

/** Apache with one virtual host behind TLS, as somebody without rights: folder, keys and logs are theirs. */
export function startApache(folder, site, { port, tls }) {
  const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'alias', 'headers', 'mime', 'rewrite', 'ssl', 'socache_shmcb',
    'proxy', 'proxy_http', 'auth_openidc'];
  const file = join(folder, 'apache.conf');
  const [certificate, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name));
  copyFileSync(tls.certificate, certificate);
  copyFileSync(tls.key, key);
  writeFileSync(file, `${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ServerRoot ${folder}
ServerName 127.0.0.1
DefaultRuntimeDir ${folder}
PidFile ${join(folder, 'apache.pid')}
Mutex file:${folder}
ErrorLog ${join(folder, 'error.log')}
TypesConfig /dev/null
Listen 127.0.0.1:${port}
<Directory />
  Require all denied
</Directory>
<VirtualHost 127.0.0.1:${port}>
ServerName https://127.0.0.1:${port}
SSLEngine on
SSLCertificateFile ${certificate}
SSLCertificateKeyFile ${key}
${site}
</VirtualHost>
`);
  const nobody = 65534;
  const ids = process.getuid() === 0 ? { uid: nobody, gid: nobody } : {};
  if ('uid' in ids) {
    for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))]) chownSync(path, nobody, nobody);
  }
  const program = ['/usr/sbin/apache2', '/usr/bin/apache2'].find((path) => existsSync(path));
  if (!program) throw new Error('no apache2: install apache2-bin and libapache2-mod-auth-openidc');
  return Program.start(`exec ${program} -DFOREGROUND -d ${folder} -f ${file}`, { cwd: folder, ids, url: `https://127.0.0.1:${port}` });
}

/** An application that knows nothing of OpenID Connect: it says which page was asked for and what headers say of the person. */
export async function startOldApplication() {
  const application = createServer((request, response) => {
    const told = Object.entries(request.headers).filter(([name]) => /^(remote-|oidc_claim_)/.test(name))
      .map(([name, value]) => `${name}: ${Buffer.from(value, 'latin1').toString('utf8')}`);
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.end([`Page ${request.url}`, ...told].join('\n'));
  }).listen(0, '127.0.0.1');
  await once(application, 'listening');
  return { port: application.address().port, stop: () => application.closeAllConnections() ?? application.close() };
}

/** A way to `url` for Gatehouse, which believes the certificates that the machine believes, and so not that of the test. */
export async function startSideDoor(url) {
  const door = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const headers = { 'content-type': request.headers['content-type'] };
    const answer = await fetch(url + request.url, { method: request.method, headers, body });
    response.writeHead(answer.status).end(await answer.text());
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  return { url: `http://127.0.0.1:${door.address().port}`, stop: () => door.closeAllConnections() ?? door.close() };
}
