-- The words of a conversation that is over are to go.
INSERT INTO erasures (conversation_id, asked_at) VALUES ('00000000-0000-0000-0000-000000000109', 1767225600000);
