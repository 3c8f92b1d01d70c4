// The modules of the OpenID Foundation's conformance plans, written anew from the specifications, against this server and
// against a certified one as a control. A failure here breaks the build; the control's results only say whether a module
// tests what it means to. This is a re-creation and no certification.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { expected } from './conformance/expected.mjs';
import { outcomeOf } from './conformance/outcome.mjs';
import * as backChannel from './conformance/plans/back_channel_logout.mjs';
import * as basic from './conformance/plans/basic.mjs';
import * as config from './conformance/plans/config.mjs';
import * as dynamic from './conformance/plans/dynamic.mjs';
import * as fapi from './conformance/plans/fapi.mjs';
import * as formPost from './conformance/plans/form_post.mjs';
import * as logout from './conformance/plans/rp_initiated_logout.mjs';
import * as thirdParty from './conformance/plans/third_party_login.mjs';
import { Receiver } from './conformance/receiver.mjs';
import { tableOf } from './conformance/report.mjs';
import { Run } from './conformance/run.mjs';
import { Control } from './conformance/targets/control.mjs';
import { Gatehouse } from './conformance/targets/gatehouse.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { scratchFolder } from './lib/server.mjs';

const plans = {
  'oidcc-basic': basic,
  'oidcc-config': config,
  'oidcc-formpost-basic': { ...formPost, mode: 'form_post', slow: basic.slow },
  'oidcc-rp-initiated-logout': logout,
  'oidcc-backchannel-rp-initiated-logout': backChannel,
  'oidcc-dynamic': dynamic,
  'oidcc-3rd_party-init-login': thirdParty,
  'fapi2-like': fapi,
};

const together = 10;  // modules that run at once: most of their time is waiting for a clock or for each other's answers

const all = Object.entries(plans).flatMap(([plan, { modules, mode, slow = [] }]) =>
  Object.entries(modules).map(([module, run]) => ({ plan, module, run, mode, slow: slow.includes(module) })));

let receiver;
let ours;
let control;
let browser;
const results = new Map();

/** One Chromium for the few modules that need one. */
const sharedBrowser = () => (browser ??= launchBrowser());

before(async () => {
  receiver = await Receiver.start(scratchFolder());
  [ours, control] = await Promise.all([Gatehouse.start(receiver), Control.start(receiver)]);
});

after(async () => {
  await (await browser)?.close();
  await Promise.all([ours?.stop(), control?.stop(), receiver?.stop()]);
});

test('every known failure names a module and a reason', () => {
  for (const [name, reason] of Object.entries(expected)) {
    assert.ok(all.some(({ plan, module }) => `${plan}: ${module}` === name), `no module is called ${name}`);
    assert.ok(reason.length > 10, name);
  }
});

/** Our result must be what the list of known failures says: a failure for a module in it, none for any other. */
function judge(name, { state, reasons, stack }) {
  if (name in expected) {
    assert.equal(state, 'FAIL', `${name} ended with ${state}: take it off the list of known failures`);
  } else if (state === 'FAIL') {
    assert.fail(`${reasons.join('; ')}\n${stack}`);
  }
}

suite('conformance', { concurrency: together }, () => {
  for (const entry of [...all].sort((a, b) => Number(b.slow) - Number(a.slow))) {
    const { plan, module, run, mode } = entry;
    test(`${plan}: ${module}`, async (t) => {
      const against = (target) => outcomeOf(() => Run.start(target, receiver, { mode, browser: sharedBrowser }), run);
      const [mine, theirs] = await Promise.all([against(ours), against(control)]);
      results.set(entry, { plan, module, ours: mine, control: theirs });
      judge(`${plan}: ${module}`, mine);
      if (mine.state === 'SKIP') t.skip(mine.reasons[0]);
    });
  }
});

test('the table of results', () => {
  console.log(`\n${tableOf(all.map((entry) => results.get(entry)).filter(Boolean))}\n`);
});
