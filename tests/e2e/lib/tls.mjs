// A certificate for tests, made on the spot; nobody signed it.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** For localhost and 127.0.0.1: paths of {key, certificate} in the folder. */
export function selfSigned(into) {
  const [key, certificate] = [join(into, 'key.pem'), join(into, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate],
  { stdio: 'ignore' });
  return { key, certificate };
}
