-- The life of an account: rules that differ for some, and what people sign in with.

-- A setting that a group, a role or an application has for itself; the value is kept as in "settings".
CREATE TABLE setting_overrides (
    setting TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL CHECK (subject_kind IN ('group', 'role', 'client')),
    subject_id TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (setting, subject_kind, subject_id)
);

-- What was one switch has three positions now.
INSERT INTO settings (name, value, updated_at, version)
    SELECT 'mfa.requirement', '["required"]', updated_at, 1 FROM settings
    WHERE name = 'mfa.required_for_everyone' AND value = '[true]';
DELETE FROM settings WHERE name = 'mfa.required_for_everyone';

-- Passwords that turned out to be known from breaches, and those that may not come back.
ALTER TABLE users ADD COLUMN password_breached_at BIGINT;
CREATE INDEX users_breached ON users(password_breached_at) WHERE password_breached_at IS NOT NULL;

CREATE TABLE password_history (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    password_hash TEXT COLLATE "C" NOT NULL,
    replaced_at BIGINT NOT NULL
);
CREATE INDEX password_history_by_user ON password_history(user_id, replaced_at);

-- What a setting needs that nobody may read back: passwords of mail servers and gateways, each good for one host.
CREATE TABLE sealed_settings (
    name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    bound_to TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    updated_at BIGINT NOT NULL
);

-- An office's own words in the mails that we write.
CREATE TABLE message_texts (
    kind TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    paragraph TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, language)
);
CREATE INDEX deliveries_by_kind ON deliveries(kind, next_attempt_at) WHERE finished_at IS NULL;

-- Passkeys and security keys (WebAuthn). The handle stands for the person at authenticators, so that no id of ours leaves.
CREATE TABLE webauthn_users (
    user_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    handle BYTEA NOT NULL UNIQUE
);

CREATE TABLE webauthn_credentials (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    credential_id BYTEA NOT NULL UNIQUE,
    public_key BYTEA NOT NULL,
    sign_count BIGINT NOT NULL,
    aaguid TEXT COLLATE "C" NOT NULL,
    attestation TEXT COLLATE "C" NOT NULL CHECK (attestation IN ('none', 'self', 'certified')),
    transports TEXT COLLATE "C" NOT NULL,
    backup_eligible BOOLEAN NOT NULL,
    backed_up BOOLEAN NOT NULL,
    user_verified BOOLEAN NOT NULL,
    label TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX webauthn_credentials_by_user ON webauthn_credentials(user_id);

-- A link with which somebody registers a passkey without signing in.
CREATE TABLE passkey_links (
    token_hash BYTEA PRIMARY KEY NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_links_by_expiry ON passkey_links(expires_at);

-- Links in mails and codes in text messages, each good for one use. A code is kept under a key that its
-- holder's token makes, so that six digits cannot be guessed from here.
CREATE TABLE one_time_links (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    purpose TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" REFERENCES users (id) ON DELETE CASCADE,
    data TEXT COLLATE "C" NOT NULL,
    code_hash BYTEA,
    attempts BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_links_by_user ON one_time_links (user_id, purpose, created_at);
CREATE INDEX one_time_links_by_end ON one_time_links (expires_at);

-- Who registered and has to confirm an address or a number before signing in.
CREATE TABLE pending_registrations (
    user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    email BOOLEAN NOT NULL,
    phone BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

-- The terms of use, by version, and who accepted them; "texts" holds a text or an address for each language.
CREATE TABLE terms (
    version BIGINT NOT NULL PRIMARY KEY,
    texts TEXT COLLATE "C" NOT NULL,
    required_from BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE terms_acceptances (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    version BIGINT NOT NULL REFERENCES terms (version),
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, version)
);

-- Invitations to have an account. The token is kept as its SHA-256; a resent one has a new token.
CREATE TABLE invitations (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    groups TEXT COLLATE "C" NOT NULL,
    roles TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    invited_by TEXT COLLATE "C",
    inviter_name TEXT COLLATE "C" NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    mailed BOOLEAN NOT NULL,
    sent_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    accepted_user TEXT COLLATE "C" REFERENCES users (id) ON DELETE SET NULL,
    revoked_at BIGINT
);
CREATE INDEX invitations_by_time ON invitations (created_at, id);

-- What one administrator asked for and another has to agree to.
CREATE TABLE approvals (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    target_user TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    asked_by TEXT COLLATE "C" NOT NULL,
    asked_by_name TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by_name TEXT COLLATE "C" NOT NULL,
    approved BOOLEAN NOT NULL
);
CREATE INDEX approvals_by_target ON approvals (target_user, kind);
CREATE INDEX approvals_by_time ON approvals (created_at, id);

-- Sign-in with other providers: who they are, whom they vouch for, and what waits for them.
CREATE TABLE providers (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('oidc', 'oauth2')),
    preset TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    issuer TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    secret_sealed BYTEA,
    settings TEXT COLLATE "C" NOT NULL,
    enabled BOOLEAN NOT NULL DEFAULT TRUE,
    position BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE federated_identities (
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers(id) ON DELETE CASCADE,
    subject TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    email TEXT COLLATE "C" NOT NULL,
    linked_at BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (provider_id, subject)
);
CREATE INDEX federated_identities_by_user ON federated_identities(user_id);

-- "authorize" waits for the provider's answer, "confirm" for the person's own sign-in before a link is made.
CREATE TABLE federation_flows (
    state_hash BYTEA PRIMARY KEY NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('authorize', 'confirm')),
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers(id) ON DELETE CASCADE,
    browser_hash BYTEA NOT NULL,
    user_id TEXT COLLATE "C" REFERENCES users(id) ON DELETE CASCADE,
    return_to TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX federation_flows_by_expiry ON federation_flows(expires_at);

-- What a browser has to tell the provider as the person signs out.
CREATE TABLE federation_logins (
    browser_hash BYTEA PRIMARY KEY NOT NULL,
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers(id) ON DELETE CASCADE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    id_token_sealed BYTEA NOT NULL,
    end_session_endpoint TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX federation_logins_by_expiry ON federation_logins(expires_at);

-- Lists of people that are taken in, with what became of each row.
CREATE TABLE imports (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    options TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN
        ('uploading', 'waiting', 'running', 'checked', 'done', 'failed', 'cancelled', 'undone')),
    task TEXT COLLATE "C" NOT NULL CHECK (task IN ('', 'check', 'run', 'undo')),
    caller TEXT COLLATE "C" NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    parts BIGINT NOT NULL DEFAULT 0,
    bytes BIGINT NOT NULL DEFAULT 0,
    bytes_done BIGINT NOT NULL DEFAULT 0,
    rows_done BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL DEFAULT 0,
    updated BIGINT NOT NULL DEFAULT 0,
    same BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0,
    refused BIGINT NOT NULL DEFAULT 0,
    undone BIGINT NOT NULL DEFAULT 0,
    kept BIGINT NOT NULL DEFAULT 0,
    failure TEXT COLLATE "C" NOT NULL DEFAULT '',
    claimed_by TEXT COLLATE "C" NOT NULL DEFAULT '',
    claimed_until BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE import_parts (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    part BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (import_id, part)
);

CREATE TABLE import_rows (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    line BIGINT NOT NULL,
    result TEXT COLLATE "C" NOT NULL CHECK (result IN ('created', 'updated', 'same', 'skipped', 'refused')),
    username TEXT COLLATE "C" NOT NULL,
    username_key TEXT COLLATE "C",
    user_id TEXT COLLATE "C",
    field TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,
    before_values TEXT COLLATE "C",
    after_version BIGINT,
    undone TEXT COLLATE "C",
    PRIMARY KEY (import_id, ordinal)
);
CREATE INDEX import_rows_by_result ON import_rows(import_id, result, ordinal);
CREATE INDEX import_rows_by_username ON import_rows(import_id, username_key);
