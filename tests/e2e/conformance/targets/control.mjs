// The control: a certified OpenID provider from npm, in this process. A module that fails here as well tests something
// other than it thinks, or something that this provider leaves out on purpose.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { claimsOf } from '../checks.mjs';
import { Visitor } from '../person.mjs';
import { errorPage, interact, signOutPage, signedOutPage } from './control_pages.mjs';
import { memory } from './control_storage.mjs';

const acr = 'urn:example:password';

const claimsOfAccount = (sub) => ({
  sub, name: 'Conny Formance', given_name: 'Conny', family_name: 'Formance', middle_name: 'Ann', nickname: 'Con',
  preferred_username: 'conny', profile: 'https://example.org/conny', picture: 'https://example.org/conny.png',
  website: 'https://example.org', gender: 'female', birthdate: '1990-01-01', zoneinfo: 'Europe/Berlin', locale: 'en',
  updated_at: 1_700_000_000, email: 'conny@example.org', email_verified: true, phone_number: '+49 30 1234567',
  phone_number_verified: false, address: { formatted: '1 Example Street, 12345 Town', country: 'DE' },
});

async function signingKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...await exportJWK(privateKey), use: 'sig', alg: 'RS256', kid: randomBytes(6).toString('hex') };
}

/** fetch for one certificate authority more, which the built-in one cannot be told about. */
function fetchTrusting(authority) {
  return (url, { method = 'GET', headers, body, signal }) => new Promise((resolve, reject) => {
    const target = new URL(url);
    const module = target.protocol === 'https:' ? https : http;
    const type = body instanceof URLSearchParams ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    module.request(target, { method, headers: { ...type, ...Object.fromEntries(headers) }, ca: authority, signal }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      resolve(new Response(Buffer.concat(parts),
        { status: answer.statusCode, headers: { 'content-type': answer.headers['content-type'] ?? '' } }));
    }).on('error', reject).end(body?.toString());
  });
}

/** To take requests by POST the library wants SameSite=None, which a browser keeps over TLS only. */
function keepsCookies(response) {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => setHeader(name,
    name.toLowerCase() === 'set-cookie' ? [value].flat().map((cookie) => cookie.replace(/samesite=none/i, 'samesite=lax')) : value);
}

export class Control {
  trustsReceiver = true;

  static async start(receiver) {
    const target = new Control();
    target.Storage = memory();
    target.clients = new target.Storage('Client');
    target.fetch = fetchTrusting(receiver.authority);
    target.keys = [await signingKey()];
    target.server = createServer((request, response) => target.#answer(request, response)).listen(0, '127.0.0.1');
    await once(target.server, 'listening');
    target.issuer = `http://127.0.0.1:${target.server.address().port}`;
    target.#provide();
    return target;
  }

  #provide() {
    const provider = new Provider(this.issuer, this.#configuration());
    const handle = provider.callback();
    this.current = { provider, handle };
  }

  #configuration() {
    return {
      adapter: this.Storage,
      jwks: { keys: this.keys },
      cookies: { keys: ['control'], long: { sameSite: 'none' }, short: { sameSite: 'lax' } },
      enableHttpPostMethods: true,
      claims: { openid: ['sub'], ...claimsOf },
      scopes: ['openid', 'offline_access'],
      acrValues: [acr],
      subjectTypes: ['public', 'pairwise'],
      pairwiseIdentifier: (_ctx, accountId, client) => `${accountId}-${client.sectorIdentifier}`,
      responseTypes: ['code', 'id_token', 'id_token token', 'code id_token'],
      clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
      extraClientMetadata: { properties: ['require_pkce'] },
      pkce: { required: (ctx, client) => ctx.oidc.isFapi('2.0') !== undefined || (client.require_pkce ?? false) },
      findAccount: (_ctx, accountId) => ({ accountId, claims: () => claimsOfAccount(accountId) }),
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      renderError: errorPage,
      fetch: this.fetch,
      ttl: { Interaction: 600, Session: 3600, Grant: 3600, IdToken: 600, AccessToken: 600, AuthorizationCode: 60, RefreshToken: 3600 },
      features: {
        devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, claimsParameter: { enabled: true },
        clientCredentials: { enabled: true }, introspection: { enabled: true }, revocation: { enabled: true },
        jwtUserinfo: { enabled: true }, requestObjects: { enabled: true },
        registration: { enabled: true }, registrationManagement: { enabled: true },
        fapi: { enabled: true, profile: (_ctx, client) => (client?.clientName === 'FAPI' ? '2.0' : undefined) },
        rpInitiatedLogout: { enabled: true, logoutSource: signOutPage, postLogoutSuccessSource: signedOutPage },
      },
    };
  }

  async #answer(request, response) {
    const { provider, handle } = this.current;
    keepsCookies(response);
    if (!request.url.startsWith('/interaction/')) return handle(request, response);
    try {
      await interact(provider, acr, request, response);
    } catch (error) {
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/html' });
      response.end(`<h1>${error.message}</h1>`);
    }
  }

  async client(fields) {
    const secret = ['none', 'private_key_jwt'].includes(fields.token_endpoint_auth_method) ? {}
      : { client_secret: randomBytes(24).toString('hex') };
    const made = { client_id: randomBytes(8).toString('hex'), ...fields, ...secret };
    await this.clients.upsert(made.client_id, made);
    return { client_id: made.client_id, client_secret: made.client_secret };
  }

  registrationHeaders() { return {}; }

  person({ username, password } = { username: 'conny', password: 'any' }) { return new Visitor({ login: username, password }); }

  async anybody() { return { username: randomBytes(5).toString('hex'), password: 'any' }; }

  /** The provider reads its keys once, so it starts again: the new key signs, the old one stays published. */
  async rotateKeys() {
    this.keys = [await signingKey(), ...this.keys];
    this.#provide();
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
