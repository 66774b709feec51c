-- One conversation was opened and is followed.
INSERT INTO report_counts (span_h, start, team_id, measure, subject, within_ms, count, sum_ms)
VALUES (1, 1767225600000, '00000000-0000-0000-0000-000000000001', 'opened', '', 0, 1, 0);
INSERT INTO report_tracks (conversation_id, track)
VALUES ('00000000-0000-0000-0000-000000000113', '{"waits_since":null,"unanswered_since":null,"taken_at":1767225601000,"person":null,"bot":null}');
