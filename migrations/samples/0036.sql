-- A browser that was told once, and something that it is still to be told.
INSERT INTO push_subscriptions (id, operator_id, session_hash, endpoint, p256dh, auth, language, shows_words,
    quiet_from, quiet_until, zone, since, created_at, told_at)
SELECT '00000000-0000-0000-0000-000000003601', MIN(id), '36', 'https://push.example/36', 'p', 'a', 'it', TRUE,
    1200, 480, 'Europe/Rome', 0, 1767225600000, 1767225660000 FROM operators HAVING COUNT(*) > 0;
INSERT INTO pushes (subscription_id, conversation_id, seq, what, attempt, not_before, until)
SELECT id, '00000000-0000-0000-0000-000000003602', 1, 'wrote', 1, 1767225600000, 1767229200000
FROM push_subscriptions;
