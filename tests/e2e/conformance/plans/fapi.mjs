// Modules of FAPI 2.0's security profile that are worth having without a claim to the profile: each says what must be
// refused, or accepted, of a feature that the server offers.
import assert from 'node:assert/strict';
import * as assertions from './fapi_assertions.mjs';
import { secretClient, askWithPkce } from './fapi_client.mjs';
import * as codes from './fapi_codes.mjs';
import * as dpop from './fapi_dpop.mjs';
import * as par from './fapi_par.mjs';
import * as requestObjects from './fapi_request_objects.mjs';
import { discoveryEndpointVerification } from './config.mjs';

const prefix = 'fapi2-security-profile-final-';

async function discovery(run) {
  await discoveryEndpointVerification(run);
  run.endpoint('pushed_authorization_request_endpoint');
  assert.equal(run.metadata.authorization_response_iss_parameter_supported, true, 'iss in the answer');
  for (const [name, value] of [['code_challenge_methods_supported', 'S256'], ['token_endpoint_auth_methods_supported', 'private_key_jwt'],
    ['token_endpoint_auth_signing_alg_values_supported', 'ES256'], ['dpop_signing_alg_values_supported', 'ES256']]) {
    assert.ok(run.supports(name, value), `${value} is not in ${name}`);
  }
}

/** What a server offers as acr, asked for as essential: it comes, or the request fails in clean words. */
async function essentialAcr(run) {
  assert.equal(run.metadata.claims_parameter_supported, true, 'the claims parameter is not offered');
  const [value] = run.metadata.acr_values_supported;
  const client = await secretClient(run);
  const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [value] } } });
  const { answer, verifier } = await askWithPkce(run, client, { claims });
  if (answer.arrival && answer.parameters.has('code')) {
    assert.equal((await run.redeem(client, answer, { verifier })).claims.acr, value, 'acr');
  } else {
    run.assertError(answer, 'access_denied', 'unmet_authentication_requirements', 'login_required');
  }
}

const all = {
  ...codes.modules, ...par.modules, ...assertions.modules, ...dpop.modules, ...requestObjects.modules,
  'discovery-end-point-verification': discovery,
  'test-essential-acr-sca-claim': essentialAcr,
};

export const modules = Object.fromEntries(Object.entries(all).map(([name, module]) => [prefix + name, module]));
export const slow = [...codes.slow, ...par.slow].map((name) => prefix + name);
