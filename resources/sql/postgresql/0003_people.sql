-- More about people, for the standard claims and for an office's own: "profile" is JSON by the names of OpenID Connect
-- Core section 5.1, "attributes" is JSON with the office's own names, each with a list of texts.

ALTER TABLE users ADD COLUMN profile TEXT COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE users ADD COLUMN phone TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN phone_verified BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN attributes TEXT COLLATE "C" NOT NULL DEFAULT '{}';

-- The token that was given for a used one: a client whose answer got lost may ask once more while nobody has used it.
ALTER TABLE refresh_tokens ADD COLUMN replaced_by BYTEA;

-- What a device asked its tokens to be for (RFC 8707).
ALTER TABLE device_codes ADD COLUMN resources TEXT NOT NULL DEFAULT '[]';
