-- Integers in place of our ids, for connectors that know nothing else; given when something is first named to one.
CREATE TABLE numbers (
    kind TEXT NOT NULL,
    number BIGINT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, number),
    UNIQUE (kind, id)
);

-- How a webhook is told, and the agent bot that it is for: it is told of the channels that this bot answers first.
ALTER TABLE webhooks ADD COLUMN dialect TEXT NOT NULL DEFAULT 'standard';
ALTER TABLE webhooks ADD COLUMN bot_id TEXT REFERENCES operators (id);
