-- What people do for themselves: further factors, their sessions and devices, and leaving.

-- How long a session may rest, as it was for this person when it began; sessions from before have the office's.
ALTER TABLE sessions ADD COLUMN idle_limit_ms INTEGER;

-- Browsers that somebody has signed in with; the hash is of the browser's cookie and of who signed in.
CREATE TABLE known_devices (
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, token_hash)
) STRICT;
CREATE INDEX known_devices_by_age ON known_devices(last_seen_at);

-- Browsers in which the second factor is not asked for again for a while.
CREATE TABLE remembered_devices (
    id TEXT PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX remembered_devices_by_user ON remembered_devices(user_id);
CREATE INDEX remembered_devices_by_end ON remembered_devices(expires_at);

-- Who gets codes by mail or text message as a second factor. The codes are one_time_links.
CREATE TABLE code_factors (
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'sms')),
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    PRIMARY KEY (user_id, kind)
) STRICT;

-- Temporary access passes, with which somebody without factors gets in to set them up.
CREATE TABLE access_passes (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    pass_hash BLOB NOT NULL,
    uses_left INTEGER NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX access_passes_by_user ON access_passes(user_id);
CREATE INDEX access_passes_by_end ON access_passes(expires_at);

-- Until when somebody may still sign in without the second factor they have to get, and when they last said
-- that they do not want one yet.
CREATE TABLE factor_grace (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    ends_at INTEGER,
    declined_at INTEGER
) STRICT;

-- New e-mail addresses that wait: until the new address is confirmed, and the present one agrees where it was
-- confirmed itself.
CREATE TABLE email_changes (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    new_email TEXT NOT NULL,
    old_email TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    new_confirmed_at INTEGER,
    old_confirmed_at INTEGER
) STRICT;
CREATE INDEX email_changes_by_end ON email_changes(expires_at);

-- Accounts whose owners want them gone.
CREATE TABLE account_deletions (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_deletions_by_time ON account_deletions(due_at);

-- A sign-in that was begun for an application that wants a second factor of everybody.
ALTER TABLE signin_flows ADD COLUMN needs_factor INTEGER NOT NULL DEFAULT 0;
