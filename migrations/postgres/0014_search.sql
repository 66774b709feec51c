-- Full text. What has to be indexed is noted in the transaction that writes it; a worker indexes it later.
-- A message is known by its conversation's number and its place: number * 2^24 + seq.

CREATE TABLE message_words (doc BIGINT NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX message_words_by_word ON message_words USING GIN (words);
CREATE TABLE contact_words (doc BIGINT NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX contact_words_by_word ON contact_words USING GIN (words);

CREATE TABLE message_words_due (doc BIGINT NOT NULL PRIMARY KEY);
CREATE TABLE contact_words_due (contact_id TEXT NOT NULL PRIMARY KEY);

-- The place of a contact in the index: contacts that came later have a greater one.
ALTER TABLE contacts ADD COLUMN doc BIGINT;
CREATE UNIQUE INDEX contacts_by_doc ON contacts (doc) WHERE doc IS NOT NULL;
CREATE TABLE contact_docs (last BIGINT NOT NULL);
INSERT INTO contact_docs (last) VALUES (1);

INSERT INTO message_words_due (doc)
SELECT v.number * 16777216 + m.seq FROM messages m JOIN conversations v ON v.id = m.conversation_id;
INSERT INTO contact_words_due (contact_id) SELECT id FROM contacts;

-- Each note is written even where there is one: so that who indexes it at this moment waits for the change.
CREATE FUNCTION note_message_words() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    touched messages%ROWTYPE;
BEGIN
    IF TG_OP = 'DELETE' THEN touched := OLD; ELSE touched := NEW; END IF;
    INSERT INTO message_words_due (doc)
    SELECT number * 16777216 + touched.seq FROM conversations WHERE id = touched.conversation_id
    ON CONFLICT (doc) DO UPDATE SET doc = excluded.doc;
    RETURN NULL;
END $$;

CREATE FUNCTION note_contact_words() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contact_words_due (contact_id) VALUES (NEW.id)
    ON CONFLICT (contact_id) DO UPDATE SET contact_id = excluded.contact_id;
    RETURN NULL;
END $$;

CREATE TRIGGER message_written AFTER INSERT ON messages FOR EACH ROW
WHEN (NEW.content NOT LIKE '{"kind":"line"%') EXECUTE FUNCTION note_message_words();
CREATE TRIGGER message_rewritten AFTER UPDATE OF content ON messages FOR EACH ROW EXECUTE FUNCTION note_message_words();
CREATE TRIGGER message_removed AFTER DELETE ON messages FOR EACH ROW EXECUTE FUNCTION note_message_words();
CREATE TRIGGER contact_met AFTER INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION note_contact_words();
CREATE TRIGGER contact_changed AFTER UPDATE OF name, username, attributes ON contacts FOR EACH ROW
EXECUTE FUNCTION note_contact_words();
