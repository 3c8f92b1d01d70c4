// The administrator's side: the admin API with the demonstration's administrator, and what most tests need made.
import { randomBytes } from 'node:crypto';
import { Api, Person } from './http.mjs';
import { Authenticator } from './totp.mjs';

export const adminBase = '/admin/v1';
export const goodPassword = () => `Correct-horse-${randomBytes(9).toString('base64url')}`;

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
    admin.api = (await signInByApi(server, account)).api;
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

  client(fields) {
    return this.post('/clients', { name: `Application ${randomBytes(4).toString('hex')}`, redirect_uris: [], ...fields }, 201);
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
