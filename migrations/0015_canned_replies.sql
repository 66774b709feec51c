-- Canned replies, shared and of one operator; and folders, teams and intents that they stand under.

CREATE TABLE canned_replies (
    id TEXT NOT NULL PRIMARY KEY,
    owner_id TEXT REFERENCES operators (id),
    shortcut TEXT NOT NULL,
    text TEXT NOT NULL,
    folder TEXT NOT NULL,
    team_id TEXT REFERENCES teams (id),
    intent_id TEXT REFERENCES intents (id),
    is_for_bots BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX canned_replies_shared ON canned_replies (shortcut) WHERE owner_id IS NULL;
CREATE UNIQUE INDEX canned_replies_own ON canned_replies (owner_id, shortcut) WHERE owner_id IS NOT NULL;
