// A person without a browser who counts what was asked of them: whether a page came up is what many modules are about.
import { Person, formsOf } from '../lib/http.mjs';

export class Visitor extends Person {
  asked = { login: 0, consent: 0 };

  submit(page, form, values = {}) {
    if ('password' in values) this.asked.login += 1;
    if ('decision' in values) this.asked.consent += 1;
    return super.submit(page, form, values);
  }

  /** Signs out, saying yes where a page asks first. Answers the last page; `location` is set when it leaves for `stopAt`. */
  async signOut(url, stopAt) {
    let page = await this.request(url);
    for (let step = 0; step < 8; ++step) {
      if (page.location?.startsWith(stopAt)) return page;
      if (page.location) {
        page = await this.request(page.location);
        continue;
      }
      const yes = formsOf(page.text).map((form) => this.#yesOf(form)).find((found) => found);
      if (!yes) return page;
      page = await this.submit(page, yes.form, yes.values);
    }
    throw new Error(`no end of signing out: ${this.visited.join(', ')}`);
  }

  #yesOf(form) {
    if (form.fields.logout === 'yes') return { form, values: {} };
    const button = form.buttons.find(({ value }) => ['leave', 'yes'].includes(value));
    return button && { form, values: { [button.name]: button.value } };
  }
}
