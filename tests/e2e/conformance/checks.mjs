// What every answer has to satisfy, whichever module asked for it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';

export const clockSkew = 300;  // seconds; what the official suite allows

/** Shannon's estimate over the letters of one value, in bits. It never says more than the value can hold. */
export function entropyOf(text) {
  const counts = new Map();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const perLetter = [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
  return perLetter * text.length;
}

/** RFC 6749 section 10.10 and the suite's measure: 128 bits long, and nothing that looks like less than 96 random ones. */
export function assertRandom(text, what) {
  assert.equal(typeof text, 'string', what);
  assert.ok(Buffer.byteLength(text) >= 16, `${what} has ${text.length} bytes only`);
  assert.ok(entropyOf(text) > 96, `${what} is worth ${entropyOf(text).toFixed(0)} bits only`);
}

/** RFC 6749 sections 4.1.2.1 and 5.2: printable ASCII without quote and backslash. */
export function assertErrorWords({ error, error_description: description, error_uri: uri }) {
  assert.match(error ?? '', /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/, 'error');
  if (description !== undefined && description !== null) {
    assert.match(description, /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/, 'error_description');
  }
  if (uri !== undefined && uri !== null) assert.match(uri, /^[\x21\x23-\x5b\x5d-\x7e]*$/, 'error_uri');
}

export function assertJson(response, type = /^application\/json(;|$)/i) {
  assert.match(response.headers.get('content-type') ?? '', type);
}

/** A token answer's error: status, JSON, the error itself, no-store. */
export function assertTokenError(answer, errors, statuses = [400]) {
  assert.ok(statuses.includes(answer.status), `status ${answer.status}, not ${statuses.join(' or ')}: ${answer.text.slice(0, 300)}`);
  assertJson(answer);
  assertErrorWords(answer.body);
  const allowed = [errors].flat();
  assert.ok(allowed.includes(answer.body.error), `error ${answer.body.error}, not ${allowed.join(' or ')}`);
}

/** RFC 6749 section 5.1. */
export function assertTokenAnswer(answer, warn) {
  assert.equal(answer.status, 200, answer.text.slice(0, 400));
  assertJson(answer);
  assert.match(answer.headers.get('cache-control') ?? '', /\bno-store\b/, 'cache-control');
  assert.match(answer.body.token_type ?? '', /^(bearer|dpop)$/i);
  assertRandom(answer.body.access_token, 'the access token');
  if (answer.body.expires_in === undefined) warn('expires_in is missing');
  else assert.ok(Number.isInteger(answer.body.expires_in) && answer.body.expires_in > 0, 'expires_in');
  if (answer.body.refresh_token !== undefined) assertRandom(answer.body.refresh_token, 'the refresh token');
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** RFC 7517 and OpenID Connect Core section 10: public keys, told apart by their kid. */
export function assertKeySet(set) {
  assert.ok(Array.isArray(set?.keys) && set.keys.length > 0, 'the key set has no keys');
  const kids = set.keys.map((key) => key.kid);
  assert.ok(kids.every((kid) => typeof kid === 'string' && kid !== ''), 'a key has no kid');
  assert.equal(new Set(kids).size, kids.length, 'two keys share a kid');
  for (const key of set.keys) {
    assert.ok(['RSA', 'EC', 'OKP'].includes(key.kty), `kty ${key.kty}`);
    for (const member of privateMembers) assert.ok(!(member in key), `${member} of a key is published`);
  }
}

const hashes = { 256: 'sha256', 384: 'sha384', 512: 'sha512', EdDSA: 'sha512', Ed25519: 'sha512' };

function leftHalf(text, alg) {
  const digest = createHash(hashes[alg] ?? hashes[alg.slice(-3)]).update(text, 'ascii').digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

/**
 * OpenID Connect Core section 3.1.3.7 and the signature. `keys` is the key set as it is now; answers {claims, header}.
 * `nonce` undefined: none was sent, so none may come; a list names what may come.
 */
export async function checkIdToken(idToken, { keys, issuer, clientId, nonce, accessToken, alg = 'RS256', warn }) {
  const header = decodeProtectedHeader(idToken);
  assert.equal(header.alg, alg, 'alg of the ID token');
  assert.ok(keys.keys.some((key) => key.kid === header.kid), `kid ${header.kid} is not in the key set`);
  const { payload: claims } = await jwtVerify(idToken, createLocalJWKSet(keys),
    { issuer, audience: clientId, clockTolerance: clockSkew, requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'] });
  assert.ok(typeof claims.sub === 'string' && /^[\x20-\x7e]{1,255}$/.test(claims.sub), `sub ${claims.sub}`);
  assert.ok(Math.abs(claims.iat - Date.now() / 1000) <= clockSkew, 'iat is not now');
  assert.ok(claims.exp > claims.iat, 'exp');
  assert.ok([nonce].flat().includes(claims.nonce), `nonce ${claims.nonce}, not ${nonce}`);
  if (Array.isArray(claims.aud) && claims.aud.length > 1) assert.equal(claims.azp, clientId, 'azp');
  if (claims.azp !== undefined) assert.equal(claims.azp, clientId, 'azp');
  if (claims.at_hash !== undefined && accessToken) assert.equal(claims.at_hash, leftHalf(accessToken, header.alg), 'at_hash');
  if (claims.auth_time !== undefined) assert.ok(Number.isInteger(claims.auth_time), 'auth_time');
  if (claims.acr !== undefined) assert.equal(typeof claims.acr, 'string', 'acr');
  if (claims.amr !== undefined) assert.ok(Array.isArray(claims.amr), 'amr');
  for (const unasked of ['name', 'email', 'phone_number', 'address']) {
    if (unasked in claims) warn(`the ID token has ${unasked}, which nobody asked to have there`);
  }
  return { claims, header };
}

export const claimsOf = {
  profile: ['name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture', 'website',
    'gender', 'birthdate', 'zoneinfo', 'locale', 'updated_at'],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
};

const typeOf = { updated_at: 'number', email_verified: 'boolean', phone_number_verified: 'boolean', address: 'object' };

/** OpenID Connect Core section 5.1: the standard claims have types; an absent claim is left out and not null. */
export function checkUserinfo(info, sub) {
  assert.equal(info.sub, sub, 'sub of userinfo');
  for (const name of Object.values(claimsOf).flat()) {
    if (!(name in info)) continue;
    assert.notEqual(info[name], null, `${name} is null`);
    assert.equal(typeof info[name], typeOf[name] ?? 'string', `type of ${name}`);
    if (typeof info[name] === 'string') assert.notEqual(info[name], '', `${name} is empty`);
  }
  if ('address' in info) {
    for (const [name, value] of Object.entries(info.address)) assert.equal(typeof value, 'string', `address.${name}`);
  }
}
