// Makes the vectors of this folder: node make.mjs, after `npm ci` in tests/e2e. The keys are new every time.
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import * as jose from '../../e2e/node_modules/jose/dist/webapi/index.js';
import * as oauth from '../../e2e/node_modules/oauth4webapi/build/index.js';

const issuer = 'https://login.example.org';
const as = {issuer, token_endpoint: `${issuer}/oauth/token`};
const clientId = '0191d2b8-7c1e-7a60-9c3a-52f1a9f0c001';

function write(name, value) {
  const lines = value.map((each) => JSON.stringify(each)).join(',\n');
  writeFileSync(fileURLToPath(new URL(name, import.meta.url)), `{"tests":[\n${lines}\n]}\n`);
}

/// What the relying party's library sends for one request.
async function sent(clientAuth, options = {}) {
  let seen;
  await oauth.clientCredentialsGrantRequest(as, {client_id: clientId}, clientAuth, {}, {
    ...options,
    [oauth.customFetch]: (url, request) => {
      seen = {headers: request.headers, form: new URLSearchParams(request.body)};
      return new Response('{}', {status: 200});
    },
  });
  return seen;
}

const assertions = [];
const proofs = [];
for (const alg of ['ES256', 'PS256', 'RS256', 'EdDSA']) {
  const {publicKey, privateKey} = await jose.generateKeyPair(alg === 'EdDSA' ? 'Ed25519' : alg, {extractable: true});
  const jwk = {...await jose.exportJWK(publicKey), kid: `key-${alg}`, use: 'sig'};
  const {form} = await sent(oauth.PrivateKeyJwt({key: privateKey, kid: jwk.kid}));
  const assertion = form.get('client_assertion');
  const name = jose.decodeProtectedHeader(assertion).alg;
  if (name === alg) assertions.push({alg, clientId, jwks: {keys: [jwk]}, assertion});

  const handle = oauth.DPoP({client_id: clientId}, {publicKey, privateKey});
  const thumbprint = await jose.calculateJwkThumbprint(jwk);
  const atToken = await sent(oauth.None(), {DPoP: handle});
  const accessToken = `access.token-of_${alg}`;
  let atResource;
  await oauth.protectedResourceRequest(accessToken, 'GET', new URL(`${issuer}/oauth/userinfo?x=1`), undefined, undefined, {
    DPoP: handle,
    [oauth.customFetch]: (url, request) => {
      atResource = request.headers.dpop;
      return new Response('{}', {status: 200});
    },
  });
  for (const [method, uri, proof, token] of [
    ['POST', as.token_endpoint, atToken.headers.dpop, ''],
    ['GET', `${issuer}/oauth/userinfo`, atResource, accessToken],
  ]) {
    if (jose.decodeProtectedHeader(proof).alg === alg) proofs.push({alg, method, uri, thumbprint, accessToken: token, proof});
  }
}
// oauth4webapi signs with Ed25519 under its newer name; jose still writes the one that clients use today.
{
  const {publicKey, privateKey} = await jose.generateKeyPair('Ed25519', {extractable: true});
  const jwk = {...await jose.exportJWK(publicKey), kid: 'key-EdDSA', use: 'sig'};
  const assertion = await new jose.SignJWT({}).setProtectedHeader({alg: 'EdDSA', kid: jwk.kid}).setIssuer(clientId)
    .setSubject(clientId).setAudience(issuer).setIssuedAt().setExpirationTime('60s').setJti(crypto.randomUUID()).sign(privateKey);
  assertions.push({alg: 'EdDSA', clientId, jwks: {keys: [jwk]}, assertion});
  const {kty, crv, x} = jwk;
  const uri = as.token_endpoint;
  const proof = await new jose.SignJWT({htm: 'POST', htu: uri}).setProtectedHeader({alg: 'EdDSA', typ: 'dpop+jwt', jwk: {kty, crv, x}})
    .setIssuedAt().setJti(crypto.randomUUID()).sign(privateKey);
  proofs.push({alg: 'EdDSA', method: 'POST', uri, thumbprint: await jose.calculateJwkThumbprint(jwk), accessToken: '', proof});
}
const secret = 'a-client-secret-of-43-characters-0123456789';
const {form} = await sent(oauth.ClientSecretJwt(secret));
assertions.push({alg: 'HS256', clientId, secret, assertion: form.get('client_assertion')});
write('client_assertions.json', assertions);
write('dpop_proofs.json', proofs);

const jwes = [];
for (const alg of ['RSA-OAEP-256', 'ECDH-ES']) {
  const {publicKey, privateKey} = await jose.generateKeyPair(alg, {crv: 'P-256', extractable: true});
  for (const enc of ['A128GCM', 'A256GCM', 'A128CBC-HS256']) {
    const plain = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';
    const header = {alg, enc, cty: 'JWT'};
    // With party infos too: what the other side may send is more than what we write.
    const writer = new jose.CompactEncrypt(new TextEncoder().encode(plain)).setProtectedHeader(header);
    if (alg === 'ECDH-ES' && enc === 'A128GCM')
      writer.setKeyManagementParameters({apu: new TextEncoder().encode('Alice'), apv: new TextEncoder().encode('Bob')});
    jwes.push({alg, enc, plain, key: await jose.exportJWK(privateKey), jwe: await writer.encrypt(publicKey)});
  }
}
write('jwes.json', jwes);
