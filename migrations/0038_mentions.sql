-- Colleagues whom notes mention and who have not seen to it: a list of their ids, empty for most.

ALTER TABLE conversations ADD COLUMN mentioned TEXT NOT NULL DEFAULT '[]';
CREATE INDEX conversations_that_mention ON conversations (last_at, id) WHERE mentioned <> '[]';
