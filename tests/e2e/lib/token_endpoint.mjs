// Stands in for a mail provider's token endpoint (RFC 6749 sections 4.4, 5 and 6): hands out access tokens that end, replaces
// the refresh token when it is told to, and refuses.
import { once } from 'node:events';
import { createServer } from 'node:https';

export class TokenEndpoint {
  /** On 127.0.0.1 by https; `cert` and `key` are PEM. */
  static async start({ cert, key, life = 3600 }) {
    const endpoint = new TokenEndpoint();
    Object.assign(endpoint, { life });
    endpoint.server = createServer({ cert, key }, (request, response) => endpoint.answer(request, response));
    endpoint.server.listen(0, '127.0.0.1');
    await once(endpoint.server, 'listening');
    endpoint.url = `https://127.0.0.1:${endpoint.server.address().port}/tenant/oauth2/v2.0/token`;
    return endpoint;
  }

  constructor() {
    this.requests = [];  // the forms that came, as objects
    this.clientSecret = 'client-secret-of-the-office';
    this.refreshToken = 'refresh-token-1';
    this.replaces = false;       // whether each use of the refresh token ends it
    this.refuse = () => null;    // (form) => {status, body} in place of a token
    this.good = new Set();       // access tokens that the mail server takes
  }

  async answer(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    this.requests.push(form);
    const { status, body } = this.refuse(form) ?? this.grant(form);
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
  }

  grant(form) {
    if (form.client_secret !== this.clientSecret) return { status: 401, body: { error: 'invalid_client' } };
    if (form.grant_type === 'refresh_token' && form.refresh_token !== this.refreshToken) {
      return { status: 400, body: { error: 'invalid_grant', error_description: `The token ${form.refresh_token} has expired or was revoked.` } };
    }
    const token = `ya29.${this.requests.length}-${'x'.repeat(200)}`;
    this.good.add(token);
    const body = { access_token: token, token_type: 'Bearer', expires_in: this.life };
    if (form.grant_type === 'refresh_token' && this.replaces) {
      this.refreshToken = `refresh-token-${this.requests.length + 1}`;
      body.refresh_token = this.refreshToken;
    }
    return { status: 200, body };
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((done) => { this.server.close(done); });
  }
}
