-- Which conversations were counted in an hour, so that a figure of a report opens them: one row for a conversation, an
-- hour and what happened, however often it did. Written with the counts; a journal that was counted before is counted
-- anew, once.

CREATE TABLE report_conversations (
    conversation_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    start BIGINT NOT NULL,
    team_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    within_ms BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, measure, start, team_id, subject, within_ms)
);
-- What happened in some hours, the latest first. Both orders hold all that is asked about, so that neither a page nor
-- the look whether a conversation comes again later leaves them.
CREATE INDEX report_conversations_by_hour
    ON report_conversations (measure, start, conversation_id, team_id, subject, within_ms);
