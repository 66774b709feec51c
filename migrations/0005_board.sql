-- What supervisors look at: limits of queues, alarms that stand, and why a colleague was sent away.

CREATE TABLE queue_limits (
    team_id TEXT NOT NULL PRIMARY KEY REFERENCES teams (id),
    target_ms BIGINT NOT NULL,
    wait_ms BIGINT,
    length BIGINT
);

CREATE TABLE queue_alarms (
    team_id TEXT NOT NULL PRIMARY KEY REFERENCES teams (id),
    since BIGINT NOT NULL
);

CREATE TABLE presence_reasons (
    operator_id TEXT NOT NULL PRIMARY KEY REFERENCES operators (id),
    set_by TEXT REFERENCES operators (id),
    reason TEXT NOT NULL
);

-- When conversations were taken: the service level of a day reads this and nothing else.
CREATE INDEX events_taken ON events (at, conversation_id) WHERE kind IN ('conversation.assigned', 'offer.accepted');
