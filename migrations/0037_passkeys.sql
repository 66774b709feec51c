-- Passkeys of operators, and the challenges that browsers have been given and have not answered.

CREATE TABLE passkeys (
    credential TEXT NOT NULL PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operators (id),
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    counter BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX passkeys_of ON passkeys (operator_id);

CREATE TABLE passkey_challenges (
    hash TEXT NOT NULL,
    ceremony TEXT NOT NULL,
    challenge TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (hash, ceremony)
);

CREATE INDEX passkey_challenges_by_end ON passkey_challenges (expires_at);
