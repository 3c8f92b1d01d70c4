// Certificates for tests, by the openssl program, and a fetch that shows one.
import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash, createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';

export class Pki {
  constructor(folder) {
    this.folder = join(folder, 'pki');
    mkdirSync(this.folder, { recursive: true });
    this.file('empty.cnf', '[req]\ndistinguished_name=dn\n[dn]\n');
  }

  file(name, content) {
    const path = join(this.folder, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  }

  openssl(...args) { execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: this.folder }); }

  authority(name) {
    this.make(name, `/O=Example/CN=${name}`, null, ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign']);
    return this.file(`${name}.pem`);
  }

  /** Signed by `authority`; by itself without one. */
  client(name, subject, authority, extensions = []) {
    this.make(name, subject, authority, ['basicConstraints=critical,CA:FALSE', ...extensions]);
    return this.read(name);
  }

  /** One that was good until yesterday. */
  expired(name, subject, authority) {
    this.client(name, subject, authority);
    this.file('index.txt', '');
    this.file('serial', '1000\n');
    this.file('ca.cnf', `[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index.txt\nserial=serial\ndefault_md=sha256\npolicy=p\n`
      + '[p]\norganizationName=optional\ncommonName=supplied\n');
    this.openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-config', 'empty.cnf', '-out', `${name}.csr`);
    this.openssl('ca', '-batch', '-config', 'ca.cnf', '-cert', `${authority}.pem`, '-keyfile', `${authority}.key`,
      '-in', `${name}.csr`, '-out', `${name}.pem`, '-notext', '-startdate', '20200101000000Z', '-enddate', '20210101000000Z');
    return this.read(name);
  }

  make(name, subject, authority, extensions) {
    this.openssl('req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-days', '2', '-config',
      'empty.cnf', '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.pem`,
      ...(authority ? ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`] : []),
      ...extensions.flatMap((extension) => ['-addext', extension]));
  }

  read(name) {
    const [cert, key] = [readFileSync(this.file(`${name}.pem`)), readFileSync(this.file(`${name}.key`))];
    const { raw } = new X509Certificate(cert);
    return { cert, key, raw, field: `:${raw.toString('base64')}:`, thumbprint: createHash('sha256').update(raw).digest('base64url'),
      jwk: createPublicKey(cert).export({ format: 'jwk' }) };
  }
}

/** The Fetch API over node:https, with a client certificate (or none). `options`: of https.request. */
export function fetchWith(certificate, options = {}) {
  const agent = new Agent({ cert: certificate?.cert, key: certificate?.key, rejectUnauthorized: false, maxCachedSessions: 10,
    ...options });
  return (url, { method = 'GET', headers = {}, body } = {}) => new Promise((resolve, reject) => {
    const fields = headers instanceof Headers ? Object.fromEntries(headers) : headers;
    const content = body === undefined || body === null ? undefined : Buffer.from(body.toString());
    const sent = request(url, { method, agent, headers: { ...fields, ...(content && { 'content-length': content.length }) } },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => resolve(new Response([204, 304].includes(answer.statusCode) ? null : Buffer.concat(parts),
          { status: answer.statusCode, headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)]) })));
      });
    sent.on('error', reject);
    sent.end(content);
  });
}
