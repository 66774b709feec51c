-- The second part of a message that went out in two.
INSERT INTO message_parts (message_id, place, external_id)
SELECT MIN(id), 1, '5001:9001' FROM messages;
