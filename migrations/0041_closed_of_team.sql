-- What a team has closed, newest first; whether a row is hidden stands in the index, so that those are passed by quickly.

CREATE INDEX conversations_closed_of_team ON conversations (team_id, last_at, id, is_hidden) WHERE state = 'closed';
