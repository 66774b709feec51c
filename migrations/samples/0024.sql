INSERT INTO numbers (kind, number, id) VALUES ('contact', 1, 'SAMPLE_CONTACT');
