-- Groups in which teams work: each conversation of the team in a topic of its group.

CREATE TABLE team_groups (
    team_id TEXT PRIMARY KEY REFERENCES teams (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    address TEXT NOT NULL CHECK (length(address) > 0),
    title TEXT NOT NULL,
    trouble TEXT,
    linked_at BIGINT NOT NULL,
    UNIQUE (channel_id, address)
);

-- A one-time link by which a team gets its group.
CREATE TABLE team_group_links (
    team_id TEXT PRIMARY KEY REFERENCES teams (id),
    hash TEXT NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL
);

-- Who was told in a group that he is no operator of its team.
CREATE TABLE team_group_strangers (
    team_id TEXT NOT NULL REFERENCES teams (id),
    external_id TEXT NOT NULL,
    PRIMARY KEY (team_id, external_id)
);
