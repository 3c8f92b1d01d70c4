// What a client signs, made before the clock runs: each JWT is good for one request only, so there have to be as many as
// requests. Signing here costs the measured server nothing.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An ES256 key pair: {privateKey, jwk} with the public half as a JWK. */
export function signingKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, jwk: publicKey.export({ format: 'jwk' }) };
}

function jwt({ privateKey }, header, claims) {
  const input = `${encoded({ alg: 'ES256', ...header })}.${encoded(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const many = (count, make) => Array.from({ length: count }, (_, number) => [make(number)]);

/** Client assertions (RFC 7523), one a row. */
export function assertions(key, clientId, issuer, count) {
  const now = Math.floor(Date.now() / 1000);
  const run = randomBytes(12).toString('base64url');
  return many(count, (number) => jwt(key, {}, { iss: clientId, sub: clientId, aud: issuer, iat: now, exp: now + 300, jti: `${run}-${number}` }));
}

/** DPoP proofs (RFC 9449), one a row; with `accessToken` for the use of that token. */
export function proofs(key, htm, htu, count, accessToken) {
  const iat = Math.floor(Date.now() / 1000);
  const run = randomBytes(12).toString('base64url');
  const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url');
  return many(count, (number) => jwt(key, { typ: 'dpop+jwt', jwk: key.jwk }, { htm, htu, iat, jti: `${run}-${number}`, ath }));
}
