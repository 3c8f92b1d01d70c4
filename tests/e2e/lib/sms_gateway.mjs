// Stands in for the gateway of a telephone company: takes what Twilio's, MessageBird's and a plain form's clients send.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export class SmsGateway {
  static async start() {
    const gateway = new SmsGateway();
    gateway.server = createServer((request, response) => gateway.answer(request, response));
    gateway.server.listen(0, '127.0.0.1');
    await once(gateway.server, 'listening');
    gateway.url = `http://127.0.0.1:${gateway.server.address().port}/messages`;
    return gateway;
  }

  constructor() {
    this.requests = [];  // {method, path, headers, body}
    this.messages = [];  // {to, from, text}
    this.reply = () => ({ status: 201, body: { sid: 'SM1', id: '1' } });
  }

  async answer(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    this.requests.push({ method: request.method, path: request.url, headers: request.headers, body });
    const json = (request.headers['content-type'] ?? '').startsWith('application/json');
    const fields = json ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    const { status, body: told } = this.reply(fields);
    if (status < 300) {
      this.messages.push({ to: fields.To ?? fields.recipients?.[0] ?? fields.recipients ?? fields.to,
        from: fields.From ?? fields.originator ?? fields.from, text: fields.Body ?? fields.body ?? fields.text });
    }
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(told));
  }

  /** The settings of a generic gateway. The server has to allow the loopback address: see allowLoopback. */
  settings() {
    return { 'sms.gateway': 'generic', 'sms.url': this.url, 'sms.from': 'Office', 'sms.format': 'json',
      'sms.body': '{"to": "{to}", "from": "{from}", "text": "{text}"}', 'sms.enabled': true };
  }

  async use(admin) {
    for (const [name, value] of Object.entries(this.settings())) await admin.setting(name, value);
    return this;
  }

  async nextMessage(to, timeout = 15_000) {
    const deadline = Date.now() + timeout;
    for (;;) {
      const at = this.messages.findIndex((message) => message.to === to);
      if (at >= 0) return this.messages.splice(at, 1)[0];
      if (Date.now() > deadline) throw new Error(`no text message for ${to} within ${timeout} ms: ${JSON.stringify(this.messages)}`);
      await sleep(20);
    }
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((done) => { this.server.close(done); });
  }
}

/** For Server.demo({env: allowLoopback}): the gateway is on this machine, which is no public address. */
export const allowLoopback = { GATEHOUSE_OUTBOUND_PRIVATE_NETWORKS: '127.0.0.0/8' };
