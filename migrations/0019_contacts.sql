-- Contacts who are kept out, and people who were erased.

ALTER TABLE contacts ADD COLUMN blocked_at BIGINT;
-- What a blocked contact wrote since: how often, and when last.
ALTER TABLE contacts ADD COLUMN kept_out BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contacts ADD COLUMN kept_out_at BIGINT;
ALTER TABLE contacts ADD COLUMN erased_at BIGINT;

CREATE INDEX contacts_latest ON contacts (created_at, id) WHERE erased_at IS NULL;
CREATE INDEX contacts_blocked ON contacts (created_at, id) WHERE blocked_at IS NOT NULL AND erased_at IS NULL;

-- Conversations whose words go, and since when they are to.
CREATE TABLE erasures (
    conversation_id TEXT NOT NULL PRIMARY KEY REFERENCES conversations (id),
    asked_at BIGINT NOT NULL
);
CREATE INDEX erasures_in_order ON erasures (asked_at, conversation_id);

ALTER TABLE conversations ADD COLUMN erased_at BIGINT;
CREATE INDEX conversations_to_erase ON conversations (last_at, id) WHERE state = 'closed' AND erased_at IS NULL;

-- Whoever was the same person lives on in another contact.
ALTER TABLE contacts ADD COLUMN merged_into TEXT REFERENCES contacts (id);
