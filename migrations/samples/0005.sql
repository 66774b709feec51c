-- A team with limits of its own, its alarm, and somebody who was sent home.
INSERT INTO queue_limits (team_id, target_ms, wait_ms, length) VALUES ('00000000-0000-0000-0000-000000000102', 30000, 120000, 5);
INSERT INTO queue_alarms (team_id, since) VALUES ('00000000-0000-0000-0000-000000000102', 1767225600000);
INSERT INTO presence_reasons (operator_id, set_by, reason)
VALUES ('00000000-0000-0000-0000-000000000105', '00000000-0000-0000-0000-000000000103', 'The fire alarm is tested.');
