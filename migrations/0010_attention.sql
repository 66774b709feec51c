-- Conversations that sleep or are wrapped up, who is away and why, and what is asked of whoever gets a conversation.

-- A conversation that sleeps is stored as 'active' with its operator, or as 'queued' when nobody had it.
ALTER TABLE conversations ADD COLUMN snoozed_until BIGINT;
CREATE INDEX conversations_snoozed ON conversations (snoozed_until, id) WHERE snoozed_until IS NOT NULL;
ALTER TABLE conversations ADD COLUMN work TEXT NOT NULL DEFAULT 'chat';
ALTER TABLE conversations ADD COLUMN asks TEXT NOT NULL DEFAULT '{}';

CREATE TABLE wrap_ups (
    conversation_id TEXT NOT NULL PRIMARY KEY REFERENCES conversations (id),
    operator_id TEXT NOT NULL REFERENCES operators (id),
    units BIGINT NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX wrap_ups_of_operator ON wrap_ups (operator_id);

CREATE TABLE away_reasons (
    position BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL UNIQUE
);
INSERT INTO away_reasons (position, name, name_folded) VALUES
    (1, 'Break', 'break'),
    (2, 'Lunch', 'lunch'),
    (3, 'Meeting', 'meeting'),
    (4, 'Training', 'training');

-- Why, by whom and until when an operator is away: one place. presence_reasons is read no more; a later migration
-- drops it, when no earlier node can run.
ALTER TABLE operators ADD COLUMN presence_by TEXT REFERENCES operators (id);
ALTER TABLE operators ADD COLUMN presence_until BIGINT;
UPDATE operators SET presence_by = id WHERE presence_reason <> '';
UPDATE operators SET
    presence_reason = (SELECT r.reason FROM presence_reasons r WHERE r.operator_id = operators.id),
    presence_by = (SELECT r.set_by FROM presence_reasons r WHERE r.operator_id = operators.id)
WHERE id IN (SELECT operator_id FROM presence_reasons);
CREATE INDEX operators_coming_back ON operators (presence_until) WHERE presence_until IS NOT NULL;

ALTER TABLE routing_policies ADD COLUMN by_id TEXT REFERENCES operators (id);
ALTER TABLE intents ADD COLUMN skills TEXT NOT NULL DEFAULT '{}';
ALTER TABLE categories ADD COLUMN skills TEXT NOT NULL DEFAULT '{}';
