-- What bots were asked, what they answered, how long it took and what it cost; and help measured by business hours.

CREATE TABLE bot_steps (
    id TEXT NOT NULL PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    bot_id TEXT NOT NULL REFERENCES operators (id),
    epoch BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    after_seq BIGINT NOT NULL,
    asked TEXT NOT NULL,
    known_messages BIGINT NOT NULL,
    acts TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'later', 'passed', 'failed')),
    failure TEXT,
    remarks TEXT NOT NULL,
    tokens_read BIGINT,
    tokens_written BIGINT
);
CREATE INDEX bot_steps_of_conversation ON bot_steps (conversation_id, began_at, id);

-- The help that was given, in the business hours of the team that had it; NULL where that was not measured.
ALTER TABLE interventions ADD COLUMN first_reply_business_ms BIGINT;
ALTER TABLE interventions ADD COLUMN waited_business_ms BIGINT;
ALTER TABLE interventions ADD COLUMN until_closed_business_ms BIGINT;
