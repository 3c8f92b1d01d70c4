// The control's own pages, with the field names of ours, so that one and the same person walks both.

const escape = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
const page = (title, inner) => `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${inner}`;

function aboutClient({ logoUri, policyUri, tosUri }) {
  return [
    logoUri && `<img src="${escape(logoUri)}" alt="">`,
    policyUri && `<a href="${escape(policyUri)}">Privacy</a>`,
    tosUri && `<a href="${escape(tosUri)}">Terms</a>`,
  ].filter(Boolean).join('\n');
}

const loginForm = `<form method="post"><input name="login"><input name="password" type="password">
  <button>Sign in</button></form>`;
const consentForm = `<form method="post"><button name="decision" value="allow">Allow</button>
  <button name="decision" value="deny">Deny</button></form>`;

export function signOutPage(ctx, form) {
  ctx.body = page('Sign out?', form.replace('</form>', '<button name="logout" value="yes">Sign out</button></form>'));
}

export function signedOutPage(ctx) { ctx.body = page('Signed out', ''); }

export function errorPage(ctx, { error, error_description: description }) {
  ctx.type = 'html';
  ctx.body = page(escape(error), `<p>${escape(description ?? '')}</p>`);
}

async function fieldsOf(request) {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  return new URLSearchParams(body);
}

async function grantFor(provider, { grantId, session, params, prompt: { details } }) {
  const grant = grantId ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (details.missingOIDCScope) grant.addOIDCScope(details.missingOIDCScope.join(' '));
  if (details.missingOIDCClaims) grant.addOIDCClaims(details.missingOIDCClaims);
  return grant.save();
}

/** Answers GET and POST of /interaction/<uid>. */
export async function interact(provider, acr, request, response) {
  const interaction = await provider.interactionDetails(request, response);
  const asksLogin = interaction.prompt.name === 'login';
  if (request.method === 'GET') {
    const client = await provider.Client.find(interaction.params.client_id);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page(asksLogin ? 'Sign in' : 'Allow?', aboutClient(client) + (asksLogin ? loginForm : consentForm)));
    return;
  }
  const fields = await fieldsOf(request);
  const result = asksLogin ? { login: { accountId: fields.get('login'), acr, amr: ['pwd'] } }
    : fields.get('decision') === 'allow' ? { consent: { grantId: await grantFor(provider, interaction) } }
      : { error: 'access_denied', error_description: 'The person said no' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: !asksLogin });
}
