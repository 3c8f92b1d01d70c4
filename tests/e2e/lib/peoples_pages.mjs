// Every page that people see, and the way there: for the accessibility test and for the pictures of the documentation.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Person } from './http.mjs';
import { Mailbox } from './mailbox.mjs';
import { Authenticator } from './totp.mjs';
import { Forger } from './upstreams.mjs';
import { VirtualAuthenticator } from './virtual_authenticator.mjs';

const leadsOn = (page, action) => Promise.all([page.waitForEvent('framenavigated'), action()]);

async function signIn(page, { username, password }) {
  await page.fill('input[name=login]', username);
  await page.fill('input[name=password]', password);
  await leadsOn(page, () => page.press('input[name=password]', 'Enter'));
}

async function arrivedAt(page, selector) {
  await page.waitForLoadState('load');
  assert.ok(await page.locator(selector).count(), `no ${selector} at ${page.url()}: ${await page.locator('main').innerText()}`);
}

/** Sets a setting for the time of one action. */
async function during(admin, name, value, usual, action) {
  await admin.setting(name, value);
  try {
    await action();
  } finally {
    await admin.setting(name, usual);
  }
}

/** Other providers to sign in with, for the time of one action. */
async function amongProviders(admin, action) {
  const providers = await Promise.all(['google', 'microsoft', 'github', 'gitlab'].map((preset) => admin.post('/providers',
    { preset, client_id: 'us', ...(preset === 'microsoft' ? { issuer: 'https://login.microsoftonline.com/common/v2.0' } : {}) }, 201)));
  try {
    await action();
  } finally {
    await Promise.all(providers.map(({ id }) => admin.delete(`/providers/${id}`)));
  }
}

/** Sets settings for the time of one action; `settings`: name -> [value, usual]. */
async function amid(admin, settings, action) {
  const [first, ...rest] = Object.entries(settings);
  if (!first) return action();
  const [name, [value, usual]] = first;
  return during(admin, name, value, usual, () => amid(admin, Object.fromEntries(rest), action));
}

/** Types a code that cannot be right. */
async function guess(page) {
  await page.fill('input[name=code]', '000000');
  await leadsOn(page, () => page.press('input[name=code]', 'Enter'));
  await arrivedAt(page, '[role=alert]');
}

/** The link with this path in the mail that `action` causes to go to `to`. Mail is off again afterwards. */
async function mailedLink(admin, to, subject, path, action) {
  const mailbox = await (await Mailbox.start()).use(admin);
  try {
    await action();
    const mail = await mailbox.nextMail(to, { subject });
    return mail.links.find((link) => link.includes(`${path}?token=`));
  } finally {
    await admin.setting('mail.enabled', false);
    await mailbox.close();
  }
}

/** The link "this was not me" of the mail that a second browser causes. */
const notMeLink = (server, admin, { username, password, user }) => mailedLink(admin, user.email, /new device/i, '/not-me', async () => {
  for (let i = 0; i < 2; ++i) await new Person({ login: username, password }).walk(`${server.url}/account`);
});

/** What a device shows after it has asked to sign somebody in. */
async function askByDevice(server, admin) {
  const client = await admin.client({ name: 'Meeting room', kind: 'native', scopes: ['openid', 'profile', 'email'],
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] });
  const response = await fetch(`${server.url}/oauth/device_authorization`, { method: 'POST',
    headers: { 'user-agent': 'RoomPanel/2.1' },
    body: new URLSearchParams({ client_id: client.client_id, scope: 'openid profile email' }) });
  assert.equal(response.status, 200);
  return response.json();
}

/** name -> async (page, account): opens that page in a fresh browser for a fresh account. `demo` is the demonstration's person. */
export function peoplesPages({ server, admin, party, demo }) {
  const ask = async (page, parameters) => page.goto((await party.authorization(parameters)).url);
  const enrol = async (page, account) => {
    await ask(page);
    await signIn(page, account);
    await arrivedAt(page, 'svg.qr');
  };
  /** Somebody who may have codes by mail and text message, for the time of one action. */
  const withCodes = async (account, action) => {
    await admin.patch(`/users/${account.user.id}`, { email_verified: true, phone: '+431234567890', phone_verified: true });
    const on = ['mail.enabled', 'sms.enabled', 'mfa.email_codes', 'mfa.sms_codes'];
    for (const name of on) await admin.setting(name, true);
    try {
      await action();
    } finally {
      for (const name of on) await admin.setting(name, false);
    }
  };
  const methods = async (page, account) => {
    const { authenticator } = await admin.enrolTotp(account.user.id);
    await page.goto(`${server.url}/login?return_to=/account/methods`);
    await signIn(page, account);
    await page.fill('input[name=code]', await authenticator.next());
    await leadsOn(page, () => page.press('input[name=code]', 'Enter'));
    await arrivedAt(page, 'ul.sessions');
  };
  const byText = { 'sms.enabled': [true, false], 'recovery.sms': [true, false] };
  const phoneOnly = { 'registration.mode': ['open', 'off'], 'sms.enabled': [true, false], 'registration.verify_phone': [true, false] };
  /** Another provider that knows the account's address, for the time of one action; one at a time. */
  let linkable = null;
  const withLinkable = async (account, action) => {
    if (linkable) return action(linkable);
    const forger = await Forger.start();
    forger.spoil = (claims) => ({ ...claims, sub: account.user.id, email: account.user.email, email_verified: true });
    await admin.patch(`/users/${account.user.id}`, { email_verified: true });
    linkable = await admin.post('/providers', { name: 'The other house', client_id: forger.clientId,
      client_secret: forger.clientSecret, issuer: forger.issuer, settings: { trust_email: true, provisioning: 'existing' } }, 201);
    try {
      return await action(linkable);
    } finally {
      await admin.delete(`/providers/${linkable.id}`);
      linkable = null;
      await forger.stop();
    }
  };
  const pages = {
    'sign-in': (page) => ask(page),
    'sign-in with other providers': (page) => amongProviders(admin, async () => {
      await ask(page);
      await arrivedAt(page, 'ul.providers');
    }),
    'sign-in after a wrong password': async (page, account) => {
      await ask(page);
      await signIn(page, { ...account, password: 'wrong' });
      await arrivedAt(page, '[role=alert]');
    },
    'second factor': async (page, account) => {
      await admin.enrolTotp(account.user.id);
      await ask(page);
      await signIn(page, account);
      await arrivedAt(page, 'input[name=code]');
    },
    'recovery code': async (page, account) => {
      await pages['second factor'](page, account);
      await leadsOn(page, () => page.click('ul.links a'));
      await arrivedAt(page, 'input[name=code]');
    },
    enrolment: (page, account) => during(admin, 'mfa.requirement', 'required', 'off', () => enrol(page, account)),
    'recovery codes': (page, account) => during(admin, 'mfa.requirement', 'required', 'off', async () => {
      await enrol(page, account);
      const authenticator = new Authenticator(await page.locator('code.key').innerText());
      await page.fill('input[name=code]', await authenticator.next());
      await leadsOn(page, () => page.press('input[name=code]', 'Enter'));
      await arrivedAt(page, 'ul.codes');
    }),
    'second factor with remembering': (page, account) => during(admin, 'mfa.remember_days', 30, 0, async () => {
      await pages['second factor'](page, account);
      await arrivedAt(page, 'input[name=remember]');
    }),
    'access pass': async (page) => {
      await ask(page);
      await leadsOn(page, () => page.click('a[href^="/login/pass"]'));
      await arrivedAt(page, 'input[name=pass]');
    },
    'wrong access pass': async (page, account) => {
      await pages['access pass'](page);
      await page.fill('input[name=login]', account.username);
      await page.fill('input[name=pass]', '0000-0000-0000');
      await leadsOn(page, () => page.press('input[name=pass]', 'Enter'));
      await arrivedAt(page, '[role=alert]');
    },
    'second step encouraged': (page, account) => during(admin, 'mfa.requirement', 'encouraged', 'off', async () => {
      await ask(page);
      await signIn(page, account);
      await arrivedAt(page, 'button[value=set_up]');
    }),
    'second step with a grace': (page, account) => during(admin, 'mfa.grace_days', 7, 0,
      () => during(admin, 'mfa.requirement', 'required', 'off', async () => {
        await ask(page);
        await signIn(page, account);
        await arrivedAt(page, '[role=status]');
      })),
    'new password': async (page, account) => {
      const { one_time_password: password } = await admin.post(`/users/${account.user.id}/reset-password`);
      await ask(page);
      await signIn(page, { ...account, password });
      await arrivedAt(page, 'input[name=new_password]');
    },
    'passkey enrolment': (page, account) => during(admin, 'mfa.requirement', 'required', 'off', async () => {
      await enrol(page, account);
      await leadsOn(page, () => page.click('ul.links a'));
      await arrivedAt(page, 'form[data-passkey=create]:not([hidden])');
    }),
    'passkey link': async (page, account) => {
      await page.goto((await admin.post(`/users/${account.user.id}/factors/passkey-link`, {}, 201)).link);
      await arrivedAt(page, 'form[data-passkey=create]:not([hidden])');
    },
    passkeys: async (page, account) => {
      await admin.enrolTotp(account.user.id).then(async ({ authenticator }) => {
        const virtual = await VirtualAuthenticator.of(page);
        await page.goto(`${server.url}/login?return_to=/account/passkeys`);
        await signIn(page, account);
        await page.fill('input[name=code]', await authenticator.next());
        await leadsOn(page, () => page.press('input[name=code]', 'Enter'));
        await page.fill('input#label', 'Work phone');
        await leadsOn(page, () => page.click('form[data-passkey=create] button'));
        await virtual.touch(false);
      });
      await arrivedAt(page, 'ul.sessions');
    },
    'passkeys renaming': async (page, account) => {
      await pages.passkeys(page, account);
      await page.click('summary');
    },
    'choosing a second step': (page, account) => withCodes(account, () => during(admin, 'mfa.requirement', 'required', 'off', async () => {
      await ask(page);
      await signIn(page, account);
      await arrivedAt(page, 'ul.choices');
    })),
    'setting up codes': (page, account) => withCodes(account, () => during(admin, 'mfa.requirement', 'required', 'off', async () => {
      await ask(page);
      await signIn(page, account);
      await leadsOn(page, () => page.click('ul.choices a[href*="kind=email"]'));
      await leadsOn(page, () => page.click('main form button'));
      await arrivedAt(page, 'input[name=code]');
    })),
    'code by mail': (page, account) => withCodes(account, async () => {
      await admin.post(`/users/${account.user.id}/factors/codes/email`, {}, 201);
      await ask(page);
      await signIn(page, account);
      await arrivedAt(page, 'p.fact');
    }),
    'code by mail sent': (page, account) => withCodes(account, async () => {
      await admin.post(`/users/${account.user.id}/factors/codes/email`, {}, 201);
      await ask(page);
      await signIn(page, account);
      await leadsOn(page, () => page.click('main form button'));
      await arrivedAt(page, 'input[name=code]');
    }),
    'code by mail sent twice': (page, account) => withCodes(account, async () => {
      await admin.post(`/users/${account.user.id}/factors/codes/email`, {}, 201);
      await ask(page);
      await signIn(page, account);
      await leadsOn(page, () => page.click('main form button'));
      await leadsOn(page, () => page.click('form[action$="/send"] button'));
      await arrivedAt(page, '[role=alert]');
    }),
    'sign-in methods': (page, account) => withCodes(account, () => methods(page, account)),
    'sign-in methods renaming': (page, account) => withCodes(account, async () => {
      await methods(page, account);
      await page.click('ul.sessions summary');
    }),
    'another app': (page, account) => withCodes(account, async () => {
      await methods(page, account);
      await leadsOn(page, () => page.click('form[action$="/app/new"] button'));
      await arrivedAt(page, 'svg.qr');
    }),
    'codes for oneself': (page, account) => withCodes(account, async () => {
      await methods(page, account);
      await leadsOn(page, () => page.click('form[action$="/codes/send"] button'));
      await arrivedAt(page, 'input[name=code]');
    }),
    'second factor with a passkey': async (page, account) => {
      await pages.passkeys(page, account);
      await page.context().clearCookies();
      await ask(page);
      await signIn(page, account);
      await arrivedAt(page, 'form[data-passkey=get]:not([hidden])');
    },
    registration: (page) => during(admin, 'registration.mode', 'open', 'off', async () => {
      await page.goto(`${server.url}/register`);
      await arrivedAt(page, 'input[name=email]');
    }),
    'registration with what is asked': (page) => during(admin, 'registration.mode', 'open', 'off', async () => {
      await page.goto(`${server.url}/register`);
      await page.fill('input[name=username]', 'anna');
      await page.fill('input[name=password]', 'short');
      await leadsOn(page, () => page.press('input[name=password]', 'Enter'));
      await arrivedAt(page, '[role=alert]');
    }),
    invitation: (page) => during(admin, 'registration.mode', 'invitation', 'off', async () => {
      const { link } = await admin.post('/invitations', { email: `${randomBytes(4).toString('hex')}@example.org`,
        display_name: 'Noor Example', note: 'See you on Monday.', send_mail: false }, 201);
      await page.goto(link);
      await arrivedAt(page, 'blockquote');
    }),
    'invitation after a mistake': async (page) => {
      await pages.invitation(page);
      await during(admin, 'registration.mode', 'invitation', 'off', async () => {
        await page.fill('input[name=username]', 'noor');
        await page.fill('input[name=password]', 'short');
        await leadsOn(page, () => page.press('input[name=password]', 'Enter'));
        await arrivedAt(page, '[role=alert]');
      });
    },
    'forgotten password': (page) => during(admin, 'mail.enabled', true, false, async () => {
      await page.goto(`${server.url}/forgot`);
      await arrivedAt(page, 'input[name=login]');
    }),
    'forgotten password asked': (page, account) => during(admin, 'mail.enabled', true, false, async () => {
      await pages['forgotten password'](page);
      await page.fill('input[name=login]', account.username);
      await admin.setting('mail.enabled', true);
      await leadsOn(page, () => page.press('input[name=login]', 'Enter'));
      await arrivedAt(page, '[role=status]');
    }),
    'forgotten password by text': (page, account) => amid(admin, byText, async () => {
      await page.goto(`${server.url}/forgot`);
      await page.fill('input[name=login]', account.username);
      await leadsOn(page, () => page.click('button[value=text]'));
      await arrivedAt(page, 'input[name=code]');
    }),
    'forgotten password by text after a wrong code': (page, account) => amid(admin, byText, async () => {
      await pages['forgotten password by text'](page, account);
      await amid(admin, byText, () => guess(page));
    }),
    'forgotten password without mail': (page) => page.goto(`${server.url}/forgot`),
    'reset password': async (page, account) => {
      const { link } = await admin.post(`/users/${account.user.id}/reset-link`);
      await page.goto(link);
      await arrivedAt(page, 'input[name=new_password]');
    },
    'reset password after a mistake': async (page, account) => {
      await pages['reset password'](page, account);
      await page.fill('input[name=new_password]', 'short');
      await page.fill('input[name=repeat_password]', 'short');
      await leadsOn(page, () => page.press('input[name=repeat_password]', 'Enter'));
      await arrivedAt(page, '[role=alert]');
    },
    'not me': async (page, account) => {
      await page.goto(await notMeLink(server, admin, account));
      await arrivedAt(page, 'dl.facts');
    },
    'not me without mail': async (page, account) => {
      await pages['not me'](page, account);
      await leadsOn(page, () => page.click('main form button'));
      await arrivedAt(page, '[role=status]');
    },
    'used link': (page) => page.goto(`${server.url}/reset?token=none`),
    'address to confirm': (page) => during(admin, 'registration.mode', 'open', 'off',
      () => during(admin, 'mail.enabled', true, false, async () => {
        const name = `eve-${randomBytes(4).toString('hex')}`;
        await page.goto(`${server.url}/register`);
        await page.fill('input[name=username]', name);
        await page.fill('input[name=email]', `${name}@example.org`);
        await page.fill('input[name=password]', 'a long enough password');
        await leadsOn(page, () => page.press('input[name=password]', 'Enter'));
        await page.goto(`${server.url}/login`);
        await signIn(page, { username: name, password: 'a long enough password' });
        await arrivedAt(page, 'button[value=mail]');
      })),
    'phone to confirm': (page) => amid(admin, phoneOnly, async () => {
      const name = `eve-${randomBytes(4).toString('hex')}`;
      await page.goto(`${server.url}/register`);
      await page.fill('input[name=username]', name);
      await page.fill('input[name=email]', `${name}@example.org`);
      await page.fill('input[name=phone]', `+4179${String(Date.now()).slice(-7)}`);
      await page.fill('input[name=password]', 'a long enough password');
      await leadsOn(page, () => page.press('input[name=password]', 'Enter'));
      await page.goto(`${server.url}/login`);
      await signIn(page, { username: name, password: 'a long enough password' });
      await leadsOn(page, () => page.click('button[value=code]'));
      await arrivedAt(page, 'input[name=code]');
    }),
    'phone to confirm after a wrong code': async (page) => {
      await pages['phone to confirm'](page);
      await amid(admin, phoneOnly, () => guess(page));
    },
    consent: async (page, account) => {
      await ask(page);
      await signIn(page, account);
      await arrivedAt(page, 'button[name=decision]');
    },
    device: async (page, account) => {
      await page.goto(`${server.url}/device`);
      await signIn(page, account);
      await arrivedAt(page, 'input[name=user_code]');
    },
    'device after a wrong code': async (page, account) => {
      await pages.device(page, account);
      await page.fill('input[name=user_code]', 'BCDF-GHJK');
      await leadsOn(page, () => page.press('input[name=user_code]', 'Enter'));
      await arrivedAt(page, '[role=alert]');
    },
    'device request': async (page, account) => {
      await page.goto((await askByDevice(server, admin)).verification_uri_complete);
      await signIn(page, account);
      await leadsOn(page, () => page.press('input[name=user_code]', 'Enter'));
      await arrivedAt(page, 'button[name=decision]');
    },
    'device allowed': async (page, account) => {
      await pages['device request'](page, account);
      await leadsOn(page, () => page.click('button[name=decision][value=allow]'));
      await arrivedAt(page, '[role=status]');
    },
    'device refused': async (page, account) => {
      await pages['device request'](page, account);
      await leadsOn(page, () => page.click('button[name=decision][value=deny]'));
      await arrivedAt(page, '[role=status]');
    },
    account: async (page, account) => {
      await pages.consent(page, account);
      await page.click('button[value=allow]');
      await page.waitForURL((url) => url.origin !== new URL(server.url).origin);
      await page.goto(`${server.url}/account`);
      await arrivedAt(page, 'nav.area-nav');
    },
    ...Object.fromEntries(['profile', 'password', 'email', 'sessions', 'applications', 'activity', 'data'].map((name) => [
      `account ${name}`, async (page, account) => {
        await pages.account(page, account);
        await page.goto(`${server.url}/account/${name}`);
        await arrivedAt(page, 'nav.area-nav');
      }])),
    'account profile after a mistake': async (page, account) => {
      await pages['account profile'](page, account);
      await page.fill('input[name=birthdate]', 'yesterday');
      await leadsOn(page, () => page.press('input[name=birthdate]', 'Enter'));
      await arrivedAt(page, '[role=alert]');
    },
    'account address waiting': (page, account) => during(admin, 'mail.enabled', true, false, async () => {
      await admin.patch(`/users/${account.user.id}`, { email_verified: true });
      await pages['account email'](page, account);
      await page.fill('input[name=email]', `new-${randomBytes(4).toString('hex')}@example.org`);
      await leadsOn(page, () => page.press('input[name=email]', 'Enter'));
      await arrivedAt(page, 'div.waits');
    }),
    'account going to be deleted': async (page, account) => {
      await pages['account data'](page, account);
      await page.fill('input[name=username]:not([readonly])', account.username);
      await leadsOn(page, () => page.press('input[name=username]:not([readonly])', 'Enter'));
      await arrivedAt(page, 'section.banner');
    },
    'change of address': async (page, account) => {
      await admin.patch(`/users/${account.user.id}`, { email_verified: true });
      await page.goto(await mailedLink(admin, account.user.email, /about to change/i, '/email-change', async () => {
        await pages['account email'](page, account);
        await page.fill('input[name=email]', `new-${randomBytes(4).toString('hex')}@example.org`);
        await leadsOn(page, () => page.press('input[name=email]', 'Enter'));
        await arrivedAt(page, 'div.waits');
      }));
      await arrivedAt(page, 'button[name=decision][value=confirm]');
    },
    'change of address answered': async (page, account) => {
      await pages['change of address'](page, account);
      await leadsOn(page, () => page.click('button[name=decision][value=confirm]'));
      await arrivedAt(page, '[role=status]');
    },
    'change of address stopped': async (page, account) => {
      await pages['change of address'](page, account);
      await leadsOn(page, () => page.click('button[name=decision]:not([value=confirm])'));
      await arrivedAt(page, '[role=status]');
    },
    'keep account': async (page, account) => {
      await page.goto(await mailedLink(admin, account.user.email, /going to be deleted/i, '/keep-account',
        () => pages['account going to be deleted'](page, account)));
      await arrivedAt(page, 'input[name=token]');
    },
    'account kept': async (page, account) => {
      await pages['keep account'](page, account);
      await leadsOn(page, () => page.click('main form button'));
      await arrivedAt(page, '[role=status]');
    },
    'account providers': (page, account) => amongProviders(admin, async () => {
      await pages.account(page, account);
      await page.goto(`${server.url}/account/providers`);
      await arrivedAt(page, 'ul.sessions');
    }),
    'account unlinking': (page, account) => withLinkable(account, async () => {
      await pages['link to confirm'](page, account);
      await leadsOn(page, () => page.click('button[value=link]'));
      await page.goto(`${server.url}/account/providers`);
      await page.click('details.ask summary');
      await arrivedAt(page, 'details[open] form[action$="/unlink"]');
    }),
    'link to confirm': (page, account) => withLinkable(account, async (provider) => {
      await page.goto(`${server.url}/login`);
      await signIn(page, account);
      await page.goto(`${server.url}/federation/${provider.id}/start`);
      await arrivedAt(page, 'button[value=link]');
    }),
    'account signing out elsewhere': async (page, account) => {
      await pages.account(page, account);
      await new Person({ login: account.username, password: account.password }).walk(`${server.url}/account`);
      await page.goto(`${server.url}/account/sessions`);
      await page.click('details.ask summary');
      await arrivedAt(page, 'details[open] form[action$="/end-others"]');
    },
    'account withdrawing': async (page, account) => {
      await pages['account applications'](page, account);
      await page.click('summary');
    },
    'sign-out': async (page, account) => {
      await pages.account(page, account);
      await page.goto(`${server.url}/oauth/logout`);
    },
    'signed out': (page) => page.goto(`${server.url}/oauth/logout`),
    error: (page) => ask(page, { redirect_uri: 'https://evil.example/' }),
    'not found': (page) => page.goto(`${server.url}/no-such-page`),
    demo: (page) => page.goto(`${server.url}/demo`),
    'demo signed in': async (page) => {
      await pages.demo(page);
      await leadsOn(page, () => page.click('a.button.primary'));
      await signIn(page, demo);
  await page.waitForLoadState('load');
      if (await page.locator('button[name=decision]').count()) {
        await leadsOn(page, () => page.click('button[name=decision][value=allow]'));
      }
      await arrivedAt(page, 'pre.token');
    },
    // Last, for everybody who signs in from now on has to accept them.
    'new terms of use': async (page, account) => {
      await admin.post('/terms', { texts: { en: { text: 'Be kind.\n\nLock your screen.' } } }, 201);
      await page.goto(`${server.url}/login`);
      await signIn(page, account);
      await arrivedAt(page, 'input[name=terms]');
    },
    'terms of use': (page) => page.goto(`${server.url}/terms`),
  };
  return pages;
}
