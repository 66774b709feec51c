-- Bots that speak first, what conversations are about, and the help that people give.

CREATE TABLE categories (
    id TEXT NOT NULL PRIMARY KEY,
    parent_id TEXT REFERENCES categories (id),
    name TEXT NOT NULL,
    visible_to TEXT NOT NULL,
    team_id TEXT REFERENCES teams (id),
    is_required BOOLEAN NOT NULL,
    is_removed BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE bots (
    operator_id TEXT NOT NULL PRIMARY KEY REFERENCES operators (id),
    kind TEXT NOT NULL,
    settings TEXT NOT NULL,
    sealed_secret TEXT,
    deadline_ms BIGINT NOT NULL,
    categories TEXT NOT NULL,
    failure_team_id TEXT REFERENCES teams (id),
    failure_categories TEXT NOT NULL,
    breaker TEXT NOT NULL,
    last_failure TEXT
);

-- A conversation that a bot has is stored as held by it: 'active', with the bot as its operator.
ALTER TABLE conversations ADD COLUMN held_by_bot BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversations ADD COLUMN categories TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN is_hidden BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversations ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE conversations ADD COLUMN subject TEXT;
ALTER TABLE conversations ADD COLUMN intervention_id TEXT;
CREATE INDEX conversations_with_bots ON conversations (last_at, id) WHERE held_by_bot;
CREATE INDEX conversations_helped ON conversations (last_at, id) WHERE intervention_id IS NOT NULL;

CREATE TABLE conversation_categories (
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    category_id TEXT NOT NULL REFERENCES categories (id),
    PRIMARY KEY (conversation_id, category_id)
);
CREATE INDEX conversations_of_category ON conversation_categories (category_id, conversation_id);

CREATE TABLE interventions (
    id TEXT NOT NULL PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'deferred', 'closed', 'cancelled')),
    state_at BIGINT NOT NULL,
    operator_id TEXT REFERENCES operators (id),
    categories TEXT NOT NULL,
    opened_by TEXT REFERENCES operators (id),
    reason TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    first_reply_at BIGINT,
    replies BIGINT NOT NULL,
    waited_ms BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX interventions_of_conversation ON interventions (conversation_id, opened_at);
CREATE UNIQUE INDEX one_open_intervention ON interventions (conversation_id) WHERE state IN ('open', 'deferred');
CREATE INDEX interventions_deferred ON interventions (state_at, id) WHERE state = 'deferred';

-- What a bot remembers of a conversation between its turns.
CREATE TABLE bot_memories (
    conversation_id TEXT NOT NULL PRIMARY KEY REFERENCES conversations (id),
    memory TEXT NOT NULL
);

ALTER TABLE operators ADD COLUMN supervises TEXT NOT NULL DEFAULT '[]';
ALTER TABLE channels ADD COLUMN bot_id TEXT REFERENCES operators (id);
