-- A call for which somebody asked for more time.
UPDATE calls SET limit_min = 75, room = '{"moved":"made","wants_hold":false,"is_held":false,"listeners":{}}', conference_sid = 'CF1' WHERE id = '00000000-0000-0000-0000-000000001301';
-- A supervisor who listened to it.
INSERT INTO calls (id, operator_id, number_hint, state, is_open, is_ending, requested_at, version, limit_min, room, listens_to)
SELECT '00000000-0000-0000-0000-000000002101', operator_id, '+49…12', '{"stage":{"stage":"done","result":"cancelled","seconds":0},"agent":{"status":"completed"},"customer":{"status":null}}', FALSE, FALSE, 1767225650000, 5, 0, '{}',
    '{"call":"00000000-0000-0000-0000-000000001301","conversation":"' || conversation_id || '","part":"whisper"}'
FROM calls WHERE id = '00000000-0000-0000-0000-000000001301';
