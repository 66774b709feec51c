-- An album that a customer sent, one of its pictures not fetched yet, edited since; and an edit on its way out.
UPDATE messages SET content = '{"kind":"files","kinds":["photo","photo"],"caption":{"plain":"look"}}',
    marks = '{"history":[{"content":{"kind":"files","kinds":["photo","photo"]},"until":1767225600500}],"reactions":[{"emoji":"👍"}]}'
    WHERE id = (SELECT MIN(id) FROM messages WHERE author = '{"kind":"contact"}');
INSERT INTO attachments (id, conversation_id, message_id, position, is_replaced, kind, name, mime, size_bytes, width, height, duration_s,
    channel_id, external_id, remote_id, remote_thumbnail, state, is_due, attempt, not_before, stored, thumbnail, created_at)
SELECT '00000000-0000-0000-0000-000000001101', conversation_id, id, 0, FALSE, 'photo', 'photo.jpg', 'image/jpeg', 2048, 640, 480, NULL,
    channel_id, NULL, 'AgAC1', NULL, '{"state":"fetched"}', FALSE, 1, 0,
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', NULL, 1767225600000
    FROM messages WHERE id = (SELECT MIN(id) FROM messages WHERE author = '{"kind":"contact"}');
INSERT INTO attachments (id, conversation_id, message_id, position, is_replaced, kind, name, mime, size_bytes, width, height, duration_s,
    channel_id, external_id, remote_id, remote_thumbnail, state, is_due, attempt, not_before, stored, thumbnail, created_at)
SELECT '00000000-0000-0000-0000-000000001102', conversation_id, id, 1, FALSE, 'photo', 'photo.jpg', 'image/jpeg', 2048, 640, 480, NULL,
    channel_id, NULL, 'AgAC2', 'AgAC3', '{"state":"known"}', TRUE, 0, 0, NULL, NULL, 1767225600000
    FROM messages WHERE id = (SELECT MIN(id) FROM messages WHERE author = '{"kind":"contact"}');
INSERT INTO deliveries (id, notice, change, channel_id, address, position, state, is_automatic, not_before, attempt)
SELECT '00000000-0000-0000-0000-000000001103', '', '{"message":"' || id || '","how":"edited"}', channel_id, 'Carl', 47, 'queued', FALSE, 0, 0
    FROM messages WHERE id = (SELECT MIN(id) FROM messages WHERE author LIKE '%operator%');
