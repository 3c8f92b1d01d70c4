// A real mail server (nodemailer's smtp-server) that keeps what it is sent, and reads it as a mail program would (mailparser).
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { freePort } from './server.mjs';

const linkPattern = /https?:\/\/[^\s"'<>]+/g;

export class Mailbox {
  /**
   * Plain on 127.0.0.1 and open to everybody, unless told otherwise: `tls` is 'none', 'starttls' or 'tls' with `cert` and
   * `key` (PEM); `accounts` are {user: password or token} who may send; for a function in place of the secret, what it says of the one that came counts.
   */
  static async start({ port, tls = 'none', cert, key, accounts, methods = ['PLAIN', 'LOGIN', 'XOAUTH2'] } = {}) {
    const mailbox = new Mailbox();
    Object.assign(mailbox, { port: port ?? await freePort(), tls, cert, key, accounts, methods });
    await mailbox.open();
    return mailbox;
  }

  constructor() {
    this.mails = [];    // what arrived and nobody took: {to, from, subject, text, html, links, raw, headers, session}
    this.tries = [];    // addresses that somebody wanted to write to
    this.signIns = [];  // {method, user}
    this.refuse = () => null;  // (address) => {code, text} to turn somebody away
  }

  async open() {
    this.server = new SMTPServer({
      secure: this.tls === 'tls', cert: this.cert, key: this.key, authMethods: this.methods, disableReverseLookup: true, logger: false,
      disabledCommands: [...(this.tls === 'starttls' ? [] : ['STARTTLS']), ...(this.accounts ? [] : ['AUTH'])],
      allowInsecureAuth: true, authOptional: !this.accounts, hideSTARTTLS: this.tls !== 'starttls',
      onAuth: (auth, session, done) => {
        this.signIns.push({ method: auth.method, user: auth.username });
        const secret = auth.method === 'XOAUTH2' ? auth.accessToken : auth.password;
        const account = this.accounts?.[auth.username];
        if (typeof account === 'function' ? account(secret) : account === secret) return done(null, { user: auth.username });
        // As Google and Microsoft refuse a token: by one more challenge.
        if (auth.method === 'XOAUTH2') return done(null, { data: { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' } });
        done(Object.assign(new Error('Username and password not accepted'), { responseCode: 535 }));
      },
      onRcptTo: ({ address }, session, done) => {
        this.tries.push(address);
        const refusal = this.refuse(address);
        done(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
      },
      onData: (stream, session, done) => {
        const chunks = [];
        stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', () => this.take(Buffer.concat(chunks), session).then(() => done(), done));
      },
    });
    this.server.on('error', () => {});  // a peer that hangs up
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server.server, 'listening');
  }

  async take(raw, session) {
    const mail = await simpleParser(raw);
    const html = mail.html || '';
    this.mails.push({
      to: session.envelope.rcptTo.map(({ address }) => address), from: session.envelope.mailFrom.address, subject: mail.subject,
      text: mail.text ?? '', html, raw: raw.toString('latin1'), headers: mail.headers,
      secure: session.secure, user: session.user ?? null,
      links: [...new Set([...(mail.text ?? '').matchAll(linkPattern), ...html.replaceAll('&amp;', '&').matchAll(linkPattern)]
        .map(([link]) => link.replace(/[).,]+$/, '')))],
    });
  }

  /** Nobody is at home; what is sent meanwhile has to be tried again. open() comes back on the same port. */
  async close() {
    await new Promise((done) => { this.server.close(done); });
  }

  /** The settings that make a server send its mail here. */
  settings() {
    return { 'mail.host': '127.0.0.1', 'mail.port': this.port, 'mail.tls': this.tls, 'mail.auth': 'none',
      'mail.from': 'login@example.org', 'mail.enabled': true };
  }

  /** Puts them in force; `admin` is an Admin of lib/admin.mjs. */
  async use(admin) {
    for (const [name, value] of Object.entries(this.settings())) await admin.setting(name, value);
    return this;
  }

  /** The next mail for this address that nobody took yet, taken; waits for it. `subject` is a pattern that it has to fit. */
  async nextMail(to, { subject = /./, timeout = 15_000 } = {}) {
    const deadline = Date.now() + timeout;
    for (;;) {
      const at = this.mails.findIndex((mail) => mail.to.includes(to) && subject.test(mail.subject));
      if (at >= 0) return this.mails.splice(at, 1)[0];
      if (Date.now() > deadline) {
        throw new Error(`no mail for ${to} within ${timeout} ms; there are: ${this.mails.map((m) => `${m.to} '${m.subject}'`).join(', ')}`);
      }
      await sleep(20);
    }
  }

  /** Fails when a mail for the address comes within the time. */
  async noMail(to, timeout = 2_500) {
    await sleep(timeout);
    const mail = this.mails.find((candidate) => candidate.to.includes(to));
    if (mail) throw new Error(`a mail for ${to} came: ${mail.subject}`);
  }
}
