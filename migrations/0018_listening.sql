-- Whose browser listens, and versions of what operators can and of when teams are open.

-- Apart from the operators: it is written often, and by every node.
CREATE TABLE listeners (
    operator_id TEXT NOT NULL PRIMARY KEY REFERENCES operators (id),
    heard_at BIGINT NOT NULL
);

-- Versions of their own: an operator's presence and a team's name change more often than these.
ALTER TABLE operators ADD COLUMN abilities_version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE teams ADD COLUMN hours_version BIGINT NOT NULL DEFAULT 1;
