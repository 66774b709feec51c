-- The widget: channels of web pages, their visitors, and files that visitors have sent but not yet in a message.

ALTER TABLE channels ADD COLUMN widget TEXT;

CREATE TABLE visitors (
    id TEXT NOT NULL PRIMARY KEY,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    token_hash TEXT NOT NULL UNIQUE,
    external_id TEXT NOT NULL CHECK (length(external_id) > 0),
    contact_id TEXT NOT NULL,
    about TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX visitors_of_contact ON visitors (contact_id);
CREATE INDEX visitors_by_name ON visitors (channel_id, external_id);
CREATE INDEX visitors_seen ON visitors (seen_at);

CREATE TABLE visitor_files (
    id TEXT NOT NULL PRIMARY KEY,
    visitor_id TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) > 0),
    mime TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    stored TEXT NOT NULL,
    thumbnail TEXT,
    is_sent BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX visitor_files_of ON visitor_files (visitor_id, created_at);
CREATE INDEX visitor_files_stored ON visitor_files (stored);
CREATE INDEX visitor_files_by_age ON visitor_files (created_at);
