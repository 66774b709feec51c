-- The topic of a conversation in an operator's chat.
INSERT INTO console_topics (channel_id, address, conversation_id, thread)
SELECT channel_id, '9001', MIN(id), '17' FROM conversations GROUP BY channel_id ORDER BY channel_id LIMIT 1;
