// An application as its developer would write it: openid-client against our discovery document, one callback address.
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as oidc from 'openid-client';

export class RelyingParty {
  /** `register` receives the redirect URI and answers {client_id, client_secret?}. */
  static async start(issuer, register, { auth = 'client_secret_basic', extraMetadata = {} } = {}) {
    const party = new RelyingParty();
    party.server = createServer((request, response) => party.answer(request, response)).listen(0, '127.0.0.1');
    await once(party.server, 'listening');
    party.origin = `http://127.0.0.1:${party.server.address().port}`;
    party.redirectUri = `${party.origin}/callback`;
    try {
      await party.introduce(issuer, register, auth, extraMetadata);
    } catch (error) {
      await party.stop();  // an open server would keep the test run alive
      throw error;
    }
    return party;
  }

  async introduce(issuer, register, auth, extraMetadata) {
    this.client = await register(this.redirectUri, this.origin);
    const method = {
      client_secret_basic: (secret) => oidc.ClientSecretBasic(secret),
      client_secret_post: (secret) => oidc.ClientSecretPost(secret),
      none: () => oidc.None(),
    }[auth](this.client.client_secret);
    this.config = await oidc.discovery(new URL(issuer), this.client.client_id,
      { redirect_uris: [this.redirectUri], ...extraMetadata }, method, { execute: [oidc.allowInsecureRequests] });
  }

  constructor() { this.hits = []; this.waiting = []; }

  async answer(request, response) {
    const url = new URL(request.url, this.origin);
    if (request.method === 'POST') {  // response_mode=form_post: the same parameters, in the body
      let body = '';
      for await (const part of request.setEncoding('utf8')) body += part;
      url.search = body;
    }
    if (url.pathname === '/callback') {
      this.hits.push(url);
      this.waiting.splice(0).forEach((resolve) => resolve(url));
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Application</title><h1>Back at the application: ${url.pathname}</h1>`);
  }

  /** The next time somebody arrives at the callback. */
  arrival() { return new Promise((resolve) => this.waiting.push(resolve)); }

  /** A fresh request: {url, check}; `check` is what the answer must match. */
  async authorization({ scope = 'openid profile email', ...extra } = {}) {
    const check = {
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
      expectedState: oidc.randomState(),
      ...(scope.split(' ').includes('openid') ? { expectedNonce: oidc.randomNonce() } : {}),
    };
    const url = oidc.buildAuthorizationUrl(this.config, {
      redirect_uri: this.redirectUri,
      scope,
      code_challenge: await oidc.calculatePKCECodeChallenge(check.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: check.expectedState,
      ...(check.expectedNonce ? { nonce: check.expectedNonce } : {}),
      ...extra,
    });
    return { url: url.href, check };
  }

  /** Exchanges the code; the library checks state, nonce, iss, signature and claims. */
  redeem(callback, check, extra = {}) {
    return oidc.authorizationCodeGrant(this.config, new URL(callback), {
      ...check, ...(check.expectedNonce ? { idTokenExpected: true } : {}), ...extra });
  }

  /** A whole sign-in by a person without a browser: {tokens, callback, check}. */
  async signIn(person, parameters = {}, extra = {}) {
    const { url, check } = await this.authorization(parameters);
    const end = await person.walk(url, { stopAt: this.redirectUri });
    if (!end.location?.startsWith(this.redirectUri)) {
      throw new Error(`stopped at ${end.url} (${end.status}): ${person.visited.join(', ')}\n${end.text.slice(0, 1500)}`);
    }
    return { tokens: await this.redeem(end.location, check, extra), callback: end.location, check };
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
