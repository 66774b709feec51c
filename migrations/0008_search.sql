-- How far the search for somebody has come, what operators can, and when teams are open.

CREATE TABLE searches (
    conversation_id TEXT NOT NULL PRIMARY KEY REFERENCES conversations (id),
    team_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    ring BIGINT NOT NULL,
    told BIGINT NOT NULL
);

ALTER TABLE contacts ADD COLUMN last_operator_id TEXT REFERENCES operators (id);
ALTER TABLE contacts ADD COLUMN last_operator_at BIGINT;
ALTER TABLE operators ADD COLUMN pass BIGINT NOT NULL DEFAULT 0;
ALTER TABLE operators ADD COLUMN freed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE operators ADD COLUMN abilities TEXT NOT NULL DEFAULT '{}';
ALTER TABLE teams ADD COLUMN hours TEXT;
