-- Words of a message and of a contact, as the worker has left them; the other ones are still due.
INSERT INTO message_words (rowid, words) VALUES (16777217, 'hello');
INSERT INTO contact_words (rowid, words) VALUES (1, 'emil');
INSERT INTO vocabulary (word) VALUES ('emil'), ('hello');
