-- The conversation that was opened stands behind its count.
INSERT INTO report_conversations (conversation_id, measure, start, team_id, subject, within_ms, count)
VALUES ('00000000-0000-0000-0000-000000000113', 'opened', 1767225600000, '00000000-0000-0000-0000-000000000001', '', 0, 1);
