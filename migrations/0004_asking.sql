-- Asking contacts what it is about, the policy that says so, and the links by which they come.

CREATE TABLE routing_policies (
    version BIGINT NOT NULL PRIMARY KEY,
    policy TEXT NOT NULL,
    at BIGINT NOT NULL
);

ALTER TABLE conversations ADD COLUMN asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN asked_until BIGINT;
ALTER TABLE identities ADD COLUMN entry TEXT;
ALTER TABLE deliveries ADD COLUMN press TEXT;
