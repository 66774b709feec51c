-- The open side: platforms that own a channel, and programs that are told what happens.

ALTER TABLE tokens ADD COLUMN channel_id TEXT REFERENCES channels (id);

CREATE TABLE webhooks (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    kinds TEXT NOT NULL,
    channel_id TEXT REFERENCES channels (id),
    is_ordered BOOLEAN NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    why_off TEXT,
    sealed_secret TEXT NOT NULL,
    sealed_former_secret TEXT,
    former_until BIGINT,
    since BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- One event for one webhook. The body is made when it is sent, so customers' words stay in one place.
CREATE TABLE webhook_deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id),
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    conversation_id TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'done', 'failed')),
    attempt BIGINT NOT NULL,
    first_attempt BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (webhook_id, seq)
);
CREATE INDEX webhook_deliveries_open ON webhook_deliveries (webhook_id, not_before, seq)
    WHERE state IN ('waiting', 'sending');
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (webhook_id, conversation_id, seq)
    WHERE state IN ('waiting', 'sending');
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (made_at);

CREATE TABLE webhook_attempts (
    delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    status BIGINT,
    answer TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
);
