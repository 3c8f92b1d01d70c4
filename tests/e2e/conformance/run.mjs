// One module against one target: its clients, its people, its requests. Whatever the standards demand of every single
// answer is checked here, so that no module can forget it.
import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import { assertErrorWords, assertJson, assertKeySet, assertRandom, assertTokenAnswer, checkIdToken, checkUserinfo } from './checks.mjs';
import { arrivalOn } from './receiver.mjs';
import { formsOf } from '../lib/http.mjs';
import { skip } from './outcome.mjs';

const wantedScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];
const allowedInAnswer = ['code', 'state', 'iss', 'session_state'];
const allowedInError = ['error', 'error_description', 'error_uri', 'state', 'iss'];

const present = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

export class Run {
  /** `mode` is the response_mode that every authorization request of this plan asks for; undefined sends none. */
  static async start(target, receiver, { mode, browser } = {}) {
    const run = new Run(target, receiver, mode, browser);
    run.metadata = await run.json(`${target.issuer}/.well-known/openid-configuration`);
    assert.equal(run.metadata.issuer, target.issuer, 'issuer of the discovery document');
    for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri']) {
      assert.ok(run.metadata[name]?.startsWith(`${target.issuer}/`), `${name}: ${run.metadata[name]}`);
    }
    await run.keys();
    return run;
  }

  constructor(target, receiver, mode, browser) {
    Object.assign(this, { target, receiver, mode, browser, warnings: [], registered: [] });
    this.warn = (reason) => { if (!this.warnings.includes(reason)) this.warnings.push(reason); };
  }

  person(options) { return this.target.person(options); }

  /** A document of the server, which must be there and be JSON. */
  async json(url, type) {
    const response = await fetch(url, { redirect: 'manual' });
    assert.equal(response.status, 200, url);
    assertJson(response, type);
    return response.json();
  }

  async keys() {
    const set = await this.json(this.metadata.jwks_uri, /^application\/(jwk-set\+)?json(;|$)/i);
    assertKeySet(set);
    return set;
  }

  supports(name, value) { return (this.metadata[name] ?? []).includes(value); }

  /** The endpoint, or a failure: the real suite needs it for this module. */
  endpoint(name) {
    assert.ok(this.metadata[name], `the server has no ${name}`);
    return this.metadata[name];
  }

  // ---- clients ----

  /** A client made by an administrator, by its RFC 7591 names; `signer` is the key of a client that signs. */
  async client(fields = {}, signer) {
    const asked = {
      redirect_uris: [this.receiver.address('callback')], grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic', require_pkce: false,
      scope: wantedScopes.filter((scope) => this.supports('scopes_supported', scope)).join(' '), ...fields,
    };
    return this.#known({ ...asked, ...await this.target.client(asked) }, signer);
  }

  /** A client that registers itself (RFC 7591). */
  async register(fields = {}, signer) {
    const answer = await this.registration(fields);
    assert.equal(answer.status, 201, `registration: ${answer.status} ${answer.text.slice(0, 400)}`);
    assertJson(answer);
    return this.#known(answer.body, signer);
  }

  async registration(fields = {}) {
    const response = await fetch(this.endpoint('registration_endpoint'), {
      method: 'POST', redirect: 'manual',
      headers: { 'content-type': 'application/json', ...await this.target.registrationHeaders() },
      body: JSON.stringify({ redirect_uris: [this.receiver.address('callback')], response_types: ['code'],
        grant_types: ['authorization_code'], client_name: 'Conformance', ...fields }),
    });
    const answer = await this.#read(response);
    if (answer.status === 201 && answer.body?.registration_client_uri) this.registered.push(answer.body);
    return answer;
  }

  /** Where the official suite leaves a module out for a client that cannot register itself. */
  needsRegistration() {
    if (!this.metadata.registration_endpoint) skip('clients cannot register themselves');
  }

  #known(client, signer) {
    const { client_secret: secret, token_endpoint_auth_method: method = 'client_secret_basic' } = client;
    const auth = {
      client_secret_basic: () => oauth.ClientSecretBasic(secret),
      client_secret_post: () => oauth.ClientSecretPost(secret),
      private_key_jwt: () => signer.clientAuth(),
      none: () => oauth.None(),
    }[method]();
    return { ...client, signer, auth };
  }

  // ---- the authorization endpoint ----

  /** The parameters of a request; a value of undefined leaves one out. */
  request(client, parameters = {}) {
    return present({
      response_type: 'code', client_id: client.client_id, redirect_uri: client.redirect_uris[0], scope: 'openid',
      state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce(), response_mode: this.mode, ...parameters,
    });
  }

  authorizationUrl(parameters) {
    const url = new URL(this.metadata.authorization_endpoint);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.append(name, value);
    return url.href;
  }

  /** Sends a person with a request and follows to the end. */
  async ask(client, parameters = {}, options = {}) { return this.send(this.request(client, parameters), options); }

  /**
   * The same with exactly these parameters: {sent, page, arrival, parameters, logins, consents, person}. `arrival` is what
   * the relying party got, or null when no answer left for it.
   */
  async send(sent, { person = this.person(), post = false, decision = 'allow', expected = sent } = {}) {
    const before = { ...person.asked };
    const url = post ? this.metadata.authorization_endpoint : this.authorizationUrl(sent);
    // From the relying party's page: another origin, and a Lax cookie stays at home.
    const first = post ? { method: 'POST', form: sent, headers: { origin: this.receiver.origin } } : {};
    const page = await person.walk(url, { stopAt: this.receiver.origin, decision, first });
    const arrival = await this.#deliver(person, page);
    const answer = { sent: expected, page, arrival, person,
      logins: person.asked.login - before.login, consents: person.asked.consent - before.consent,
      parameters: arrival && (arrival.method === 'POST' ? arrival.form : arrival.query) };
    if (arrival) this.#checkAnswer(answer);
    return answer;
  }

  /** What a browser does at the end: follows the redirect, or posts the form. */
  async #deliver(person, page) {
    if (page.location?.startsWith(this.receiver.origin)) {
      const arrival = arrivalOn((await person.request(page.location)).text);
      // A fragment stays in the browser, where a script of the relying party's reads it.
      const { hash } = new URL(page.location);
      return hash === '' ? arrival : { ...arrival, query: new URLSearchParams(hash.slice(1)) };
    }
    const form = formsOf(page.text ?? '').find(({ action }) => action?.startsWith(this.receiver.origin));
    return form ? arrivalOn((await person.submit(page, form)).text) : null;
  }

  #checkAnswer({ sent, arrival, parameters }) {
    const { searchParams: registered } = new URL(sent.redirect_uri ?? arrival.url);
    if (this.mode === 'form_post') {
      assert.equal(arrival.method, 'POST', 'response_mode=form_post was asked for');
      assert.match(arrival.contentType, /^application\/x-www-form-urlencoded/i);
      for (const name of ['code', 'error', 'state', 'iss']) assert.ok(!arrival.query.has(name), `${name} is in the address`);
    } else {
      assert.equal(arrival.method, 'GET', 'the answer belongs into the query');
    }
    for (const [name, value] of registered) assert.equal(arrival.query.get(name), value, `the address lost ${name}`);
    const allowed = parameters.has('error') ? allowedInError : allowedInAnswer;
    for (const name of parameters.keys()) {
      assert.ok(allowed.includes(name) || registered.has(name), `unexpected ${name} in the answer`);
      assert.equal(parameters.getAll(name).length, 1, `${name} is there twice`);
    }
    assert.ok([sent.state ?? null].flat().includes(parameters.get('state')), `state ${parameters.get('state')}, not ${sent.state}`);
    if (parameters.has('iss') || this.metadata.authorization_response_iss_parameter_supported) {
      assert.equal(parameters.get('iss'), this.metadata.issuer, 'iss (RFC 9207)');
    }
    if (parameters.has('error')) assertErrorWords(Object.fromEntries(parameters));
    else assertRandom(parameters.get('code'), 'the code');
  }

  /** The code of an answer that must be a success. */
  codeOf(answer) {
    this.#assertArrived(answer);
    assert.ok(answer.parameters.has('code'), `error ${answer.parameters.get('error')}: ${answer.parameters.get('error_description')}`);
    return answer.parameters.get('code');
  }

  assertError(answer, ...errors) {
    this.#assertArrived(answer);
    assert.ok(errors.includes(answer.parameters.get('error')),
      `${answer.parameters.get('error') ?? 'a code'} came back, not ${errors.join(' or ')}`);
  }

  #assertArrived({ arrival, page, person }) {
    if (arrival) return;
    const words = page.text.replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    assert.fail(`no answer left for the client: stopped at ${page.status} ${page.url} after ${
      person.visited.slice(-8).join(', ')}: ${words.slice(0, 400)}`);
  }

  /** Refused, by an error to the client or by a page. */
  assertRefused(answer, ...errors) {
    if (answer.arrival) this.assertError(answer, ...errors);
    else this.assertErrorPage(answer);
  }

  /** The person sees an error page of the server's, and the answer goes nowhere. */
  assertErrorPage({ arrival, page }) {
    assert.equal(arrival, null, `the answer went to the client: ${arrival?.url}`);
    assert.ok(page.status >= 400 && page.status < 500, `status ${page.status}`);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(page.text, /<h1/i, 'the page says nothing');
  }

  // ---- tokens ----

  async #read(response) {
    const copy = response.clone();
    const text = await copy.text();
    let body = null;
    try { body = JSON.parse(text); } catch { /* not every answer is JSON */ }
    return { status: response.status, headers: response.headers, text, body, response };
  }

  /** A form with the client's authentication; `auth: null` sends none. */
  async post(endpoint, client, fields, { auth = client.auth, headers = {}, method = 'POST' } = {}) {
    const body = new URLSearchParams(present(fields));
    const all = new Headers(headers);
    if (auth) await auth(this.metadata, { client_id: client.client_id }, body, all);
    return this.#read(await fetch(endpoint, { method, headers: all, redirect: 'manual', body: method === 'GET' ? undefined : body }));
  }

  token(client, fields, options) { return this.post(this.metadata.token_endpoint, client, fields, options); }

  exchange(client, answer, { verifier, ...options } = {}) {
    return this.token(client, { grant_type: 'authorization_code', code: this.codeOf(answer),
      redirect_uri: answer.sent.redirect_uri, code_verifier: verifier }, options);
  }

  /** Exchanges the code; the library and our own checks look at every part of the answer. */
  async redeem(client, answer, { maxAge, ...options } = {}) {
    this.codeOf(answer);
    oauth.validateAuthResponse(this.metadata, { client_id: client.client_id }, answer.parameters,
      answer.sent.state ?? oauth.expectNoState);
    const result = await this.exchange(client, answer, options);
    assertTokenAnswer(result, this.warn);
    const tokens = await oauth.processAuthorizationCodeResponse(this.metadata, this.#clientOf(client), result.response,
      { expectedNonce: answer.sent.nonce ?? oauth.expectNoNonce, maxAge, requireIdToken: true });
    const { claims, header } = await this.checkIdToken(client, tokens, answer.sent.nonce);
    return { tokens, claims, header };
  }

  #clientOf({ client_id, id_token_signed_response_alg = 'RS256' }) { return { client_id, id_token_signed_response_alg }; }

  async checkIdToken(client, tokens, nonce) {
    return checkIdToken(tokens.id_token, { keys: await this.keys(), issuer: this.metadata.issuer, clientId: client.client_id, nonce,
      accessToken: tokens.access_token, alg: client.id_token_signed_response_alg, warn: this.warn });
  }

  async refresh(client, refreshToken, options) {
    const result = await this.token(client, { grant_type: 'refresh_token', refresh_token: refreshToken }, options);
    assertTokenAnswer(result, this.warn);
    return oauth.processRefreshTokenResponse(this.metadata, this.#clientOf(client), result.response);
  }

  async userinfoRequest(accessToken, { method = 'GET', headers = { authorization: `Bearer ${accessToken}` }, body } = {}) {
    return this.#read(await fetch(this.metadata.userinfo_endpoint, { method, headers, body, redirect: 'manual' }));
  }

  async userinfo(tokens, sub, options) {
    const answer = await this.userinfoRequest(tokens.access_token, options);
    assert.equal(answer.status, 200, `userinfo: ${answer.status} ${answer.text.slice(0, 300)}`);
    assertJson(answer);
    checkUserinfo(answer.body, sub);
    return answer.body;
  }

  /** The whole story: request, answer, tokens, userinfo. */
  async signIn(client, parameters = {}, options = {}) {
    const answer = await this.ask(client, parameters, options);
    const { tokens, claims, header } = await this.redeem(client, answer, options);
    const userinfo = await this.userinfo(tokens, claims.sub, options.userinfo);
    return { answer, tokens, claims, header, userinfo, person: answer.person };
  }

  async end() {
    for (const { registration_client_uri: url, registration_access_token: token } of this.registered) {
      await fetch(url, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }).catch(() => {});
    }
  }
}
