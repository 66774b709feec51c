-- Operators' conversations in topics of their own chats.

ALTER TABLE channels ADD COLUMN has_topics BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE console_topics (
    channel_id TEXT NOT NULL REFERENCES channels (id),
    address TEXT NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    thread TEXT NOT NULL CHECK (length(thread) > 0),
    PRIMARY KEY (channel_id, address, conversation_id),
    UNIQUE (channel_id, address, thread)
);
