-- One text for SQLite and PostgreSQL: TEXT, BIGINT and BOOLEAN only.

CREATE TABLE feeds (
    feed TEXT NOT NULL PRIMARY KEY,
    head BIGINT NOT NULL
);
INSERT INTO feeds (feed, head) VALUES ('main', 0);

CREATE TABLE events (
    feed TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    conversation_id TEXT,
    cause TEXT NOT NULL,
    fact TEXT NOT NULL,
    PRIMARY KEY (feed, seq)
);
CREATE INDEX events_of_conversation ON events (conversation_id, seq) WHERE conversation_id IS NOT NULL;

CREATE TABLE cursors (
    name TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('conversation', 0), ('inbound', 0);

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE teams (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL UNIQUE,
    assignment TEXT NOT NULL,
    version BIGINT NOT NULL
);
INSERT INTO teams (id, name, name_folded, assignment, version)
VALUES ('00000000-0000-0000-0000-000000000001', 'General', 'general', '{"mode":"auto","first_reply_ms":300000}', 1);

CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT UNIQUE,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    capacity_units BIGINT NOT NULL,
    presence TEXT NOT NULL,
    presence_at BIGINT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    password_hash TEXT,
    last_assigned_at BIGINT NOT NULL,
    misses BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE operator_teams (
    operator_id TEXT NOT NULL REFERENCES operators (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    PRIMARY KEY (operator_id, team_id)
);

CREATE TABLE links (
    hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    operator_id TEXT REFERENCES operators (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sessions (
    hash TEXT NOT NULL PRIMARY KEY,
    data TEXT NOT NULL,
    operator_id TEXT REFERENCES operators (id),
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sessions_of_operator ON sessions (operator_id) WHERE operator_id IS NOT NULL;

CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    operator_id TEXT REFERENCES operators (id),
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE replays (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (owner, key)
);

CREATE TABLE channels (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    handle TEXT,
    intake TEXT NOT NULL,
    health TEXT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    sealed_token TEXT NOT NULL,
    webhook_secret TEXT NOT NULL,
    poll_cursor BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    username TEXT,
    language TEXT,
    attributes TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE identities (
    channel_id TEXT NOT NULL REFERENCES channels (id),
    external_id TEXT NOT NULL CHECK (length(external_id) > 0),
    contact_id TEXT NOT NULL REFERENCES contacts (id),
    address TEXT NOT NULL CHECK (length(address) > 0),
    is_reachable BOOLEAN NOT NULL,
    PRIMARY KEY (channel_id, external_id)
);
CREATE INDEX identities_of_contact ON identities (contact_id, channel_id);

CREATE TABLE conversations (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    contact_id TEXT NOT NULL REFERENCES contacts (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'offered', 'active', 'closed')),
    operator_id TEXT REFERENCES operators (id),
    offer_id TEXT,
    state_at BIGINT NOT NULL,
    is_answered BOOLEAN NOT NULL,
    is_forced BOOLEAN NOT NULL,
    epoch BIGINT NOT NULL,
    version BIGINT NOT NULL,
    priority TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    enqueued_at BIGINT NOT NULL,
    unanswered_since BIGINT,
    last_at BIGINT NOT NULL,
    last_words TEXT NOT NULL,
    last_author TEXT,
    message_count BIGINT NOT NULL,
    has_trouble BOOLEAN NOT NULL,
    excluded TEXT NOT NULL,
    CHECK ((operator_id IS NOT NULL) = (state IN ('offered', 'active'))),
    CHECK ((offer_id IS NOT NULL) = (state = 'offered'))
);
CREATE UNIQUE INDEX one_open_conversation ON conversations (contact_id, channel_id) WHERE state <> 'closed';
CREATE INDEX conversations_of_contact ON conversations (contact_id, opened_at);
CREATE INDEX conversations_latest ON conversations (last_at, id);
CREATE INDEX conversations_open ON conversations (last_at, id) WHERE state <> 'closed';
CREATE INDEX conversations_waiting ON conversations (enqueued_at, id) WHERE state IN ('queued', 'offered');
CREATE INDEX conversations_owned ON conversations (operator_id, last_at, id) WHERE operator_id IS NOT NULL;
CREATE INDEX conversations_closed ON conversations (last_at, id) WHERE state = 'closed';

CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    seq BIGINT NOT NULL,
    version BIGINT NOT NULL,
    channel_id TEXT NOT NULL,
    author TEXT NOT NULL,
    operator_id TEXT REFERENCES operators (id),
    content TEXT NOT NULL,
    private BOOLEAN NOT NULL,
    reply_to TEXT REFERENCES messages (id),
    external_id TEXT CHECK (length(external_id) > 0),
    progress TEXT,
    at BIGINT NOT NULL,
    UNIQUE (conversation_id, seq)
);
CREATE UNIQUE INDEX message_from_outside ON messages (channel_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE inbound (
    id BIGINT NOT NULL PRIMARY KEY,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    external_id TEXT NOT NULL CHECK (length(external_id) > 0),
    lane TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'done', 'aside')),
    why TEXT,
    received_at BIGINT NOT NULL,
    UNIQUE (channel_id, external_id)
);
CREATE INDEX inbound_new ON inbound (id) WHERE state = 'new';
CREATE INDEX inbound_by_age ON inbound (received_at) WHERE state = 'done';

CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    message_id TEXT UNIQUE REFERENCES messages (id),
    notice TEXT,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    address TEXT NOT NULL,
    position BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending')),
    is_automatic BOOLEAN NOT NULL,
    not_before BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    CHECK ((message_id IS NULL) = (notice IS NOT NULL))
);
CREATE INDEX deliveries_of_lane ON deliveries (channel_id, address, position);
CREATE INDEX deliveries_due ON deliveries (channel_id, is_automatic, position) WHERE state = 'queued';

CREATE TABLE decisions (
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    epoch BIGINT NOT NULL,
    at BIGINT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (conversation_id, epoch)
);
