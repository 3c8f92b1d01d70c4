-- The rest of OAuth 2.0 and OpenID Connect. "metadata" is what only the protocol reads of a client's registration,
-- JSON with the names of RFC 7591.

ALTER TABLE clients ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
-- Of a client that registered itself: what RFC 7592 manages it with.
ALTER TABLE clients ADD COLUMN registration_token_hash BLOB;
-- Only where the client signs with its secret (client_secret_jwt), which cannot be checked against a hash.
ALTER TABLE client_secrets ADD COLUMN secret_sealed BLOB;

-- Claims that were asked for by name, resources that tokens may be for, the key that tokens are bound to, and who acts
-- for the person.
ALTER TABLE grants ADD COLUMN claims TEXT NOT NULL DEFAULT '{}';
ALTER TABLE grants ADD COLUMN resources TEXT NOT NULL DEFAULT '[]';
ALTER TABLE grants ADD COLUMN confirmation TEXT NOT NULL DEFAULT '';
ALTER TABLE grants ADD COLUMN actor TEXT NOT NULL DEFAULT '';
ALTER TABLE authorization_codes ADD COLUMN dpop_thumbprint TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN claims TEXT NOT NULL DEFAULT '[]';

-- When the session's applications were told that it has ended. What ended before this version is left alone.
ALTER TABLE sessions ADD COLUMN clients_told_at INTEGER;
UPDATE sessions SET clients_told_at = ended_at WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_untold ON sessions(ended_at) WHERE ended_at IS NOT NULL AND clients_told_at IS NULL;

-- What may be used once: the identifiers of assertions, proofs and request objects.
CREATE TABLE used_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX used_tokens_by_expiry ON used_tokens(expires_at);

-- RFC 9126.
CREATE TABLE pushed_requests (
    uri_hash BLOB PRIMARY KEY NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients(id) ON DELETE CASCADE,
    parameters TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX pushed_requests_by_client ON pushed_requests(client_id);
CREATE INDEX pushed_requests_by_expiry ON pushed_requests(expires_at);

-- RFC 8628. "user_code_key" is the code without its hyphen.
CREATE TABLE device_codes (
    device_code_hash BLOB PRIMARY KEY NOT NULL,
    user_code_key TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL REFERENCES clients(id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'used')),
    grant_id TEXT REFERENCES grants(id) ON DELETE CASCADE,
    poll_seconds INTEGER NOT NULL,
    last_poll_at INTEGER,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX device_codes_by_client ON device_codes(client_id);
CREATE INDEX device_codes_by_grant ON device_codes(grant_id);
CREATE INDEX device_codes_by_expiry ON device_codes(expires_at);

-- Access tokens that are references: what a JWT would say, kept here.
CREATE TABLE opaque_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    grant_id TEXT REFERENCES grants(id) ON DELETE CASCADE,
    claims TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX opaque_tokens_by_grant ON opaque_tokens(grant_id);
CREATE INDEX opaque_tokens_by_expiry ON opaque_tokens(expires_at);

-- Messages to other servers that have to arrive, tried until they do or are given up.
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    claimed_until INTEGER,
    last_error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    outcome TEXT CHECK (outcome IN ('delivered', 'given_up'))
) STRICT;
CREATE INDEX deliveries_due ON deliveries(next_attempt_at) WHERE finished_at IS NULL;
CREATE INDEX deliveries_by_time ON deliveries(finished_at);

-- PS256 keys.
CREATE TABLE signing_keys_wider (
    id TEXT PRIMARY KEY NOT NULL,
    algorithm TEXT NOT NULL CHECK (algorithm IN ('ES256', 'RS256', 'PS256', 'EdDSA')),
    state TEXT NOT NULL CHECK (state IN ('next', 'active', 'retiring', 'retired')),
    public_jwk TEXT NOT NULL,
    private_sealed BLOB,
    created_at INTEGER NOT NULL,
    activated_at INTEGER,
    retire_at INTEGER
) STRICT;
INSERT INTO signing_keys_wider SELECT * FROM signing_keys;
DROP TABLE signing_keys;
ALTER TABLE signing_keys_wider RENAME TO signing_keys;
CREATE UNIQUE INDEX signing_keys_single ON signing_keys(algorithm, state) WHERE state IN ('next', 'active');
