-- Who changed people and settings: few events among many, found without reading the others.

CREATE INDEX events_of_house ON events (feed, seq) WHERE conversation_id IS NULL;
