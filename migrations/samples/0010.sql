-- A conversation that its operator still wraps up.
INSERT INTO wrap_ups (conversation_id, operator_id, units, until) VALUES
    ('00000000-0000-0000-0000-000000000109', '00000000-0000-0000-0000-000000000104', 4, 1767225660000);
