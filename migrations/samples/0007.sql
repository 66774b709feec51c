-- A bot that answers first and has a conversation, a category that hides it, and help that was given.
INSERT INTO operators (id, name, email, kind, role, capacity_units, presence, presence_at, is_enabled, password_hash, last_assigned_at, misses, version)
VALUES ('00000000-0000-0000-0000-000000000701', 'Rob', NULL, 'bot', 'agent', 400, 'online', 1767225600000, TRUE, NULL, 0, 0, 1);
INSERT INTO operator_teams (operator_id, team_id)
VALUES ('00000000-0000-0000-0000-000000000701', '00000000-0000-0000-0000-000000000001');
INSERT INTO categories (id, parent_id, name, visible_to, team_id, is_required, is_removed, version) VALUES
    ('00000000-0000-0000-0000-000000000702', NULL, 'Bot', 'supervisors', NULL, FALSE, FALSE, 1),
    ('00000000-0000-0000-0000-000000000703', NULL, 'Billing', 'agents', '00000000-0000-0000-0000-000000000001', FALSE, FALSE, 1);
INSERT INTO bots (operator_id, kind, settings, sealed_secret, deadline_ms, categories, failure_team_id, failure_categories, breaker, last_failure)
VALUES ('00000000-0000-0000-0000-000000000701', 'concierge', '{"greeting":"Hello"}', NULL, 8000, '["00000000-0000-0000-0000-000000000702"]', NULL, '["00000000-0000-0000-0000-000000000703"]', '{"breaker":"held","since":1767225600000}', NULL);
UPDATE channels SET bot_id = '00000000-0000-0000-0000-000000000701';
UPDATE operators SET supervises = '["00000000-0000-0000-0000-000000000702"]' WHERE role = 'supervisor';
INSERT INTO interventions (id, conversation_id, state, state_at, operator_id, categories, opened_by, reason, opened_at, first_reply_at, replies, waited_ms, version)
VALUES ('00000000-0000-0000-0000-000000000704', '00000000-0000-0000-0000-000000000109', 'closed', 1767225660000, '00000000-0000-0000-0000-000000000104', '["00000000-0000-0000-0000-000000000703"]', '00000000-0000-0000-0000-000000000701', 'asked for a person', 1767225600000, 1767225610000, 2, 12000, 4);
UPDATE conversations SET categories = '["00000000-0000-0000-0000-000000000703"]', attributes = '{"order":7}', subject = 'A refund' WHERE id = '00000000-0000-0000-0000-000000000109';
INSERT INTO conversation_categories (conversation_id, category_id)
VALUES ('00000000-0000-0000-0000-000000000109', '00000000-0000-0000-0000-000000000703');
INSERT INTO bot_memories (conversation_id, memory)
VALUES ('00000000-0000-0000-0000-000000000109', '{"unsure":1}');
