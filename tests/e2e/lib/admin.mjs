// The administrator's side: the admin API by the way of the desktop console, and what most tests need made.
import { createHash, randomBytes } from 'node:crypto';
import { Api, Person } from './http.mjs';
import { Authenticator } from './totp.mjs';

export const adminBase = '/admin/v1';
export const goodPassword = () => `Correct-horse-${randomBytes(9).toString('base64url')}`;

export const allScopes = ['status', 'users', 'groups', 'sessions', 'clients', 'audit', 'keys', 'settings']
  .flatMap((name) => (['status', 'audit'].includes(name) ? [`${name}:read`] : [`${name}:read`, `${name}:write`]));

const consoleClient = '0198c0de-0000-7000-8000-000000000001';
const consoleCallback = 'http://127.0.0.1:1/callback';  // native applications choose the port; nobody has to listen

/** What the console does: the code flow with PKCE, then refreshes. Answers an async function that gives a live token. */
export async function consoleToken(server, { username, password, authenticator }, scopes = allScopes) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: consoleClient, response_type: 'code', redirect_uri: consoleCallback, scope: ['openid', ...scopes].join(' '),
    state: 's', nonce: 'n', code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
  });
  const person = new Person({ login: username, password, authenticator });
  const end = await person.walk(`${server.url}/oauth/authorize?${query}`, { stopAt: consoleCallback });
  const code = end.location && new URL(end.location).searchParams.get('code');
  if (!code) throw new Error(`no code for the console: ${person.visited.join(', ')} ${end.location ?? end.text.slice(0, 800)}`);
  let tokens;
  let until = 0;
  const request = async (fields) => {
    const response = await fetch(`${server.url}/oauth/token`, { method: 'POST',
      body: new URLSearchParams({ client_id: consoleClient, ...fields }) });
    tokens = await response.json();
    if (!response.ok) throw new Error(`the console's token request failed: ${JSON.stringify(tokens)}`);
    until = Date.now() + (tokens.expires_in - 60) * 1000;
  };
  await request({ grant_type: 'authorization_code', code, redirect_uri: consoleCallback, code_verifier: verifier });
  let pending = null;
  return async () => {
    if (Date.now() > until) {
      pending ??= request({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }).finally(() => { pending = null; });
      await pending;
    }
    return tokens.access_token;
  };
}

/** The admin API with the rights of an account, as the console has them. */
export async function consoleApi(server, account, scopes) {
  return new Api(server.url, await consoleToken(server, account, scopes));
}

/** Signs in by the JSON API; answers {api, tokens}. The account must not have a second factor. */
export async function signInByApi(server, { username, password }) {
  const api = new Api(server.url);
  const tokens = await api.expect(200, 'POST', '/auth/login', { login: username, password });
  if (tokens.status !== 'ok') throw new Error(`sign-in answered ${JSON.stringify(tokens)}`);
  return { api: new Api(server.url, tokens.access_token), tokens };
}

export class Admin {
  static async of(server, account = server.demo.admin) {
    const admin = new Admin();
    admin.server = server;
    admin.account = account;
    admin.api = await consoleApi(server, account);
    return admin;
  }

  /** Everything comes from one address here, so what an address may do is set as high as it goes. */
  async unthrottled() {
    const { items } = await this.get('/settings?limit=200');
    for (const { name, maximum } of items.filter((item) => item.name.startsWith('throttle.'))) {
      await this.setting(name, maximum);
    }
    return this;
  }

  /** Unthrottled, and with each of the many sign-ins made as cheap as the server permits. */
  async prepareForTests() {
    const { items } = await this.get('/settings?limit=200');
    const cost = items.find((item) => item.name === 'password.pbkdf2_iterations');
    await this.setting(cost.name, cost.minimum);
    return this.unthrottled();
  }

  get(path) { return this.api.expect(200, 'GET', adminBase + path); }
  post(path, body = {}, status = 200) { return this.api.expect(status, 'POST', adminBase + path, body); }
  put(path, body, status = 200) { return this.api.expect(status, 'PUT', adminBase + path, body); }
  patch(path, body, status = 200) { return this.api.expect(status, 'PATCH', adminBase + path, body); }
  delete(path, status = 204) { return this.api.expect(status, 'DELETE', adminBase + path); }

  async setting(name, value) { return this.put(`/settings/${name}`, { value }); }

  /** An application; its id goes by the protocol's name as well. */
  async client(fields) {
    const created = await this.post('/clients',
      { name: `Application ${randomBytes(4).toString('hex')}`, redirect_uris: [], ...fields }, 201);
    return { client_id: created.id, ...created };
  }

  /** Answers {user, password, person}; `person` can sign in on our pages. */
  async user(fields = {}) {
    const username = fields.username ?? `user-${randomBytes(5).toString('hex')}`;
    const password = fields.password ?? goodPassword();
    const user = await this.post('/users', {
      username, email: `${username}@example.org`, display_name: `Person ${username}`, ...fields, password,
    }, 201);
    return { user, username, password, person: new Person({ login: username, password }) };
  }

  /** Enrols an authenticator app; answers {authenticator, recoveryCodes, factor}. */
  async enrolTotp(userId) {
    const factor = await this.post(`/users/${userId}/factors/totp`, { label: 'Phone' }, 201);
    const authenticator = new Authenticator(factor.secret, factor);
    const confirmed = await this.post(`/users/${userId}/factors/totp/${factor.id}/confirm`,
      { code: await authenticator.next() });
    return { authenticator, recoveryCodes: confirmed.recovery_codes, factor };
  }
}
