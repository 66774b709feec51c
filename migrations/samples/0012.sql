-- A platform with its channel and its token, and a program that was told something at the second attempt.
INSERT INTO channels (id, kind, name, handle, intake, health, is_enabled, is_console, sealed_token, webhook_secret, poll_cursor, version, bot_id)
VALUES ('00000000-0000-0000-0000-000000001201', 'api', 'Shop', NULL, 'webhook', '{"health":"connected"}', TRUE, FALSE, '', '', NULL, 1, NULL);
INSERT INTO tokens (id, hash, name, scopes, operator_id, channel_id, created_at, last_used_at, revoked_at)
VALUES ('00000000-0000-0000-0000-000000001202', 'hash of the platform', 'Shop', '["channel"]', NULL, '00000000-0000-0000-0000-000000001201', 1767225600000, NULL, NULL);
INSERT INTO webhooks (id, name, url, kinds, channel_id, is_ordered, is_enabled, why_off, sealed_secret, sealed_former_secret, former_until, since, created_at, version)
VALUES ('00000000-0000-0000-0000-000000001203', 'Shop', 'https://shop.example/events', '["message.written","conversation.closed"]', '00000000-0000-0000-0000-000000001201', TRUE, FALSE, 'it answered 410', 'sealed', NULL, NULL, 0, 1767225600000, 2);
INSERT INTO webhook_deliveries (id, webhook_id, seq, kind, conversation_id, state, attempt, first_attempt, not_before, made_at, ended_at)
VALUES ('00000000-0000-0000-0000-000000001204', '00000000-0000-0000-0000-000000001203', 1, 'conversation.opened', NULL, 'done', 2, 0, 1767225605000, 1767225600000, 1767225606000);
INSERT INTO webhook_attempts (delivery_id, number, at, took_ms, status, answer) VALUES
    ('00000000-0000-0000-0000-000000001204', 1, 1767225600000, 15000, NULL, 'no answer in time'),
    ('00000000-0000-0000-0000-000000001204', 2, 1767225605000, 20, 204, '');
