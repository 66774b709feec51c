-- Web push: the browsers in which somebody is told while no page is open, and what is still to be told there.

CREATE TABLE push_subscriptions (
    id TEXT NOT NULL PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operators (id),
    -- The login of that browser: when it is over, nobody is told there.
    session_hash TEXT NOT NULL UNIQUE,
    endpoint TEXT NOT NULL UNIQUE CHECK (length(endpoint) > 0),
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    language TEXT NOT NULL,
    shows_words BOOLEAN NOT NULL,
    quiet_from BIGINT,
    quiet_until BIGINT,
    zone TEXT NOT NULL,
    -- What was written before is not told.
    since BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    told_at BIGINT,
    failed_at BIGINT,
    trouble TEXT
);
CREATE INDEX push_subscriptions_of ON push_subscriptions (operator_id, created_at);

-- Of one conversation a browser is told the newest only. What waits for one that is gone is dropped when its time
-- comes.
CREATE TABLE pushes (
    subscription_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    what TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (subscription_id, conversation_id)
);
CREATE INDEX pushes_due ON pushes (not_before);
