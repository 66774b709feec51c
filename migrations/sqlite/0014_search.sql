-- Full text. What has to be indexed is noted in the transaction that writes it; a worker indexes it later.
-- A message is known by its conversation's number and its place: number * 2^24 + seq.

CREATE VIRTUAL TABLE message_words USING fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE contact_words USING fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- Every word that was indexed: what begins like the last word that somebody typed.
CREATE TABLE vocabulary (word TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE message_words_due (doc INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE contact_words_due (contact_id TEXT NOT NULL PRIMARY KEY);

-- The place of a contact in the index: contacts that came later have a greater one.
ALTER TABLE contacts ADD COLUMN doc BIGINT;
CREATE UNIQUE INDEX contacts_by_doc ON contacts (doc) WHERE doc IS NOT NULL;
CREATE TABLE contact_docs (last BIGINT NOT NULL);
INSERT INTO contact_docs (last) VALUES (1);

INSERT INTO message_words_due (doc)
SELECT v.number * 16777216 + m.seq FROM messages m JOIN conversations v ON v.id = m.conversation_id;
INSERT INTO contact_words_due (contact_id) SELECT id FROM contacts;

CREATE TRIGGER message_written AFTER INSERT ON messages WHEN NEW.content NOT LIKE '{"kind":"line"%'
BEGIN
    INSERT INTO message_words_due (doc)
    SELECT number * 16777216 + NEW.seq FROM conversations WHERE id = NEW.conversation_id
    ON CONFLICT (doc) DO NOTHING;
END;

CREATE TRIGGER message_rewritten AFTER UPDATE OF content ON messages
BEGIN
    INSERT INTO message_words_due (doc)
    SELECT number * 16777216 + NEW.seq FROM conversations WHERE id = NEW.conversation_id
    ON CONFLICT (doc) DO NOTHING;
END;

CREATE TRIGGER message_removed AFTER DELETE ON messages
BEGIN
    INSERT INTO message_words_due (doc)
    SELECT number * 16777216 + OLD.seq FROM conversations WHERE id = OLD.conversation_id
    ON CONFLICT (doc) DO NOTHING;
END;

CREATE TRIGGER contact_met AFTER INSERT ON contacts
BEGIN
    INSERT INTO contact_words_due (contact_id) VALUES (NEW.id) ON CONFLICT (contact_id) DO NOTHING;
END;

CREATE TRIGGER contact_changed AFTER UPDATE OF name, username, attributes ON contacts
BEGIN
    INSERT INTO contact_words_due (contact_id) VALUES (NEW.id) ON CONFLICT (contact_id) DO NOTHING;
END;
