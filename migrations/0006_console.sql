-- Operators who work on a channel: who they are there, and what they were told.

ALTER TABLE channels ADD COLUMN is_console BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE channels SET is_console = TRUE WHERE id = (SELECT MIN(id) FROM channels);
CREATE UNIQUE INDEX one_console ON channels (is_console) WHERE is_console;

ALTER TABLE operators ADD COLUMN presence_through TEXT NOT NULL DEFAULT 'browser';
ALTER TABLE operators ADD COLUMN presence_reason TEXT NOT NULL DEFAULT '';

CREATE TABLE console_links (
    operator_id TEXT NOT NULL PRIMARY KEY REFERENCES operators (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    external_id TEXT NOT NULL CHECK (length(external_id) > 0),
    address TEXT NOT NULL CHECK (length(address) > 0),
    name TEXT NOT NULL,
    username TEXT,
    is_customer BOOLEAN NOT NULL,
    is_reachable BOOLEAN NOT NULL,
    addressed_id TEXT REFERENCES conversations (id),
    linked_at BIGINT NOT NULL,
    UNIQUE (channel_id, external_id)
);

CREATE TABLE console_notes (
    id TEXT NOT NULL PRIMARY KEY,
    operator_id TEXT REFERENCES operators (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    address TEXT NOT NULL,
    external_id TEXT CHECK (length(external_id) > 0),
    conversation_id TEXT REFERENCES conversations (id),
    message_id TEXT REFERENCES messages (id),
    offer_id TEXT,
    load TEXT,
    pending TEXT,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX console_note_from_outside ON console_notes (channel_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX console_notes_of_message ON console_notes (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX console_notes_of_offer ON console_notes (offer_id) WHERE offer_id IS NOT NULL;
CREATE INDEX console_notes_by_age ON console_notes (at);

ALTER TABLE deliveries ADD COLUMN note_id TEXT REFERENCES console_notes (id);
