-- What happened, counted by hour and team, and the same in spans of a day and of four weeks (UTC, from the epoch), so
-- that long reports read few rows.

CREATE TABLE report_counts (
    span_h BIGINT NOT NULL,
    start BIGINT NOT NULL,
    team_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    subject TEXT NOT NULL,
    within_ms BIGINT NOT NULL,
    count BIGINT NOT NULL,
    sum_ms BIGINT NOT NULL,
    PRIMARY KEY (span_h, start, team_id, measure, subject, within_ms)
);
-- What is drawn by hour and by the reader's days.
CREATE INDEX report_volume ON report_counts (span_h, start, team_id, measure, count)
    WHERE measure IN ('opened', 'closed', 'received');

-- What is remembered of conversations that are open, to count them.
CREATE TABLE report_tracks (
    conversation_id TEXT NOT NULL PRIMARY KEY REFERENCES conversations (id),
    track TEXT NOT NULL
);
