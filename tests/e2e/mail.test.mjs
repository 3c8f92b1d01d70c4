// Mails by a real mail server and text messages by a stand-in gateway: settings, encryption, sign-in, what goes wrong, and
// that nothing is lost while the server is away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { Admin } from './lib/admin.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Pki } from './lib/pki.mjs';
import { SmsGateway, allowLoopback } from './lib/sms_gateway.mjs';
import { TokenEndpoint } from './lib/token_endpoint.mjs';
import { Server, run, scratchFolder } from './lib/server.mjs';

const secret = 'hunter2-hunter2';
const pki = new Pki(scratchFolder());
let server;
let admin;
let certificate;

before(async () => {
  const ca = pki.authority('Office CA');
  certificate = pki.client('mail', '/CN=localhost', 'Office CA', ['subjectAltName=DNS:localhost,IP:127.0.0.1']);
  server = await Server.demo({ env: { ...allowLoopback, SSL_CERT_FILE: ca } });
  admin = await (await Admin.of(server)).prepareForTests();
});
after(() => server?.stop());

const secured = (options = {}) => Mailbox.start({ tls: 'starttls', cert: certificate.cert, key: certificate.key,
  accounts: { 'login@example.org': secret }, ...options });
const use = (mailbox, more = {}) => admin.patch('/mail', { enabled: true, host: '127.0.0.1', port: mailbox.port, tls: mailbox.tls,
  auth: mailbox.accounts ? 'plain' : 'none', user: 'login@example.org', from: 'login@example.org', reply_to: '', ...more });
const tryMail = (to = 'anna@example.org', more = {}) => admin.post('/mail/test', { to, ...more });
const queue = async (to) => {
  const result = await run(['mail', 'test', '--to', to, '--queue', '--json', '--data', server.data]);
  assert.equal(result.code, 0, result.stderr);
};
const waitFor = async (what, condition, timeout = 20_000) => {
  const deadline = Date.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${timeout} ms`);
    await sleep(100);
  }
};
const messageTo = async (to) => (await admin.get('/messages?limit=200')).items.find((item) => item.to === to);

test('a mail goes encrypted, signed in, and reads well in both languages', async () => {
  for (const tls of ['starttls', 'tls']) {
    for (const auth of ['plain', 'login', 'xoauth2']) {
      const mailbox = await secured({ tls });
      const config = await use(mailbox, { auth, password: secret, reply_to: 'help@example.org' });
      assert.equal(config.password_set, true);
      assert.equal(JSON.stringify(config).includes(secret), false);
      const result = await tryMail('anna@example.org', { locale: 'de' });
      assert.deepEqual([result.ok, result.failure], [true, 'none'], JSON.stringify(result, null, 1));
      assert.equal(JSON.stringify(result).includes(secret), false);
      assert.equal(JSON.stringify(result).includes(Buffer.from(`\0login@example.org\0${secret}`).toString('base64')), false);
      assert.ok(result.transcript.some((line) => line.includes('RCPT TO:<anna@example.org>')), result.transcript.join('\n'));
      const mail = await mailbox.nextMail('anna@example.org');
      assert.deepEqual([mail.secure, mail.user, mail.from], [true, 'login@example.org', 'login@example.org']);
      assert.equal(mailbox.signIns[0].method, auth.toUpperCase());
      assert.match(mail.subject, /kommen an/);
      assert.match(mail.text, /Da Sie ihn lesen/);
      assert.match(mail.html, /lang="de"/);
      assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
      assert.equal(mail.headers.get('reply-to').text, 'help@example.org');
      assert.match(mail.headers.get('message-id'), /^<[0-9a-f-]{36}@127\.0\.0\.1>$/);
      assert.ok(Math.abs(mail.headers.get('date') - Date.now()) < 60_000);
      assert.doesNotMatch(mail.html, /<img|src=/);
      await mailbox.close();
    }
  }
});

test('what goes wrong has a name and advice', async (t) => {
  const cases = [
    ['auth_refused', async () => { const m = await secured(); await use(m, { password: 'wrong' }); return m; }],
    ['tls_missing', async () => { const m = await Mailbox.start(); await use(m, { tls: 'starttls' }); return m; }],
    ['tls_broken', async () => { const m = await Mailbox.start(); await use(m, { tls: 'tls' }); return m; }],
    ['auth_needed', async () => { const m = await secured(); await use(m, { auth: 'none' }); return m; }],
    ['auth_mechanism', async () => { const m = await secured({ methods: ['LOGIN'] }); await use(m, { password: secret }); return m; }],
    ['name_unknown', async () => { const m = await Mailbox.start(); await use(m, { host: 'mail.invalid' }); return m; }],
    ['plain_not_allowed', async () => { const m = await Mailbox.start(); await use(m, { host: '192.0.2.1' }); return m; }],
    ['certificate_untrusted', async () => {
      pki.make('stranger', '/CN=localhost', null, ['subjectAltName=IP:127.0.0.1']);
      const m = await secured(pki.read('stranger')); await use(m, { password: secret }); return m;
    }],
    ['certificate_name', async () => {
      const m = await secured(pki.client('other', '/CN=other', 'Office CA', ['subjectAltName=DNS:other.example']));
      await use(m, { password: secret }); return m;
    }],
    ['certificate_expired', async () => {
      const m = await secured(pki.expired('old', '/O=Example/CN=localhost', 'Office CA')); await use(m, { password: secret }); return m;
    }],
    ['recipient_refused', async () => {
      const m = await Mailbox.start(); m.refuse = () => ({ code: 550, text: '5.1.1 No such user' }); await use(m); return m;
    }],
    ['greylisted', async () => {
      const m = await Mailbox.start(); m.refuse = () => ({ code: 451, text: '4.7.1 Greylisted' }); await use(m); return m;
    }],
  ];
  for (const [failure, arrange] of cases) {
    await t.test(failure, async () => {
      const mailbox = await arrange();
      const result = await tryMail();
      assert.equal(result.failure, failure, JSON.stringify(result, null, 1));
      assert.equal(result.ok, false);
      assert.ok(result.advice.length > 20);
      assert.equal(mailbox.mails.length, 0);
      await mailbox.close();
    });
  }
  await t.test('connection_refused', async () => {
    const mailbox = await Mailbox.start();
    await use(mailbox);
    await mailbox.close();
    assert.equal((await tryMail()).failure, 'connection_refused');
  });
});

test('the password is good for its own server alone', async () => {
  const mailbox = await secured();
  await use(mailbox, { password: secret });
  const moved = await admin.patch('/mail', { host: 'localhost' });
  assert.equal(moved.password_set, false);
  const problem = await admin.post('/mail/test', { to: 'anna@example.org' }, 400);
  assert.equal(problem.field, 'password');
  assert.equal(mailbox.signIns.length, 0);
  assert.equal((await admin.patch('/mail', { host: '127.0.0.1' })).password_set, true);
  assert.equal((await admin.patch('/mail', { password: null })).password_set, false);
  await mailbox.close();
});

test('access tokens are got and renewed', async (t) => {
  const endpoint = await TokenEndpoint.start({ ...certificate, life: 4 });  // kept for two seconds
  const mailbox = await secured({ accounts: { 'login@example.org': (token) => endpoint.good.has(token) } });
  const settings = { auth: 'xoauth2', oauth_grant: 'refresh_token', oauth_token_url: endpoint.url, oauth_client_id: 'the-office',
    oauth_scope: 'https://mail.example/' };
  const hidden = () => [endpoint.clientSecret, 'refresh-token-', 'ya29.'];
  const tellsNoSecret = (value) => {
    for (const word of hidden()) assert.equal(JSON.stringify(value).includes(word), false, `${word} in ${JSON.stringify(value)}`);
  };
  const failureOf = async (to) => {
    await queue(to);
    return waitFor('the failure', async () => {
      const item = await messageTo(to);
      return item?.state === 'failing' && item;
    });
  };

  await t.test('what is missing is named', async () => {
    await use(mailbox, { ...settings, password: null });
    assert.equal((await admin.post('/mail/test', { to: 'anna@example.org' }, 400)).field, 'oauth_refresh_token');
    await use(mailbox, { ...settings, oauth_client_id: '' });
    assert.equal((await admin.post('/mail/test', { to: 'anna@example.org' }, 400)).field, 'oauth_client_id');
    await use(mailbox, { ...settings, oauth_grant: 'client_credentials' });
    assert.equal((await admin.post('/mail/test', { to: 'anna@example.org' }, 400)).field, 'oauth_client_secret');
    assert.equal((await admin.patch('/mail', { oauth_token_url: endpoint.url.replace('https:', 'http:') }, 400)).field, 'oauth_token_url');
    assert.equal((await admin.patch('/mail', { oauth_grant: 'password' }, 400)).field, 'oauth_grant');
    assert.equal((await admin.patch('/mail', { oauth_refresh_token: 'a\nb' }, 400)).field, 'oauth_refresh_token');
    assert.equal(endpoint.requests.length, 0);
  });

  await t.test('a refresh token gets them, again and again', async () => {
    const config = await use(mailbox, { ...settings, oauth_client_secret: endpoint.clientSecret, oauth_refresh_token: endpoint.refreshToken });
    assert.deepEqual([config.oauth_grant, config.oauth_client_secret_set, config.oauth_refresh_token_set], ['refresh_token', true, true]);
    tellsNoSecret(config);
    const result = await tryMail();
    assert.equal(result.ok, true, JSON.stringify(result, null, 1));
    tellsNoSecret(result);
    assert.ok(result.transcript.some((line) => line === '* Asked 127.0.0.1 for an access token'), result.transcript.join('\n'));
    assert.deepEqual(endpoint.requests[0], { grant_type: 'refresh_token', refresh_token: 'refresh-token-1', client_id: 'the-office',
      client_secret: endpoint.clientSecret, scope: 'https://mail.example/' });
    await mailbox.nextMail('anna@example.org');
    const before = endpoint.requests.length;
    await queue('first@example.org');
    await mailbox.nextMail('first@example.org');
    await sleep(2_500);
    await queue('later@example.org');
    await mailbox.nextMail('later@example.org');
    assert.ok(endpoint.requests.length > before, 'no new token was asked for');
  });

  await t.test('a replaced refresh token is kept', async () => {
    endpoint.replaces = true;
    for (const to of ['one@example.org', 'two@example.org']) {
      assert.equal((await tryMail(to)).ok, true);
      await mailbox.nextMail(to);
    }
    endpoint.replaces = false;
    const { items } = await admin.get('/audit-events?type_prefix=settings.&limit=50');
    assert.ok(items.some((event) => event.target.name === 'mail.oauth_refresh_token' && event.actor.kind === 'system'),
      JSON.stringify(items[0]));
    tellsNoSecret(items);
  });

  await t.test('a token that was taken back before its time is asked for once more', async () => {
    endpoint.life = 3600;
    assert.equal((await tryMail()).ok, true);
    await mailbox.nextMail('anna@example.org');
    endpoint.good.clear();
    const before = mailbox.signIns.length;
    await queue('again@example.org');
    await mailbox.nextMail('again@example.org');
    assert.equal(mailbox.signIns.length, before + 2);
  });

  await t.test('consent that is gone is told in plain words, and comes back', async () => {
    endpoint.refreshToken = 'another one';
    const result = await tryMail();
    assert.deepEqual([result.ok, result.failure, result.code], [false, 'consent_gone', 400]);
    assert.match(result.advice, /Sign in with the provider again/);
    assert.match(result.reply, /^invalid_grant The token \(not shown\) has expired or was revoked/);
    tellsNoSecret(result);
    await admin.patch('/mail', { oauth_refresh_token: 'refresh-token-of-yesterday', oauth_client_id: 'the-office-2' });
    const failing = await failureOf('consent@example.org');
    assert.match(failing.last_error, /withdrawn or has expired.*invalid_grant/);
    tellsNoSecret(failing);
    tellsNoSecret(server.stderr);
    const finding = (await admin.get('/status')).check_up.find(({ code }) => code === 'mail_failing');
    assert.match(finding.message, /Sign in with the provider again/);
    await admin.patch('/mail', { oauth_refresh_token: endpoint.refreshToken });
    await admin.post(`/messages/${failing.id}/retry`, {}, 204);
    await mailbox.nextMail('consent@example.org');
  });

  await t.test('what else goes wrong has a name', async () => {
    const cases = [
      ['token_client_refused', () => endpoint.refuse = () => ({ status: 401, body: { error: 'invalid_client' } })],
      ['token_refused', () => endpoint.refuse = () => ({ status: 400, body: { error: 'invalid_scope' } })],
      ['token_refused', () => endpoint.refuse = () => ({ status: 200, body: { access_token: 'a', token_type: 'mac' } })],
      ['token_unreachable', () => endpoint.refuse = () => ({ status: 503, body: {} })],
      ['token_not_taken', () => endpoint.refuse = () => ({ status: 200, body: { access_token: 'stale', token_type: 'Bearer', expires_in: 60 } })],
    ];
    for (const [failure, arrange] of cases) {
      arrange();
      const result = await tryMail();
      assert.equal(result.failure, failure, JSON.stringify(result, null, 1));
      tellsNoSecret(result);
    }
    endpoint.refuse = () => null;
  });

  await t.test('the application itself', async () => {
    await use(mailbox, { ...settings, oauth_grant: 'client_credentials', oauth_scope: 'https://outlook.office365.com/.default' });
    assert.equal((await tryMail()).ok, true);
    await mailbox.nextMail('anna@example.org');
    assert.deepEqual(endpoint.requests.at(-1), { grant_type: 'client_credentials', client_id: 'the-office',
      client_secret: endpoint.clientSecret, scope: 'https://outlook.office365.com/.default' });
  });

  await t.test('the secrets are good for their own token endpoint alone', async () => {
    const moved = await admin.patch('/mail', { oauth_token_url: endpoint.url.replace('127.0.0.1', 'localhost') });
    assert.deepEqual([moved.oauth_client_secret_set, moved.oauth_refresh_token_set], [false, false]);
    const count = endpoint.requests.length;
    assert.equal((await admin.post('/mail/test', { to: 'anna@example.org' }, 400)).field, 'oauth_client_secret');
    assert.equal(endpoint.requests.length, count);
  });

  await admin.patch('/mail', { oauth_grant: 'typed', oauth_client_secret: null, oauth_refresh_token: null });
  await mailbox.close();
  await endpoint.close();
});

test('a mail server that is down loses nothing, and the administrator sees why', async () => {
  const mailbox = await Mailbox.start();
  await use(mailbox);
  await mailbox.close();
  await queue('late@example.org');
  const failing = await waitFor('the first failure', async () => {
    const item = await messageTo('late@example.org');
    return item?.state === 'failing' && item;
  });
  assert.match(failing.last_error, /Nothing answers/);
  assert.deepEqual(Object.keys(failing).filter((name) => ['payload', 'text', 'subject', 'code'].includes(name)), []);
  const status = await admin.get('/status');
  const finding = status.check_up.find(({ code }) => code === 'mail_failing');
  assert.equal(finding.severity, 'critical');
  assert.match(finding.message, /1 mails wait.*Nothing answers/);
  assert.equal((await admin.get('/mail')).outbox.failing, 1);
  await mailbox.open();
  await mailbox.nextMail('late@example.org', { timeout: 30_000 });
  await waitFor('its success', async () => (await messageTo('late@example.org')).state === 'delivered');
  assert.equal((await admin.get('/status')).check_up.some(({ code }) => code === 'mail_failing'), false);
  await mailbox.close();
});

test('turned off, mail waits; turned on, it goes', async () => {
  const mailbox = await Mailbox.start();
  await use(mailbox);
  await mailbox.close();
  await queue('off@example.org');
  await waitFor('the first failure', async () => (await messageTo('off@example.org'))?.state === 'failing');
  await admin.patch('/mail', { enabled: false });
  await mailbox.open();
  const { id } = await messageTo('off@example.org');
  await admin.post(`/messages/${id}/retry`, {}, 204);
  await mailbox.noMail('off@example.org');
  await admin.patch('/mail', { enabled: true });
  await mailbox.nextMail('off@example.org');
  await mailbox.close();
});

test('a recipient that does not exist is given up at once; retry and drop', async () => {
  const mailbox = await Mailbox.start();
  mailbox.refuse = (address) => (address.startsWith('nobody') ? { code: 550, text: '5.1.1 No such user here' } : null);
  await use(mailbox);
  await queue('nobody@example.org');
  const dead = await waitFor('the end', async () => {
    const item = await messageTo('nobody@example.org');
    return item?.state === 'given_up' && item;
  });
  assert.equal(dead.attempts, 1);
  assert.match(dead.last_error, /550 5\.1\.1 No such user here/);
  assert.ok((await admin.get('/messages?state=given_up')).items.some(({ id }) => id === dead.id));
  mailbox.refuse = () => null;
  await admin.post(`/messages/${dead.id}/retry`, {}, 204);
  await mailbox.nextMail('nobody@example.org');
  await waitFor('its success', async () => (await messageTo('nobody@example.org')).state === 'delivered');
  assert.equal((await admin.post(`/messages/${dead.id}/retry`, {}, 409)).code, 'already_delivered');
  await admin.delete(`/messages/${dead.id}`);
  assert.equal(await messageTo('nobody@example.org'), undefined);
  await admin.post(`/messages/${dead.id}/retry`, {}, 404);
  const { items } = await admin.get('/audit-events?type_prefix=message.&limit=200');
  for (const type of ['message.given_up', 'message.retried', 'message.dropped', 'message.tested']) {
    assert.ok(items.some((event) => event.type === type), type);
  }
  assert.equal(JSON.stringify(items).includes('nobody@example.org'), false);
  await mailbox.close();
});

test('nothing gets into a header or an envelope', async () => {
  const mailbox = await Mailbox.start();
  await use(mailbox);
  for (const to of ['a@example.org\r\nRCPT TO:<evil@example.org>', 'a@example.org>\r\nDATA', 'a@example.org, evil@example.org',
    'a b@example.org', '"a\r\n"@example.org', 'müller@example.org', '']) {
    const problem = await admin.post('/mail/test', { to }, 400);
    assert.equal(problem.field, 'to', JSON.stringify(problem));
  }
  await admin.patch('/mail', { from: 'x@example.org\r\nBcc: evil@example.org' }, 400);
  assert.equal((await admin.patch('/mail', { host: 'x\r\nQUIT' }, 400)).field, 'host');
  await admin.setting('office.name', 'Müller & <Söhne> "GmbH", evil@example.org');
  assert.equal((await tryMail()).ok, true);
  const mail = await mailbox.nextMail('anna@example.org');
  assert.equal(mail.headers.get('from').value.length, 1);
  assert.equal(mail.headers.get('from').value[0].name, 'Müller & <Söhne> "GmbH", evil@example.org');
  assert.match(mail.html, /Müller &amp; &lt;Söhne&gt;/);
  assert.deepEqual(mailbox.tries, ['anna@example.org']);
  await admin.setting('office.name', 'Example');
  await mailbox.close();
});

test('an office says it in its own words', async () => {
  const mailbox = await Mailbox.start();
  await use(mailbox);
  await admin.setting('office.name', 'Example');
  const { items } = await admin.get('/message-templates');
  assert.ok(items.some(({ kind, language }) => kind === 'password_reset' && language === 'de'));
  const own = { subject: 'Hallo von {{office}}', paragraph: 'Fragen? Zimmer 12.\n\nGruß' };
  await admin.put('/message-templates/test/de', own);
  const preview = await admin.get('/message-templates/test/de/preview');
  assert.equal(preview.subject, 'Hallo von Example');
  assert.match(preview.html, /Zimmer 12/);
  await tryMail('anna@example.org', { locale: 'de' });
  const mail = await mailbox.nextMail('anna@example.org');
  assert.equal(mail.subject, 'Hallo von Example');
  assert.match(mail.text, /Zimmer 12/);
  const refused = await admin.put('/message-templates/test/de', { subject: '', paragraph: 'See https://evil.example/' }, 400);
  assert.equal(refused.code, 'link_elsewhere');
  assert.match((await admin.get(`/message-templates/test/en/preview?${new URLSearchParams({ subject: 'Tried out' })}`)).subject, /Tried out/);
  await admin.put('/message-templates/test/de', { subject: '', paragraph: '' });
  assert.match((await admin.get('/message-templates/test/de/preview')).subject, /kommen an/);
  for (const path of ['nothing/de', 'test/xx', 'sms_test/de']) {
    await admin.put(`/message-templates/${path}`, { subject: 'x' }, 404);
  }
  await mailbox.close();
});

test('every message can be looked at before it is needed', async () => {
  for (const { kind, language } of (await admin.get('/message-templates')).items) {
    const { text, html } = await admin.get(`/message-templates/${kind}/${language}/preview`);
    assert.ok(text.length > 20, kind);
    for (const [link] of html.matchAll(/https?:\/\/[^"<\s]+/g)) assert.ok(link.startsWith(server.url), link);
  }
});

test('the command line tests, lists and retries', async () => {
  const mailbox = await secured();
  await use(mailbox, { password: secret });
  const good = await run(['mail', 'test', '--to', 'cli@example.org', '--data', server.data],
    { env: { SSL_CERT_FILE: pki.file('Office CA.pem') } });
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /RCPT TO:<cli@example.org>/);
  assert.equal((good.stdout + good.stderr).includes(secret), false);
  await mailbox.nextMail('cli@example.org');
  const bad = await run(['mail', 'test', '--to', 'no address', '--data', server.data]);
  assert.notEqual(bad.code, 0);
  await mailbox.close();
  const away = await run(['mail', 'test', '--to', 'cli@example.org', '--json', '--data', server.data]);
  assert.equal(away.code, 1);
  assert.equal(away.json.failure, 'connection_refused');
  const listed = await server.command(['mail', 'list', '--all']);
  assert.ok(listed.some((row) => row.to === 'late@example.org' && row.state === 'delivered'));
  assert.equal((await run(['mail', 'retry', '0198c0de-0000-7000-8000-000000000001', '--data', server.data])).code, 3);
});

test('text messages by a gateway of each shape', async () => {
  const gateway = await SmsGateway.start();
  const shapes = [
    [{ gateway: 'generic', url: gateway.url, from: 'Office', format: 'json',
      body: '{"to": "{to}", "from": "{from}", "text": "{text}"}', account: '', token: secret }, `Bearer ${secret}`],
    [{ gateway: 'generic', format: 'form', body: '', account: 'user' }, `Basic ${btoa(`user:${secret}`)}`],
    [{ gateway: 'twilio', account: 'AC0123456789', from: '+15550100' }, `Basic ${btoa(`AC0123456789:${secret}`)}`],
    [{ gateway: 'messagebird', from: 'Office' }, `AccessKey ${secret}`],
  ];
  await admin.setting('office.name', 'A "B" & {to}');
  for (const [shape, authorization] of shapes) {
    const config = await admin.patch('/sms', { enabled: true, ...shape });
    assert.equal(config.token_set, true);
    assert.equal(JSON.stringify(config).includes(secret), false);
    const result = await admin.post('/sms/test', { to: '+4930123456' });
    assert.equal(result.ok, true, JSON.stringify(result));
    const message = await gateway.nextMessage('+4930123456');
    assert.equal(message.text, 'Text messages from A "B" & {to} work.');
    assert.equal(gateway.requests.at(-1).headers.authorization, authorization);
  }
  gateway.reply = () => ({ status: 401, body: { message: `Authenticate: ${secret}` } });
  const refused = await admin.post('/sms/test', { to: '+4930123456' });
  assert.equal(refused.failure, 'auth_refused');
  assert.equal(JSON.stringify(refused).includes(secret), false);
  gateway.reply = () => ({ status: 400, body: { message: 'The number is not valid' } });
  assert.match((await admin.post('/sms/test', { to: '+4930123456' })).advice, /The number is not valid/);
  assert.equal((await admin.post('/sms/test', { to: '030 123456' }, 400)).field, 'to');
  assert.equal((await admin.patch('/sms', { url: 'http://other.example/' })).token_set, false);
  await admin.patch('/sms', { url: 'file:///etc/passwd' }, 400);
  await admin.setting('office.name', 'Example');
  await gateway.close();
});

test('no secret stands in the database, the log or the audit log', async () => {
  const { items } = await admin.get('/audit-events?type=settings.changed&limit=200');
  assert.ok(items.some((event) => event.target.id === 'mail.password'));
  assert.equal(JSON.stringify(items).includes(secret), false);
  assert.equal(server.stderr.includes(secret), false);
  for (const file of ['gatehouse.db', 'gatehouse.db-wal']) {
    let bytes = Buffer.alloc(0);
    try { bytes = readFileSync(`${server.data}/${file}`); } catch { /* the log may be gone */ }
    assert.equal(bytes.includes(secret), false, file);
  }
});
