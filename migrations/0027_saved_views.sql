-- Lists of the inbox that somebody has put together, for himself or for a team.

CREATE TABLE saved_views (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES operators (id),
    team_id TEXT REFERENCES teams (id),
    filter TEXT NOT NULL,
    position BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX saved_views_own ON saved_views (owner_id) WHERE team_id IS NULL;
CREATE INDEX saved_views_shared ON saved_views (team_id) WHERE team_id IS NOT NULL;
