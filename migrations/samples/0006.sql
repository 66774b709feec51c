-- An operator who works on the console, what he was told there, and words that are on their way to him.
INSERT INTO console_links (operator_id, channel_id, external_id, address, name, username, is_customer, is_reachable,
    addressed_id, linked_at) VALUES
    ('00000000-0000-0000-0000-000000000104', '00000000-0000-0000-0000-000000000101', '7001', '7001', 'Ann', 'ann',
    FALSE, TRUE, '00000000-0000-0000-0000-000000000113', 1767225660000);
INSERT INTO console_notes (id, operator_id, channel_id, address, external_id, conversation_id, message_id, offer_id,
    load, pending, at) VALUES
    ('00000000-0000-0000-0000-000000000401', '00000000-0000-0000-0000-000000000104',
    '00000000-0000-0000-0000-000000000101', '7001', '7001:4', '00000000-0000-0000-0000-000000000113',
    '00000000-0000-0000-0000-000000000112', NULL, NULL, NULL, 1767225660000),
    ('00000000-0000-0000-0000-000000000402', '00000000-0000-0000-0000-000000000104',
    '00000000-0000-0000-0000-000000000101', '7001', NULL, NULL, NULL, NULL,
    '{"act":{"act":"say"},"text":{"plain":"You are available."},"is_silent":false}', NULL, 1767225660000);
INSERT INTO deliveries (id, notice, note_id, channel_id, address, position, state, is_automatic, not_before, attempt)
VALUES ('00000000-0000-0000-0000-000000000403', '', '00000000-0000-0000-0000-000000000402',
    '00000000-0000-0000-0000-000000000101', '7001', 46, 'queued', FALSE, 0, 0);
