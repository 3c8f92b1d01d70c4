// Debian's Chromium, headless and quiet, driven by playwright-core.
import { chromium } from 'playwright-core';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.GATEHOUSE_CHROMIUM ?? '/usr/bin/chromium', args: quiet });
}

/** Watches a page: script errors, console errors, and requests that leave this machine. */
export function watch(page) {
  const seen = { errors: [], foreign: [], requests: [], weight: 0 };
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') seen.errors.push(message.text()); });
  page.on('request', (request) => {
    seen.requests.push(`${request.method()} ${request.url()}`);
    if (!/^(https?:\/\/(127\.0\.0\.1|localhost)[:/]|data:|about:)/.test(request.url())) {
      seen.foreign.push(request.url());
    }
  });
  return seen;
}

const visible = async (page, selector) => {
  const found = page.locator(selector).first();
  return (await found.count()) > 0 && found.isVisible();
};

/**
 * Does what a person does on our pages, one after the other, until the address starts with `until`.
 * Answers the titles seen, so that a test can say which steps there were.
 */
export async function walkPages(page, { until, login, password, authenticator, decision = 'allow', steps = 10 }) {
  const titles = [];
  // Listening starts before the key press: the answer may come sooner than the next line runs.
  const leadingOn = (action) => Promise.all([page.waitForEvent('framenavigated'), action()]);
  for (let step = 0; step < steps; ++step) {
    await page.waitForLoadState('load');
    if (page.url().startsWith(until)) return titles;
    titles.push(await page.title());
    if (await visible(page, 'input[name=password]')) {
      await page.fill('input[name=login]', login);
      await page.fill('input[name=password]', password);
      await leadingOn(() => page.press('input[name=password]', 'Enter'));
    } else if (authenticator && await visible(page, 'input[name=code]')) {
      await page.fill('input[name=code]', await authenticator.next());
      await leadingOn(() => page.press('input[name=code]', 'Enter'));
    } else if (await visible(page, 'button[name=decision]')) {
      await leadingOn(() => page.click(`button[name=decision][value=${decision}]`));
    } else if (await visible(page, `form[action^="${until}"] button`)) {
      await leadingOn(() => page.click(`form[action^="${until}"] button`));  // form_post: "Continue"
    } else {
      throw new Error(`nothing to do on ${page.url()}: ${(await page.locator('body').innerText()).slice(0, 600)}`);
    }
    await page.waitForLoadState('load');
  }
  throw new Error(`not at ${until} after ${steps} pages: ${titles.join(', ')}`);
}
