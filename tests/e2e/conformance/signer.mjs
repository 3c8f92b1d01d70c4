// A relying party's own key: it signs client assertions, request objects and DPoP proofs, well or badly as a module wants.
import { createHash, randomUUID } from 'node:crypto';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

const now = () => Math.floor(Date.now() / 1000);

export class Signer {
  static async make(alg = 'ES256') {
    const signer = new Signer();
    const { privateKey, publicKey } = await generateKeyPair(alg);
    signer.kid = randomUUID();
    signer.bareJwk = await exportJWK(publicKey);
    Object.assign(signer, { alg, privateKey, publicKey, jwk: { ...signer.bareJwk, kid: signer.kid, alg, use: 'sig' } });
    return signer;
  }

  get jwks() { return { keys: [this.jwk] }; }

  thumbprint() { return calculateJwkThumbprint(this.bareJwk); }

  /** A claim of undefined is left out. */
  sign(claims, header = {}) {
    const kept = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
    return new SignJWT(kept).setProtectedHeader({ alg: this.alg, kid: this.kid, ...header }).sign(this.privateKey);
  }

  /** RFC 7523; `change` overrides claims. */
  assertion(clientId, audience, change = {}) {
    return this.sign({ iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), iat: now(), nbf: now(), exp: now() + 60,
      ...change });
  }

  /** Client authentication in the shape that oauth4webapi gives it. */
  clientAuth(change = {}) {
    return async (metadata, { client_id: id }, body) => {
      body.set('client_id', id);
      body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      body.set('client_assertion', await this.assertion(id, metadata.issuer, change));
    };
  }

  /** RFC 9101: the parameters of a request, signed. */
  requestObject(client, audience, parameters, change = {}) {
    return this.sign({ iss: client.client_id, aud: audience, iat: now(), nbf: now(), exp: now() + 300, jti: randomUUID(),
      ...parameters, ...change }, { typ: 'oauth-authz-req+jwt' });
  }

  /** RFC 9449; `change` overrides claims, `header` the protected header. */
  proof(method, url, { accessToken, nonce, change = {}, header = {} } = {}) {
    const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url');
    return this.sign({ jti: randomUUID(), htm: method, htu: url, iat: now(), ath, nonce, ...change },
      { typ: 'dpop+jwt', jwk: this.bareJwk, kid: undefined, ...header });
  }
}
