-- The group of a team, a link that nobody has followed, and somebody who was told that he is a stranger there.
INSERT INTO team_groups (team_id, channel_id, address, title, linked_at)
SELECT (SELECT MIN(id) FROM teams), MIN(id), '-1009001', 'Billing', 1767225600000 FROM channels;
INSERT INTO team_group_links (team_id, hash, expires_at)
SELECT MIN(id), '34', 1767226500000 FROM teams;
INSERT INTO team_group_strangers (team_id, external_id) SELECT MIN(id), '9002' FROM teams;
