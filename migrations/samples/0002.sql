-- Rows for the table of migration 2: an intent that is in use, and one that was removed.

INSERT INTO intents (id, name, name_folded, description, examples, team_id, is_removed, version) VALUES
    ('00000000-0000-0000-0000-000000000201', 'Invoice', 'invoice', 'Questions about an invoice', '["where is my invoice"]', '00000000-0000-0000-0000-000000000102', FALSE, 1),
    ('00000000-0000-0000-0000-000000000202', 'Returns', 'returns', '', '[]', '00000000-0000-0000-0000-000000000001', TRUE, 2);
