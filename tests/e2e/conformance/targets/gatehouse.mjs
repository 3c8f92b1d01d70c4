// The server under test, through its own front door: the admin API makes clients and people, the pages are walked by a
// person without a browser.
import { Admin, goodPassword } from '../../lib/admin.mjs';
import { Server } from '../../lib/server.mjs';
import { Visitor } from '../person.mjs';

const ownNames = ['redirect_uris', 'post_logout_redirect_uris', 'grant_types', 'token_endpoint_auth_method', 'scope', 'require_pkce',
  'id_token_signed_response_alg', 'client_name', 'response_types'];

/** What the standard has claims for: a scope whose claims nobody has would be no test of it. */
const everything = {
  profile: { given_name: 'Conny', family_name: 'Formance', middle_name: 'C.', nickname: 'conny', profile: 'https://example.org/~conny',
    picture: 'https://example.org/~conny/picture.png', website: 'https://conny.example.org/', gender: 'female', birthdate: '1990-12-31',
    zoneinfo: 'Europe/Berlin', address: { street_address: 'Way 1', locality: 'Berlin', postal_code: '10115', country: 'Germany' } },
  phone: '+49 30 123456', phone_verified: true,
};

export class Gatehouse {
  trustsReceiver = true;

  /** The receiver's certificate is named the usual way, for addresses that a standard wants over TLS only. */
  static async start(receiver) {
    const target = new Gatehouse();
    target.receiver = receiver;
    target.server = await Server.demo({
      args: ['--outbound-private-networks', '127.0.0.0/8'], env: { SSL_CERT_FILE: receiver.certificateFile } });
    target.issuer = target.server.url;
    target.admin = await (await Admin.of(target.server)).prepareForTests();
    await target.admin.setting('registration.clients', 'open');
    await target.admin.setting('registration.clients_pkce', false);  // the plans are of before PKCE
    target.account = await target.admin.user({ display_name: 'Conny Formance', locale: 'en', email_verified: true, ...everything });
    return target;
  }

  /** Our names for what RFC 7591 names; what has no place of its own travels as `metadata`. */
  async client(fields) {
    const metadata = Object.fromEntries(Object.entries(fields).filter(([name]) => !ownNames.includes(name)));
    const created = await this.admin.client({
      ...(fields.client_name ? { name: fields.client_name } : {}),
      kind: fields.token_endpoint_auth_method === 'none' ? 'public' : 'confidential',
      auth_method: fields.token_endpoint_auth_method,
      redirect_uris: fields.redirect_uris,
      post_logout_redirect_uris: fields.post_logout_redirect_uris ?? [],
      grant_types: fields.grant_types,
      scopes: fields.scope.split(' '),
      require_pkce: fields.require_pkce,
      ...(fields.id_token_signed_response_alg ? { id_token_alg: fields.id_token_signed_response_alg } : {}),
      ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    });
    return { client_id: created.client_id, client_secret: created.client_secret };
  }

  registrationHeaders() { return {}; }

  person({ username, password } = this.account) { return new Visitor({ login: username, password }); }

  /** Somebody whom a module may lock out without harm to the others. */
  anybody() { return this.admin.user(); }

  endSessions({ user }) { return this.admin.post(`/users/${user.id}/revoke-sessions`); }

  changePassword({ user }) { return this.admin.put(`/users/${user.id}/password`, { password: goodPassword() }); }

  disable({ user }) { return this.admin.post(`/users/${user.id}/disable`); }

  shortSession = 60;  // seconds; the shortest that the setting permits

  async withShortSessions() {
    const target = await Gatehouse.start(this.receiver);
    await target.admin.setting('session.idle_minutes', this.shortSession / 60);
    return target;
  }

  rotateKeys() { return this.admin.post('/keys/rotate'); }

  stop() { return this.server?.stop(); }
}
