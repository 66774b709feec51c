-- A bot that was asked once and answered; help that was given partly outside business hours.
INSERT INTO bot_steps (id, conversation_id, bot_id, epoch, began_at, took_ms, after_seq, asked, known_messages, acts, outcome, failure, remarks, tokens_read, tokens_written)
VALUES ('00000000-0000-0000-0000-000000000a02', '00000000-0000-0000-0000-000000000109', '00000000-0000-0000-0000-000000000701', 1, 1767225600000, 412, 1, '[]', 0, '[{"say":{"text":"Hello"}}]', 'done', NULL, '[]', 120, 9);
UPDATE interventions SET first_reply_business_ms = 4000, waited_business_ms = 9000, until_closed_business_ms = 50000 WHERE id = '00000000-0000-0000-0000-000000000704';
