-- A canned reply for everybody.
INSERT INTO canned_replies (id, owner_id, shortcut, text, folder, team_id, intent_id, is_for_bots, version)
VALUES ('00000000-0000-0000-0000-000000000901', NULL, 'hello', 'Hello {{contact.name}}', '', NULL, NULL, TRUE, 1);
