// Passkeys on our own pages. A form with data-passkey ("get" or "create") asks data-options for what the browser needs, lets it
// do the ceremony, puts the answer into its field `credential` and is sent like any other form. Without this file, or without
// passkeys in the browser, such forms stay hidden.
(() => {
  'use strict';
  const forms = [...document.querySelectorAll('form[data-passkey]')];
  if (!window.PublicKeyCredential || !navigator.credentials || forms.length === 0) return;

  const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  const toText = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const descriptors = (list) => (list ?? []).map((each) => ({ ...each, id: toBytes(each.id) }));

  // A challenge is good for five minutes; an offer that waits longer than this gets a new one.
  const freshFor = 4 * 60 * 1000;
  let offer = null;
  let renewal = 0;

  // The server's refusal to begin, as against a passkey that was not used; status 0 where there was no answer.
  class Refused extends Error {
    constructor(status) {
      super(`options: ${status}`);
      this.status = status;
    }
    // Signed out, too long ago, or over: the page itself leads to where that is said.
    get isOver() { return this.status === 401 || this.status === 410; }
  }

  // The sign-in page brings its first answer with it, so that it loads without another request.
  async function answerOf(form) {
    const { request } = form.dataset;
    delete form.dataset.request;
    if (request && performance.now() < freshFor) return JSON.parse(request);
    const response = await fetch(form.dataset.options, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ link: form.elements.link?.value ?? '' }),
    }).catch(() => { throw new Refused(0); });
    if (!response.ok) throw new Refused(response.status);
    return response.json();
  }

  async function optionsOf(form) {
    const json = await answerOf(form);
    const options = {
      ...json,
      challenge: toBytes(json.challenge),
      excludeCredentials: descriptors(json.excludeCredentials),
      allowCredentials: descriptors(json.allowCredentials),
    };
    if (json.user) options.user = { ...json.user, id: toBytes(json.user.id) };
    return options;
  }

  function toJson(credential) {
    const { response } = credential;
    const answer = { clientDataJSON: toText(response.clientDataJSON) };
    if (response.attestationObject) {
      answer.attestationObject = toText(response.attestationObject);
      answer.transports = response.getTransports?.() ?? [];
    } else {
      answer.authenticatorData = toText(response.authenticatorData);
      answer.signature = toText(response.signature);
      if (response.userHandle?.byteLength) answer.userHandle = toText(response.userHandle);
    }
    return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: answer });
  }

  function send(form, credential) {
    form.elements.credential.value = toJson(credential);
    form.submit();
  }

  async function ceremony(form, more = {}) {
    const publicKey = await optionsOf(form);
    if (form.dataset.passkey === 'create') return navigator.credentials.create({ publicKey });
    return navigator.credentials.get({ publicKey, ...more });
  }

  async function use(form) {
    const notes = form.querySelectorAll('[data-failed], [data-unavailable]');
    const button = form.querySelector('button');
    clearTimeout(renewal);
    offer?.abort();
    for (const note of notes) note.hidden = true;
    button.disabled = true;
    try {
      send(form, await ceremony(form));
    } catch (error) {
      const refused = error instanceof Refused;
      // By its address, and not by sending again what may have drawn it.
      if (refused && error.isOver) {
        window.location.assign(window.location.href);
        return;
      }
      form.querySelector(refused ? '[data-unavailable]' : '[data-failed]').hidden = false;
      button.disabled = false;
      button.focus();
      if ('autofill' in form.dataset) offerBeside(form);
    }
  }

  // Passkeys among what the browser offers for the name's field.
  async function offerBeside(form) {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    offer = new AbortController();
    const { signal } = offer;
    renewal = setTimeout(() => {
      offer.abort();
      offerBeside(form);
    }, freshFor);
    try {
      send(form, await ceremony(form, { mediation: 'conditional', signal }));
    } catch {
      // Somebody chose another way.
    }
  }

  for (const form of forms) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      use(form);
    });
    if ('autofill' in form.dataset) offerBeside(form);
  }
  for (const note of document.querySelectorAll('[data-no-passkey]')) note.hidden = true;
})();
