// Third-party initiated login: the address where a relying party wants to be told to begin.
import assert from 'node:assert/strict';

const address = (run, scheme) => run.receiver.address('initiate').replace(/^http:/, scheme);

async function stored(run) {
  const initiate_login_uri = address(run, 'https:');
  const client = await run.register({ initiate_login_uri });
  assert.equal(client.initiate_login_uri, initiate_login_uri);
  const response = await fetch(client.registration_client_uri,
    { headers: { authorization: `Bearer ${client.registration_access_token}` } });
  assert.equal(response.status, 200);
  assert.equal((await response.json()).initiate_login_uri, initiate_login_uri);
}

async function plainRefused(run) {
  const answer = await run.registration({ initiate_login_uri: address(run, 'http:') });
  assert.equal(answer.status, 400, `${answer.status} ${answer.text.slice(0, 300)}`);
  assert.equal(answer.body.error, 'invalid_client_metadata');
}

export const modules = {
  'oidcc-3rd_party-init-login': stored,
  'oidcc-3rd_party-init-login-nohttps': plainRefused,
};
