-- Somebody who logs in with two steps, and has used one of his recovery codes.
INSERT INTO second_steps (operator_id, seed, is_on, last_step, since)
SELECT MIN(id), 'sealed', TRUE, 58000000, 1740000000000 FROM operators HAVING COUNT(*) > 0;
INSERT INTO recovery_codes (operator_id, hash, used_at) SELECT operator_id, 'aa', NULL FROM second_steps;
INSERT INTO recovery_codes (operator_id, hash, used_at) SELECT operator_id, 'bb', 1740000001000 FROM second_steps;
