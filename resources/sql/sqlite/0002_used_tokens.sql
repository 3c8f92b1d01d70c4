-- Ids of one-time tokens that others made (client assertions, DPoP proofs), so that none works twice. "token_hash" is
-- SHA-256 of purpose, issuer and id.

CREATE TABLE used_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
-- Tens of thousands come and go in an hour: pruning must not read them all.
CREATE INDEX used_tokens_by_expiry ON used_tokens(expires_at);
