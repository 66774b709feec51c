-- Telephone calls, the numbers that are dialled, and every attempt to make one.

CREATE TABLE contact_numbers (
    contact_id TEXT NOT NULL PRIMARY KEY REFERENCES contacts (id),
    sealed_number TEXT NOT NULL,
    hint TEXT NOT NULL,
    -- 'shared' by the contact himself on a channel, or 'given' by a program, with its reason.
    source TEXT NOT NULL CHECK (source IN ('shared', 'given')),
    reason TEXT,
    -- When it was shared, given or dialled last; what was not used for long is forgotten.
    used_at BIGINT NOT NULL
);
CREATE INDEX contact_numbers_unused ON contact_numbers (used_at);

CREATE TABLE operator_telephones (
    operator_id TEXT NOT NULL PRIMARY KEY REFERENCES operators (id),
    sealed_number TEXT NOT NULL,
    hint TEXT NOT NULL,
    verified_at BIGINT,
    -- While the number is not proved: the code that a call reads out, until when it counts, and wrong tries.
    sealed_code TEXT,
    code_until BIGINT,
    tries BIGINT NOT NULL
);

CREATE TABLE calls (
    id TEXT NOT NULL PRIMARY KEY,
    conversation_id TEXT REFERENCES conversations (id),
    contact_id TEXT REFERENCES contacts (id),
    operator_id TEXT NOT NULL REFERENCES operators (id),
    number_hint TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open BOOLEAN NOT NULL,
    is_ending BOOLEAN NOT NULL,
    -- The provider's names of the agent's and the customer's call.
    sid TEXT,
    customer_sid TEXT,
    trouble TEXT,
    note TEXT,
    requested_at BIGINT NOT NULL,
    submitted_at BIGINT,
    ended_at BIGINT,
    version BIGINT NOT NULL,
    CHECK ((conversation_id IS NULL) = (contact_id IS NULL))
);
-- Nothing is dialled twice: one open call for a conversation, for a contact and for an operator.
CREATE UNIQUE INDEX one_open_call_of_conversation ON calls (conversation_id) WHERE is_open;
CREATE UNIQUE INDEX one_open_call_to_contact ON calls (contact_id) WHERE is_open;
CREATE UNIQUE INDEX one_open_call_of_operator ON calls (operator_id) WHERE is_open;
CREATE UNIQUE INDEX calls_by_sid ON calls (sid);
CREATE INDEX calls_open ON calls (requested_at, id) WHERE is_open;
CREATE INDEX calls_of_conversation ON calls (conversation_id, requested_at);
CREATE INDEX calls_of_contact ON calls (contact_id, requested_at);
CREATE INDEX calls_by_time ON calls (requested_at);

-- Every attempt to call, made or refused.
CREATE TABLE call_attempts (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    cause TEXT NOT NULL,
    conversation_id TEXT REFERENCES conversations (id),
    operator_id TEXT REFERENCES operators (id),
    -- 'placed', or the code of the refusal.
    outcome TEXT NOT NULL
);
CREATE INDEX call_attempts_by_time ON call_attempts (at, id);

ALTER TABLE conversations ADD COLUMN call_wish TEXT;
