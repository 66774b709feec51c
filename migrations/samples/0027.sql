-- One view of somebody's own.
INSERT INTO saved_views (id, name, owner_id, team_id, filter, position, version)
VALUES ('00000000-0000-0000-0000-000000000a01', 'Late', '00000000-0000-0000-0000-000000000104', NULL, '{"waits_over_minutes":10}', 1, 1);
