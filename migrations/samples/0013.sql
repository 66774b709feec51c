-- A call that was talked, one in doubt, the numbers behind them, a refused attempt, and a contact who wants a call.
INSERT INTO contact_numbers (contact_id, sealed_number, hint, source, reason, used_at)
SELECT contact_id, 'sealed', '+49…67', 'shared', NULL, 1767225600000 FROM conversations WHERE id = '00000000-0000-0000-0000-000000000109';
INSERT INTO operator_telephones (operator_id, sealed_number, hint, verified_at, sealed_code, code_until, tries)
VALUES ('00000000-0000-0000-0000-000000000104', 'sealed', '+49…12', 1767225600000, NULL, NULL, 0);
INSERT INTO calls (id, conversation_id, contact_id, operator_id, number_hint, state, is_open, is_ending, sid, customer_sid, trouble, note, requested_at, submitted_at, ended_at, version)
SELECT '00000000-0000-0000-0000-000000001301', id, contact_id, '00000000-0000-0000-0000-000000000104', '+49…67', '{"stage":{"stage":"done","result":"talked","seconds":61},"agent":{"status":"completed"},"customer":{"status":"completed"}}', FALSE, FALSE, 'CA1', 'CA2', NULL, 'Sent a new parcel.', 1767225600000, 1767225600100, 1767225700000, 7
FROM conversations WHERE id = '00000000-0000-0000-0000-000000000109';
INSERT INTO calls (id, conversation_id, contact_id, operator_id, number_hint, state, is_open, is_ending, sid, customer_sid, trouble, note, requested_at, submitted_at, ended_at, version)
SELECT '00000000-0000-0000-0000-000000001302', id, contact_id, '00000000-0000-0000-0000-000000000104', '+49…67', '{"stage":{"stage":"unknown"},"agent":{"status":null},"customer":{"status":null}}', TRUE, FALSE, NULL, NULL, 'no answer in time', NULL, 1767225800000, 1767225800100, NULL, 3
FROM conversations WHERE id = '00000000-0000-0000-0000-000000000109';
INSERT INTO call_attempts (id, at, cause, conversation_id, operator_id, outcome)
VALUES ('00000000-0000-0000-0000-000000001303', 1767225600000, '{"by":"operator","id":"00000000-0000-0000-0000-000000000104"}', '00000000-0000-0000-0000-000000000109', '00000000-0000-0000-0000-000000000104', 'phone.busy');
UPDATE conversations SET call_wish = '{"when":"now","since":1767225600000,"number":"+49…67"}' WHERE id = '00000000-0000-0000-0000-000000000109';
