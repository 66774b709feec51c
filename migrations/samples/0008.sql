-- A conversation that has reached a wider ring, an operator with a skill, and a team that closes.
INSERT INTO searches (conversation_id, team_id, since, ring, told)
VALUES ('00000000-0000-0000-0000-000000000117', '00000000-0000-0000-0000-000000000001', 1767225600000, 2, 1);
UPDATE contacts SET last_operator_id = '00000000-0000-0000-0000-000000000104', last_operator_at = 1767225600000;
UPDATE operators SET freed_at = 1767225600000, pass = 1000000, abilities = '{"skills":{"tax":2},"languages":["de"],"weight":2}' WHERE id = '00000000-0000-0000-0000-000000000104';
UPDATE teams SET hours = '{"zone":"Europe/Berlin","weekly":[{"day":"monday","from":540,"until":1020}]}' WHERE id = '00000000-0000-0000-0000-000000000001';
