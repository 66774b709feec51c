-- An operator whose browser was heard.
INSERT INTO listeners (operator_id, heard_at) VALUES ('00000000-0000-0000-0000-000000000104', 1767225600000);
