-- What contacts are shown beside messages: where they stand in the queue, and the question how it was.
CREATE TABLE cards (
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    kind TEXT NOT NULL,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    face TEXT NOT NULL,
    -- True once it went out; without a name then, nobody knows whether it arrived.
    is_sent BOOLEAN NOT NULL,
    external_id TEXT CHECK (length(external_id) > 0),
    PRIMARY KEY (conversation_id, kind)
);
CREATE UNIQUE INDEX cards_from_outside ON cards (channel_id, external_id) WHERE external_id IS NOT NULL;
ALTER TABLE deliveries ADD COLUMN card TEXT;

-- What contacts thought of it.
CREATE TABLE ratings (
    conversation_id TEXT NOT NULL PRIMARY KEY REFERENCES conversations (id),
    stars BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
    words TEXT,
    rated_at BIGINT NOT NULL
);
ALTER TABLE channels ADD COLUMN asks_rating BOOLEAN NOT NULL DEFAULT FALSE;

-- In which language contacts want to be spoken to, where they have said so.
CREATE TABLE tongues (contact_id TEXT NOT NULL PRIMARY KEY, tongue TEXT NOT NULL);
