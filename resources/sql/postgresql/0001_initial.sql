-- The first schema. Times are milliseconds since 1970 UTC; ids are UUIDv7 text; lists are JSON text.
-- "*_hash" is SHA-256 of a random secret (or a PHC string for passwords); "*_sealed" is AES-256-GCM bound to
-- its table, row and column. "*_key" is the form in which names compare. "version" counts changes (If-Match).
-- Texts sort by code point (COLLATE "C"), whatever the database's language, so that both engines give one order.

CREATE TABLE users (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    username TEXT COLLATE "C" NOT NULL,
    username_key TEXT COLLATE "C" NOT NULL UNIQUE,
    email TEXT COLLATE "C",
    email_key TEXT COLLATE "C" UNIQUE,
    email_verified BOOLEAN NOT NULL DEFAULT FALSE,
    display_name TEXT COLLATE "C" NOT NULL DEFAULT '',
    locale TEXT COLLATE "C" NOT NULL DEFAULT '',
    search_text TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C",
    password_changed_at BIGINT,
    must_change_password BOOLEAN NOT NULL DEFAULT FALSE,
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    failed_attempts BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT,
    last_sign_in_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE groups (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL UNIQUE,
    description TEXT COLLATE "C" NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE group_members (
    group_id TEXT COLLATE "C" NOT NULL REFERENCES groups(id) ON DELETE CASCADE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_by_user ON group_members(user_id);

CREATE TABLE role_assignments (
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('administrator', 'help_desk', 'auditor', 'user')),
    subject_kind TEXT COLLATE "C" NOT NULL CHECK (subject_kind IN ('user', 'group')),
    subject_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, role)
);

CREATE TABLE totp_factors (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    label TEXT COLLATE "C" NOT NULL,
    secret_sealed BYTEA NOT NULL,
    algorithm TEXT COLLATE "C" NOT NULL DEFAULT 'SHA1',
    digits BIGINT NOT NULL DEFAULT 6,
    period BIGINT NOT NULL DEFAULT 30,
    last_step BIGINT NOT NULL DEFAULT -1,
    confirmed_at BIGINT,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX totp_factors_by_user ON totp_factors(user_id);

CREATE TABLE recovery_codes (
    code_hash BYTEA PRIMARY KEY NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX recovery_codes_by_user ON recovery_codes(user_id);

CREATE TABLE sessions (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    amr TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    user_agent TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    idle_expires_at BIGINT NOT NULL,
    absolute_expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT COLLATE "C"
);
CREATE INDEX sessions_by_user ON sessions(user_id, ended_at);
CREATE INDEX sessions_by_created ON sessions(created_at, id);

-- A sign-in that has passed its first step and waits for the next.
CREATE TABLE signin_flows (
    token_hash BYTEA PRIMARY KEY NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('browser', 'api')),
    amr TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    address TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE clients (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('confidential', 'public', 'native')),
    auth_method TEXT COLLATE "C" NOT NULL,
    grant_types TEXT COLLATE "C" NOT NULL,
    redirect_uris TEXT COLLATE "C" NOT NULL,
    post_logout_redirect_uris TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    require_pkce BOOLEAN NOT NULL DEFAULT TRUE,
    skip_consent BOOLEAN NOT NULL DEFAULT FALSE,
    id_token_alg TEXT COLLATE "C" NOT NULL DEFAULT 'RS256',
    access_token_seconds BIGINT NOT NULL DEFAULT 300,
    refresh_token_seconds BIGINT NOT NULL DEFAULT 2592000,
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    built_in BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE client_secrets (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL REFERENCES clients(id) ON DELETE CASCADE,
    secret_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX client_secrets_by_client ON client_secrets(client_id);

CREATE TABLE consents (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    client_id TEXT COLLATE "C" NOT NULL REFERENCES clients(id) ON DELETE CASCADE,
    scopes TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, client_id)
);

-- One authorization; its codes and tokens live and die with it. client_id is NULL for the JSON token API.
-- Unless it is offline, it also dies with its session.
CREATE TABLE grants (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    client_id TEXT COLLATE "C" REFERENCES clients(id) ON DELETE CASCADE,
    session_id TEXT COLLATE "C" REFERENCES sessions(id) ON DELETE SET NULL,
    offline BOOLEAN NOT NULL DEFAULT FALSE,
    scopes TEXT COLLATE "C" NOT NULL,
    amr TEXT COLLATE "C" NOT NULL,
    nonce TEXT COLLATE "C",
    authenticated_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT,
    revoke_reason TEXT COLLATE "C"
);
CREATE INDEX grants_by_user ON grants(user_id, revoked_at);
CREATE INDEX grants_by_session ON grants(session_id);
CREATE INDEX grants_by_client ON grants(client_id);

CREATE TABLE authorization_codes (
    code_hash BYTEA PRIMARY KEY NOT NULL,
    grant_id TEXT COLLATE "C" NOT NULL REFERENCES grants(id) ON DELETE CASCADE,
    redirect_uri TEXT COLLATE "C" NOT NULL,
    code_challenge TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX authorization_codes_by_grant ON authorization_codes(grant_id);

CREATE TABLE refresh_tokens (
    token_hash BYTEA PRIMARY KEY NOT NULL,
    grant_id TEXT COLLATE "C" NOT NULL REFERENCES grants(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens(grant_id);

-- Access tokens revoked before their time that belong to no grant (client credentials).
CREATE TABLE revoked_tokens (
    jti TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE signing_keys (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    algorithm TEXT COLLATE "C" NOT NULL CHECK (algorithm IN ('ES256', 'RS256', 'EdDSA')),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('next', 'active', 'retiring', 'retired')),
    public_jwk TEXT COLLATE "C" NOT NULL,
    private_sealed BYTEA,
    created_at BIGINT NOT NULL,
    activated_at BIGINT,
    retire_at BIGINT
);
CREATE UNIQUE INDEX signing_keys_single ON signing_keys(algorithm, state) WHERE state IN ('next', 'active');

-- Append-only. "chain" is SHA-256 over the previous chain value and this event's canonical text.
CREATE TABLE audit_events (
    seq BIGINT PRIMARY KEY NOT NULL,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('success', 'failure', 'denied')),
    reason TEXT COLLATE "C" NOT NULL DEFAULT '',
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor_id TEXT COLLATE "C",
    actor_name TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C",
    target_kind TEXT COLLATE "C" NOT NULL DEFAULT '',
    target_id TEXT COLLATE "C",
    target_name TEXT COLLATE "C" NOT NULL DEFAULT '',
    session_id TEXT COLLATE "C",
    address TEXT COLLATE "C" NOT NULL DEFAULT '',
    user_agent TEXT COLLATE "C" NOT NULL DEFAULT '',
    request_id TEXT COLLATE "C" NOT NULL DEFAULT '',
    detail TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    chain BYTEA NOT NULL
);
CREATE INDEX audit_events_by_time ON audit_events(at);
CREATE INDEX audit_events_by_actor ON audit_events(actor_id, seq);
CREATE INDEX audit_events_by_target ON audit_events(target_id, seq);
CREATE INDEX audit_events_by_type ON audit_events(type, seq);

CREATE TABLE settings (
    name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

-- Proves at start-up that the master key is the one this database was made with.
CREATE TABLE master_key_check (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    proof_sealed BYTEA NOT NULL
);
