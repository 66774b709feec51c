-- Somebody waits and is told so; somebody else was asked how it was, and said it.
INSERT INTO cards (conversation_id, kind, channel_id, face, is_sent, external_id)
SELECT id, 'queue', channel_id, '{"shows":"waiting","place":1,"minutes":4}', TRUE, 'Carl:901'
    FROM conversations WHERE id = (SELECT MIN(id) FROM conversations);
INSERT INTO cards (conversation_id, kind, channel_id, face, is_sent, external_id)
SELECT id, 'rating', channel_id, '{"shows":"rated","stars":4,"has_words":true}', TRUE, 'Dora:902'
    FROM conversations WHERE id = (SELECT MAX(id) FROM conversations);
INSERT INTO ratings (conversation_id, stars, words, rated_at)
SELECT MAX(id), 4, 'quick', 1767225600000 FROM conversations;
INSERT INTO deliveries (id, notice, card, channel_id, address, position, state, is_automatic, not_before, attempt)
SELECT '00000000-0000-0000-0000-000000001601', '', '{"conversation":"' || id || '","kind":"queue"}', channel_id, 'Carl', 48, 'queued', TRUE, 0, 0
    FROM conversations WHERE id = (SELECT MIN(id) FROM conversations);
UPDATE channels SET asks_rating = TRUE WHERE id = (SELECT MIN(id) FROM channels);
INSERT INTO tongues (contact_id, tongue) SELECT MIN(id), 'de' FROM contacts;
