-- What decides which team a conversation goes to.

CREATE TABLE intents (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    description TEXT NOT NULL,
    examples TEXT NOT NULL,
    team_id TEXT NOT NULL REFERENCES teams (id),
    is_removed BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX intent_names ON intents (name_folded) WHERE NOT is_removed;

ALTER TABLE conversations ADD COLUMN intents TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN team_because TEXT NOT NULL DEFAULT 'default';
