-- What is sent besides words, and what becomes of a message after it was written.

ALTER TABLE messages ADD COLUMN marks TEXT NOT NULL DEFAULT '{}';
-- What the provider calls the album that a message is; its parts come one by one.
ALTER TABLE messages ADD COLUMN album TEXT;
-- The message as it came, where it could not be read in full; it is read again by a later version.
ALTER TABLE messages ADD COLUMN raw TEXT;
CREATE UNIQUE INDEX message_of_album ON messages (channel_id, album) WHERE album IS NOT NULL;
CREATE INDEX messages_unread ON messages (id) WHERE raw IS NOT NULL;

-- Files; what is in them lies in the file store under the name in 'stored'.
CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    message_id TEXT REFERENCES messages (id),
    position BIGINT NOT NULL,
    is_replaced BOOLEAN NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) > 0),
    mime TEXT NOT NULL,
    size_bytes BIGINT,
    width BIGINT,
    height BIGINT,
    duration_s BIGINT,
    channel_id TEXT REFERENCES channels (id),
    external_id TEXT CHECK (length(external_id) > 0),
    remote_id TEXT CHECK (length(remote_id) > 0),
    remote_unique TEXT,
    remote_thumbnail TEXT,
    state TEXT NOT NULL,
    is_due BOOLEAN NOT NULL,
    attempt BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    stored TEXT,
    thumbnail TEXT,
    created_at BIGINT NOT NULL,
    CHECK (NOT is_due OR (channel_id IS NOT NULL AND remote_id IS NOT NULL)),
    CHECK (is_due OR stored IS NOT NULL OR message_id IS NOT NULL)
);
CREATE INDEX attachments_of_message ON attachments (message_id, position);
CREATE INDEX attachments_due ON attachments (channel_id, not_before) WHERE is_due;
CREATE INDEX attachments_unsent ON attachments (created_at) WHERE message_id IS NULL;
CREATE INDEX attachments_by_stored ON attachments (stored) WHERE stored IS NOT NULL;
CREATE INDEX attachments_by_thumbnail ON attachments (thumbnail) WHERE thumbnail IS NOT NULL;
CREATE INDEX attachments_from_outside ON attachments (external_id) WHERE external_id IS NOT NULL;

ALTER TABLE deliveries ADD COLUMN change TEXT;
