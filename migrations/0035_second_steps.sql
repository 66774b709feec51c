-- The second step of a login: the seed of an app's codes, sealed, and what helps when the telephone is lost.

CREATE TABLE second_steps (
    operator_id TEXT NOT NULL PRIMARY KEY REFERENCES operators (id),
    seed TEXT NOT NULL,
    is_on BOOLEAN NOT NULL,
    last_step BIGINT NOT NULL,
    since BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    operator_id TEXT NOT NULL REFERENCES operators (id),
    hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (operator_id, hash)
);
