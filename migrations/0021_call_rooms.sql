-- How long they may talk, in minutes; somebody may ask for more while they do.
ALTER TABLE calls ADD COLUMN limit_min BIGINT NOT NULL DEFAULT 60;
-- The conference that a call may become, and the provider's name of it.
ALTER TABLE calls ADD COLUMN room TEXT NOT NULL DEFAULT '{}';
ALTER TABLE calls ADD COLUMN conference_sid TEXT;
-- Which call a supervisor takes part in, and how.
ALTER TABLE calls ADD COLUMN listens_to TEXT;
