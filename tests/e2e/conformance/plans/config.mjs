// Config OP: the discovery document and the key set.
import assert from 'node:assert/strict';
import * as oidc from 'openid-client';

const lists = ['scopes_supported', 'response_types_supported', 'response_modes_supported', 'grant_types_supported', 'acr_values_supported',
  'subject_types_supported', 'display_values_supported', 'claim_types_supported', 'claims_supported', 'claims_locales_supported',
  'ui_locales_supported', 'code_challenge_methods_supported', 'prompt_values_supported', 'dpop_signing_alg_values_supported',
  'authorization_details_types_supported', 'token_endpoint_auth_methods_supported', 'token_endpoint_auth_signing_alg_values_supported',
  'introspection_endpoint_auth_methods_supported', 'introspection_endpoint_auth_signing_alg_values_supported',
  'revocation_endpoint_auth_methods_supported', 'revocation_endpoint_auth_signing_alg_values_supported',
  ...['id_token', 'userinfo', 'request_object', 'introspection', 'authorization'].flatMap((name) => [
    `${name}_signing_alg_values_supported`, `${name}_encryption_alg_values_supported`, `${name}_encryption_enc_values_supported`])];

const booleans = ['claims_parameter_supported', 'request_parameter_supported', 'request_uri_parameter_supported',
  'require_request_uri_registration', 'require_pushed_authorization_requests', 'require_signed_request_object',
  'authorization_response_iss_parameter_supported', 'backchannel_logout_supported', 'backchannel_logout_session_supported',
  'frontchannel_logout_supported', 'frontchannel_logout_session_supported', 'tls_client_certificate_bound_access_tokens',
  'client_id_metadata_document_supported'];

const endpoints = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri', 'registration_endpoint',
  'introspection_endpoint', 'revocation_endpoint', 'end_session_endpoint', 'pushed_authorization_request_endpoint',
  'device_authorization_endpoint', 'check_session_iframe', 'backchannel_authentication_endpoint', 'challenge_endpoint'];

const addresses = ['service_documentation', 'op_policy_uri', 'op_tos_uri'];
const others = ['issuer', 'mtls_endpoint_aliases', 'signed_metadata', 'protected_resources'];
const known = new Set([...lists, ...booleans, ...endpoints, ...addresses, ...others]);

/**
 * The whole document, whatever plan asks. The official suite wants https; these servers speak http on the loopback
 * address, so what is asked instead is that every endpoint is below the issuer.
 */
export async function discoveryEndpointVerification(run) {
  const { metadata } = run;
  const list = (name) => metadata[name] ?? [];
  for (const name of lists) {
    if (!(name in metadata)) continue;
    assert.ok(Array.isArray(metadata[name]) && metadata[name].every((value) => typeof value === 'string'), `${name} is no list of strings`);
    assert.equal(new Set(metadata[name]).size, metadata[name].length, `${name} repeats itself`);
  }
  for (const name of booleans) if (name in metadata) assert.equal(typeof metadata[name], 'boolean', name);
  for (const name of endpoints) {
    if (name in metadata) assert.ok(metadata[name].startsWith(`${metadata.issuer}/`), `${name}: ${metadata[name]}`);
  }
  for (const name of addresses) if (name in metadata) assert.ok(URL.canParse(metadata[name]), name);
  const issuer = new URL(metadata.issuer);
  assert.ok(issuer.search === '' && issuer.hash === '', 'the issuer has a query or a fragment');
  for (const name of ['response_types_supported', 'subject_types_supported', 'id_token_signing_alg_values_supported']) {
    assert.ok(list(name).length > 0, `${name} is missing`);
  }
  assert.ok(list('response_types_supported').includes('code'), 'response type code');
  for (const type of list('subject_types_supported')) assert.ok(['public', 'pairwise'].includes(type), `subject type ${type}`);
  assert.ok(list('id_token_signing_alg_values_supported').includes('RS256'), 'RS256 for ID tokens');
  assert.ok(list('scopes_supported').includes('openid'), 'scope openid');
  for (const scope of list('scopes_supported')) assert.match(scope, /^[\x21\x23-\x5b\x5d-\x7e]+$/, 'scope');
  for (const name of ['ui_locales_supported', 'claims_locales_supported']) {
    for (const locale of list(name)) assert.doesNotThrow(() => Intl.getCanonicalLocales(locale), `${name}: ${locale}`);
  }
  if ('grant_types_supported' in metadata) assert.ok(list('grant_types_supported').includes('authorization_code'), 'grant type');
  assert.ok(Array.isArray(metadata.code_challenge_methods_supported), 'code_challenge_methods_supported is no list');
  if (!('claims_supported' in metadata)) run.warn('claims_supported is missing');
  for (const name of Object.keys(metadata)) if (!known.has(name)) run.warn(`${name} is no registered metadata name`);
  await run.keys();
  const config = await oidc.discovery(new URL(metadata.issuer), 'anybody', undefined, oidc.None(),
    { execute: [oidc.allowInsecureRequests] });
  assert.equal(config.serverMetadata().issuer, metadata.issuer);
}

export const modules = { 'oidcc-discovery-endpoint-verification': discoveryEndpointVerification };
