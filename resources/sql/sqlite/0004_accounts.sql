-- The life of an account: rules that differ for some, and what people sign in with.

-- A setting that a group, a role or an application has for itself; the value is kept as in "settings".
CREATE TABLE setting_overrides (
    setting TEXT NOT NULL,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('group', 'role', 'client')),
    subject_id TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (setting, subject_kind, subject_id)
) STRICT;

-- What was one switch has three positions now.
INSERT INTO settings (name, value, updated_at, version)
    SELECT 'mfa.requirement', '["required"]', updated_at, 1 FROM settings
    WHERE name = 'mfa.required_for_everyone' AND value = '[true]';
DELETE FROM settings WHERE name = 'mfa.required_for_everyone';

-- Passwords that turned out to be known from breaches, and those that may not come back.
ALTER TABLE users ADD COLUMN password_breached_at INTEGER;
CREATE INDEX users_breached ON users(password_breached_at) WHERE password_breached_at IS NOT NULL;

CREATE TABLE password_history (
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    password_hash TEXT NOT NULL,
    replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_history_by_user ON password_history(user_id, replaced_at);

-- What a setting needs that nobody may read back: passwords of mail servers and gateways, each good for one host.
CREATE TABLE sealed_settings (
    name TEXT PRIMARY KEY NOT NULL,
    bound_to TEXT NOT NULL,
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- An office's own words in the mails that we write.
CREATE TABLE message_texts (
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    paragraph TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (kind, language)
) STRICT;
CREATE INDEX deliveries_by_kind ON deliveries(kind, next_attempt_at) WHERE finished_at IS NULL;

-- Passkeys and security keys (WebAuthn). The handle stands for the person at authenticators, so that no id of ours leaves.
CREATE TABLE webauthn_users (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    handle BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE webauthn_credentials (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    credential_id BLOB NOT NULL UNIQUE,
    public_key BLOB NOT NULL,
    sign_count INTEGER NOT NULL,
    aaguid TEXT NOT NULL,
    attestation TEXT NOT NULL CHECK (attestation IN ('none', 'self', 'certified')),
    transports TEXT NOT NULL,
    backup_eligible INTEGER NOT NULL,
    backed_up INTEGER NOT NULL,
    user_verified INTEGER NOT NULL,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX webauthn_credentials_by_user ON webauthn_credentials(user_id);

-- A link with which somebody registers a passkey without signing in.
CREATE TABLE passkey_links (
    token_hash BLOB PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX passkey_links_by_expiry ON passkey_links(expires_at);

-- Links in mails and codes in text messages, each good for one use. A code is kept under a key that its
-- holder's token makes, so that six digits cannot be guessed from here.
CREATE TABLE one_time_links (
    token_hash BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    code_hash BLOB,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX one_time_links_by_user ON one_time_links (user_id, purpose, created_at);
CREATE INDEX one_time_links_by_end ON one_time_links (expires_at);

-- Who registered and has to confirm an address or a number before signing in.
CREATE TABLE pending_registrations (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    email INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- The terms of use, by version, and who accepted them; "texts" holds a text or an address for each language.
CREATE TABLE terms (
    version INTEGER NOT NULL PRIMARY KEY,
    texts TEXT NOT NULL,
    required_from INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE terms_acceptances (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    version INTEGER NOT NULL REFERENCES terms (version),
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, version)
) STRICT;

-- Invitations to have an account. The token is kept as its SHA-256; a resent one has a new token.
CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    display_name TEXT NOT NULL,
    locale TEXT NOT NULL,
    groups TEXT NOT NULL,
    roles TEXT NOT NULL,
    note TEXT NOT NULL,
    invited_by TEXT,
    inviter_name TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    mailed INTEGER NOT NULL,
    sent_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    accepted_user TEXT REFERENCES users (id) ON DELETE SET NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX invitations_by_time ON invitations (created_at, id);

-- What one administrator asked for and another has to agree to.
CREATE TABLE approvals (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    target_user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    asked_by TEXT NOT NULL,
    asked_by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_at INTEGER,
    decided_by_name TEXT NOT NULL,
    approved INTEGER NOT NULL
) STRICT;
CREATE INDEX approvals_by_target ON approvals (target_user, kind);
CREATE INDEX approvals_by_time ON approvals (created_at, id);

-- Sign-in with other providers: who they are, whom they vouch for, and what waits for them.
CREATE TABLE providers (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('oidc', 'oauth2')),
    preset TEXT NOT NULL,
    name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    secret_sealed BLOB,
    settings TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1,
    position INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE federated_identities (
    provider_id TEXT NOT NULL REFERENCES providers(id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    last_used_at INTEGER,
    PRIMARY KEY (provider_id, subject)
) STRICT;
CREATE INDEX federated_identities_by_user ON federated_identities(user_id);

-- "authorize" waits for the provider's answer, "confirm" for the person's own sign-in before a link is made.
CREATE TABLE federation_flows (
    state_hash BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('authorize', 'confirm')),
    provider_id TEXT NOT NULL REFERENCES providers(id) ON DELETE CASCADE,
    browser_hash BLOB NOT NULL,
    user_id TEXT REFERENCES users(id) ON DELETE CASCADE,
    return_to TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX federation_flows_by_expiry ON federation_flows(expires_at);

-- What a browser has to tell the provider as the person signs out.
CREATE TABLE federation_logins (
    browser_hash BLOB PRIMARY KEY NOT NULL,
    provider_id TEXT NOT NULL REFERENCES providers(id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    id_token_sealed BLOB NOT NULL,
    end_session_endpoint TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX federation_logins_by_expiry ON federation_logins(expires_at);

-- Lists of people that are taken in, with what became of each row.
CREATE TABLE imports (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    options TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('uploading', 'waiting', 'running', 'checked', 'done', 'failed', 'cancelled', 'undone')),
    task TEXT NOT NULL CHECK (task IN ('', 'check', 'run', 'undo')),
    caller TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    parts INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    bytes_done INTEGER NOT NULL DEFAULT 0,
    rows_done INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    same INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    undone INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '',
    claimed_by TEXT NOT NULL DEFAULT '',
    claimed_until INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE import_parts (
    import_id TEXT NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (import_id, part)
) STRICT;

CREATE TABLE import_rows (
    import_id TEXT NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    line INTEGER NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('created', 'updated', 'same', 'skipped', 'refused')),
    username TEXT NOT NULL,
    username_key TEXT,
    user_id TEXT,
    field TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    before_values TEXT,
    after_version INTEGER,
    undone TEXT,
    PRIMARY KEY (import_id, ordinal)
) STRICT;
CREATE INDEX import_rows_by_result ON import_rows(import_id, result, ordinal);
CREATE INDEX import_rows_by_username ON import_rows(import_id, username_key);
