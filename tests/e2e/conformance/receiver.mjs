// The relying party's own addresses: where answers, log-outs and requests for its documents arrive. One receiver
// serves all modules at once; each has paths of its own. It speaks http and, for what a standard wants over TLS only,
// https with a certificate of its own.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';

const token = () => randomBytes(6).toString('hex');

function certificate(folder) {
  const [key, certificateFile] = [join(folder, 'receiver.key'), join(folder, 'receiver.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificateFile], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(certificateFile), certificateFile };
}

export class Receiver {
  static async start(folder) {
    const receiver = new Receiver();
    const { key, cert, certificateFile } = certificate(folder);
    const answer = (request, response) => receiver.#answer(request, response);
    receiver.plain = createServer(answer).listen(0, '127.0.0.1');
    receiver.secure = createTlsServer({ key, cert }, answer).listen(0, '127.0.0.1');
    await Promise.all([once(receiver.plain, 'listening'), once(receiver.secure, 'listening')]);
    receiver.origin = `http://127.0.0.1:${receiver.plain.address().port}`;
    receiver.secureOrigin = `https://127.0.0.1:${receiver.secure.address().port}`;
    Object.assign(receiver, { authority: cert, certificateFile });
    return receiver;
  }

  constructor() { this.documents = new Map(); this.inboxes = new Map(); }

  /** Nobody else has this address; `name` is callback, post_logout_redirect or initiate. */
  address(name) { return `${this.origin}/${name}/${token()}`; }

  /** Serves a document (jwks, sector, request.jwt, logo.png): {url, requests, set(body)}; an object is served as JSON. */
  document(name, body, { secure = false, type } = {}) {
    const path = `/${name}/${token()}`;
    const entry = { url: (secure ? this.secureOrigin : this.origin) + path, requests: 0, body, type };
    entry.set = (fresh) => { entry.body = fresh; };
    this.documents.set(path, entry);
    return entry;
  }

  /** Collects what is posted: {url, arrivals, next(milliseconds)}. `reply` is the status, or a function (response) that answers. */
  inbox(name, { reply = 200, secure = false } = {}) {
    const path = `/${name}/${token()}`;
    const entry = { url: (secure ? this.secureOrigin : this.origin) + path, arrivals: [], reply, waiting: [] };
    entry.next = (milliseconds) => new Promise((resolve, reject) => {
      if (entry.arrivals.length > 0) return resolve(entry.arrivals.at(-1));
      const timer = setTimeout(() => reject(new Error(`nothing arrived at /${name} within ${milliseconds} ms`)), milliseconds);
      entry.waiting.push((arrival) => { clearTimeout(timer); resolve(arrival); });
      return undefined;
    });
    this.inboxes.set(path, entry);
    return entry;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.origin);
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const document = this.documents.get(url.pathname);
    const inbox = this.inboxes.get(url.pathname);
    if (document) {
      document.requests += 1;
      const json = typeof document.body === 'object' && !Buffer.isBuffer(document.body);
      response.writeHead(200, { 'content-type': document.type ?? (json ? 'application/json' : 'text/plain') });
      response.end(json ? JSON.stringify(document.body) : document.body);
      return;
    }
    const arrival = { method: request.method, url: url.href, contentType: request.headers['content-type'] ?? '',
      query: [...url.searchParams], body, tls: request.socket.getProtocol?.() ?? null };
    if (inbox) {
      inbox.arrivals.push(arrival);
      inbox.waiting.splice(0).forEach((resolve) => resolve(arrival));
      if (typeof inbox.reply === 'function') return inbox.reply(response);
      response.writeHead(inbox.reply, { 'cache-control': 'no-store' }).end();
      return;
    }
    // A browser gets a page; whoever plays the browser gets back what the relying party saw.
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Application</title><pre>${
      JSON.stringify(arrival).replace(/&/g, '&amp;').replace(/</g, '&lt;')}</pre>`);
  }

  async stop() {
    for (const server of [this.plain, this.secure]) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }
}

/** What the receiver saw, from the page that it answered with. */
export function arrivalOn(page) {
  const text = page.match(/<pre>([\s\S]*)<\/pre>/)[1].replace(/&lt;/g, '<').replace(/&amp;/g, '&');
  const arrival = JSON.parse(text);
  return { ...arrival, query: new URLSearchParams(arrival.query), form: new URLSearchParams(arrival.body) };
}
