-- Long messages go out in parts: what the provider calls each after the first.

CREATE TABLE message_parts (
    message_id TEXT NOT NULL REFERENCES messages (id),
    place BIGINT NOT NULL CHECK (place > 0),
    external_id TEXT NOT NULL CHECK (length(external_id) > 0),
    PRIMARY KEY (message_id, place)
);
CREATE INDEX message_parts_from_outside ON message_parts (external_id);
