// Plain HTTP for tests: a JSON client with a bearer token, and a person without a browser (cookies and forms).
import assert from 'node:assert/strict';

/** Calls one JSON API; `token` is a bearer token or an async function that gives one. Answers {status, headers, text, body}; throws nothing on error statuses. */
export class Api {
  constructor(base, token) { Object.assign(this, { base, token }); }

  async call(method, path, body, headers = {}) {
    const token = typeof this.token === 'function' ? await this.token() : this.token;
    const response = await fetch(new URL(path, this.base), {
      method,
      redirect: 'manual',
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    let parsed = null;
    try { parsed = JSON.parse(text); } catch { /* an empty or a non-JSON answer */ }
    return { status: response.status, headers: response.headers, text, body: parsed };
  }

  get(path, headers) { return this.call('GET', path, undefined, headers); }
  post(path, body = {}, headers) { return this.call('POST', path, body, headers); }
  put(path, body, headers) { return this.call('PUT', path, body, headers); }
  patch(path, body, headers) { return this.call('PATCH', path, body, headers); }
  delete(path, body, headers) { return this.call('DELETE', path, body, headers); }

  /** The body of a call that must answer with the status. */
  async expect(status, method, path, body, headers) {
    const answer = await this.call(method, path, body, headers);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.status} ${answer.text.slice(0, 400)}`);
    return answer.body;
  }
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", apos: "'" };
const unescape = (text) => text.replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? whole);

function attributes(tag) {
  const found = {};
  for (const [, name, , double, single, bare] of
    tag.matchAll(/([\w-]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g)) {
    found[name.toLowerCase()] = unescape(double ?? single ?? bare ?? '');
  }
  return found;
}

/** The forms of a page: action, method, fields with their values, and named buttons. */
export function formsOf(html) {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head, inner]) => {
    const form = { ...attributes(head), fields: {}, buttons: [] };
    for (const [, tag] of inner.matchAll(/<input\b([^>]*)>/gi)) {
      const input = attributes(tag);
      if (input.type === 'submit' && input.name) form.buttons.push(input);
      else if (input.name && !(['checkbox', 'radio'].includes(input.type) && !('checked' in input))) {
        form.fields[input.name] = input.value ?? '';
      }
    }
    for (const [, tag] of inner.matchAll(/<button\b([^>]*)>/gi)) {
      const button = attributes(tag);
      if (button.name) form.buttons.push(button);
    }
    return form;
  });
}

/** A person with a cookie jar and no scripts. */
export class Person {
  constructor({ login, password, authenticator, userAgent = 'e2e-person' } = {}) {
    Object.assign(this, { login, password, authenticator, userAgent, cookies: new Map(), visited: [] });
  }

  async request(url, { method = 'GET', form, headers = {} } = {}) {
    const target = new URL(url);
    const response = await fetch(target, {
      method,
      redirect: 'manual',
      headers: {
        'user-agent': this.userAgent,
        accept: 'text/html',
        ...(this.cookies.size ? { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } : {}),
        ...(form ? { origin: target.origin } : {}),
        ...headers,
      },
      body: form ? new URLSearchParams(form) : undefined,
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair, ...rest] = cookie.split(';');
      const cut = pair.indexOf('=');
      const gone = rest.some((part) => /^\s*max-age=0\s*$/i.test(part)) || pair.slice(cut + 1) === '';
      if (gone) this.cookies.delete(pair.slice(0, cut));
      else this.cookies.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    const text = await response.text();
    const location = response.headers.get('location');
    this.visited.push(`${method} ${target.pathname} ${response.status}`);
    return { url: target.href, status: response.status, headers: response.headers, text,
      location: location === null ? null : new URL(location, target).href };
  }

  submit(page, form, values = {}) {
    const action = new URL(form.action ?? page.url, page.url).href;
    return this.request(action, { method: (form.method ?? 'get').toUpperCase(), form: { ...form.fields, ...values } });
  }

  /**
   * Follows redirects and fills in what a person would (name and password, code, consent) until a redirect leaves for
   * `stopAt` or a page comes that asks for nothing known. Answers the last page; `location` is where it stopped.
   * `first` is how the first request is made, when it is no plain GET.
   */
  async walk(url, { stopAt, decision = 'allow', steps = 15, first = {} } = {}) {
    let page = await this.request(url, first);
    for (let step = 0; step < steps; ++step) {
      if (page.location) {
        if (stopAt && page.location.startsWith(stopAt)) return page;
        page = await this.request(page.location);
        continue;
      }
      const forms = formsOf(page.text);
      const password = forms.find((form) => 'password' in form.fields && 'login' in form.fields);
      const code = forms.find((form) => 'code' in form.fields);
      const consent = forms.find((form) => form.buttons.some((button) => button.name === 'decision' && button.value === decision));
      if (page.status >= 400) return page;
      if (password) page = await this.submit(page, password, { login: this.login, password: this.password });
      else if (code && this.authenticator) page = await this.submit(page, code, { code: await this.authenticator.next() });
      else if (consent) page = await this.submit(page, consent, { decision });
      else return page;
    }
    throw new Error(`no end after ${steps} steps: ${this.visited.join(', ')}`);
  }
}
