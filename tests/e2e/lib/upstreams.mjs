// Other providers to sign in with: a certified one from npm, stand-ins for the dialects of GitHub and Facebook, and one
// that tells whatever a test wants it to. All listen on 127.0.0.1 and know one person, who is always signed in there.
import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

const random = () => randomBytes(16).toString('base64url');

async function formOf(request) {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  return new URLSearchParams(body);
}

class StandIn {
  async listen() {
    this.codes = new Map();
    this.calls = [];
    this.server = createServer(async (request, response) => {
      const url = new URL(request.url, this.origin);
      this.calls.push({ path: url.pathname, query: url.searchParams, headers: request.headers });
      try {
        const answer = await this.answer(request, url);
        if (answer.location) return response.writeHead(302, { location: answer.location }).end();
        response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer.body));
      } catch (error) {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: String(error) }));
      }
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    this.clientId = 'client-of-ours';
    this.clientSecret = random();
    return this;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** The person has said yes: off with a code. */
  authorize(query) {
    const code = random();
    this.codes.set(code, query);
    const back = new URL(query.get('redirect_uri'));
    back.searchParams.set('code', code);
    if (query.has('state')) back.searchParams.set('state', query.get('state'));
    return { location: back.href };
  }

  /** The request behind a code, which is good once and for whoever asked for it. */
  redeem(form) {
    const asked = this.codes.get(form.get('code'));
    this.codes.delete(form.get('code'));
    assert.ok(asked, 'no such code');
    assert.equal(form.get('redirect_uri'), asked.get('redirect_uri'));
    assert.equal(createHash('sha256').update(form.get('code_verifier')).digest('base64url'), asked.get('code_challenge'));
    return asked;
  }
}

/** https://docs.github.com/en/apps/oauth-apps: errors with status 200, numbers for ids, e-mail addresses apart. */
export class GitHub extends StandIn {
  user = { id: 583231, login: 'octo.cat', name: 'Octo Cat', email: 'public@example.org' };
  emails = [{ email: 'other@example.org', primary: false, verified: true },
    { email: 'octo@example.org', primary: true, verified: true }];

  static start() { return new GitHub().listen(); }

  settings() {
    return { authorization_endpoint: `${this.origin}/login/oauth/authorize`,
      token_endpoint: `${this.origin}/login/oauth/access_token`,
      user_endpoint: `${this.origin}/user`, emails_endpoint: `${this.origin}/user/emails` };
  }

  async answer(request, url) {
    if (url.pathname === '/login/oauth/authorize') return this.authorize(url.searchParams);
    if (url.pathname === '/login/oauth/access_token') {
      const form = await formOf(request);
      if (form.get('client_secret') !== this.clientSecret) return { body: { error: 'incorrect_client_credentials' } };
      this.redeem(form);
      this.token = `gho_${random()}`;
      return { body: { access_token: this.token, token_type: 'bearer', scope: 'read:user,user:email' } };
    }
    if (request.headers.authorization !== `Bearer ${this.token}` || !request.headers['user-agent']) {
      return { status: 401, body: { message: 'Bad credentials' } };
    }
    return { body: url.pathname === '/user' ? this.user : this.emails };
  }
}

/** https://developers.facebook.com/docs/facebook-login: the Graph, with a proof of the secret on every call. */
export class Facebook extends StandIn {
  user = { id: '10158000000000001', name: 'Mark Book', first_name: 'Mark', last_name: 'Book', email: 'mark@example.org' };

  static start() { return new Facebook().listen(); }

  settings() {
    return { authorization_endpoint: `${this.origin}/v21.0/dialog/oauth`,
      token_endpoint: `${this.origin}/v21.0/oauth/access_token`,
      user_endpoint: `${this.origin}/v21.0/me?fields=id,name,first_name,last_name,email` };
  }

  async answer(request, url) {
    if (url.pathname.endsWith('/dialog/oauth')) return this.authorize(url.searchParams);
    if (url.pathname.endsWith('/oauth/access_token')) {
      const form = await formOf(request);
      assert.equal(form.get('client_secret'), this.clientSecret);
      this.redeem(form);
      this.token = `EAA${random()}`;
      return { body: { access_token: this.token, token_type: 'bearer', expires_in: 5_000_000 } };
    }
    const proof = createHmac('sha256', this.clientSecret).update(this.token ?? '').digest('hex');
    if (request.headers.authorization !== `Bearer ${this.token}` || url.searchParams.get('appsecret_proof') !== proof) {
      return { status: 400, body: { error: { message: 'Invalid appsecret_proof', code: 100 } } };
    }
    const wanted = url.searchParams.get('fields').split(',');
    return { body: Object.fromEntries(Object.entries(this.user).filter(([name]) => wanted.includes(name))) };
  }
}

/** An OpenID provider whose ID tokens a test may spoil: `spoil(claims)` changes them, `token(claims)` makes them. */
export class Forger extends StandIn {
  person = { sub: 'forger-1', name: 'Ada There', email: 'ada@example.org', email_verified: true };
  spoil = (claims) => claims;
  token = null;

  static async start() {
    const forger = await new Forger().listen();
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    Object.assign(forger, { key: privateKey, jwk: { ...await exportJWK(publicKey), kid: 'k1', use: 'sig', alg: 'ES256' } });
    return forger;
  }

  get issuer() { return this.origin; }

  sign(claims, key = this.key, header = { alg: 'ES256', kid: 'k1' }) {
    return new SignJWT(claims).setProtectedHeader(header).sign(key);
  }

  async answer(request, url) {
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return { body: { issuer: this.origin, authorization_endpoint: `${this.origin}/authorize`,
          token_endpoint: `${this.origin}/token`, jwks_uri: `${this.origin}/jwks`,
          end_session_endpoint: `${this.origin}/bye`, response_types_supported: ['code'],
          id_token_signing_alg_values_supported: ['ES256'] } };
      case '/jwks': return { body: { keys: [this.jwk] } };
      case '/authorize': {
        const back = this.authorize(url.searchParams);
        if (this.answerIssuer) back.location += `&iss=${encodeURIComponent(this.answerIssuer)}`;
        return back;
      }
      case '/token': {
        const asked = this.redeem(await formOf(request));
        const now = Math.floor(Date.now() / 1000);
        const claims = this.spoil({ iss: this.origin, aud: this.clientId, nonce: asked.get('nonce'), iat: now,
          exp: now + 300, ...this.person });
        return { body: { access_token: random(), token_type: 'Bearer',
          id_token: this.token ? await this.token(claims) : await this.sign(claims) } };
      }
      default: return { status: 404, body: {} };
    }
  }
}

/** oidc-provider as its makers ship it, with one person who is signed in and agrees to everything. */
export class Certified {
  static async start(redirectUri) {
    const one = new Certified();
    one.clientId = 'certified-client';
    one.clientSecret = random() + random();
    one.server = createServer((request, response) => one.answer(request, response)).listen(0, '127.0.0.1');
    await once(one.server, 'listening');
    one.issuer = `http://127.0.0.1:${one.server.address().port}`;
    one.redirectUri = redirectUri;
    return one;
  }

  /** The redirect URI is known only when the provider has been added. */
  register(redirectUri, postLogoutRedirectUri) {
    const account = { accountId: 'certified-person', claims: () => ({ sub: 'certified-person', name: 'Cora Tified',
      email: 'cora@example.org', email_verified: true }) };
    this.provider = new Provider(this.issuer, {
      clients: [{ client_id: this.clientId, client_secret: this.clientSecret, redirect_uris: [redirectUri],
        post_logout_redirect_uris: [postLogoutRedirectUri], response_types: ['code'], grant_types: ['authorization_code'] }],
      cookies: { keys: ['certified'] }, claims: { email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: () => account, features: { devInteractions: { enabled: false } },
      pkce: { required: () => true }, interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    });
    this.handle = this.provider.callback();
  }

  async answer(request, response) {
    if (!request.url.startsWith('/interaction/')) return this.handle(request, response);
    const { prompt, params, session } = await this.provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      return this.provider.interactionFinished(request, response, { login: { accountId: 'certified-person' } });
    }
    const grant = new this.provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return this.provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
