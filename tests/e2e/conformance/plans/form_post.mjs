// Form Post OP: the Basic modules with response_mode=form_post; the run itself checks that the answer came by POST. Three
// modules of our own prove with a browser that the page leaves by itself under its content security policy, and by its
// button where no script runs.
import assert from 'node:assert/strict';
import { arrivalOn } from '../receiver.mjs';
import { walkPages } from '../../lib/browser.mjs';
import { modules as basic } from './basic.mjs';

/** Follows a request in Chromium; answers what reached the callback, and by how many presses of a button after consent. */
async function inBrowser(run, parameters, { scripts = true } = {}) {
  const client = await run.client();
  const sent = run.request(client, parameters);
  const context = await run.browser().then((browser) => browser.newContext({ javaScriptEnabled: scripts }));
  try {
    const page = await context.newPage();
    const violations = [];
    page.on('console', (message) => { if (/Content Security Policy/i.test(message.text())) violations.push(message.text()); });
    await page.goto(run.authorizationUrl(sent));
    const person = run.person();
    if (!page.url().startsWith(run.receiver.origin)) {
      await walkPages(page, { until: run.receiver.origin, login: person.login, password: person.password });
    }
    assert.ok(page.url().startsWith(client.redirect_uris[0]), page.url());
    assert.deepEqual(violations, []);
    const arrival = arrivalOn(await page.content());
    assert.equal(arrival.method, 'POST');
    assert.equal(arrival.query.size, 0);
    assert.equal(arrival.form.get('state'), sent.state);
    return { client, sent, arrival };
  } finally {
    await context.close();
  }
}

async function leavesByItself(run) {
  const { client, sent, arrival } = await inBrowser(run, {});
  await run.redeem(client, { sent, arrival, parameters: arrival.form });
}

async function errorLeavesByItself(run) {
  const { arrival } = await inBrowser(run, { prompt: 'none' });
  assert.equal(arrival.form.get('error'), 'login_required');
}

async function leavesByButton(run) {
  const { client, sent, arrival } = await inBrowser(run, {}, { scripts: false });
  await run.redeem(client, { sent, arrival, parameters: arrival.form });
}

export const modules = {
  ...basic,
  'own-form-post-leaves-by-itself-in-chromium': leavesByItself,
  'own-form-post-error-leaves-by-itself-in-chromium': errorLeavesByItself,
  'own-form-post-leaves-by-its-button-without-script': leavesByButton,
};
