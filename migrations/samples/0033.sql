-- Somebody who has opened the widget of a page, and a file that he has not sent yet.
INSERT INTO visitors (id, channel_id, token_hash, external_id, contact_id, about, created_at, seen_at)
SELECT '00000000-0000-0000-0000-000000003301', MIN(id), '33', 'visitor:00000000-0000-0000-0000-000000003301',
    '00000000-0000-0000-0000-000000003302', '{}', 1767225600000, 1767225600000 FROM channels;
INSERT INTO visitor_files (id, visitor_id, name, mime, size_bytes, stored, is_sent, created_at) VALUES
    ('00000000-0000-0000-0000-000000003303', '00000000-0000-0000-0000-000000003301', 'photo.jpg',
     'image/jpeg', 3, 'aa', FALSE, 1767225600000);
