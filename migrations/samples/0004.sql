-- Somebody who came by a link, a question that waits for its answer, and the policy that asked it.
INSERT INTO routing_policies (version, policy, at)
VALUES (1, '{"default_team":"00000000-0000-0000-0000-000000000001","ask":{"max_times":2,"timeout_ms":60000}}', 1767225600000);
UPDATE identities SET entry = '{"entry":"team","id":"00000000-0000-0000-0000-000000000001"}';
UPDATE conversations SET asked = 1, asked_until = 1767225660000 WHERE id = '00000000-0000-0000-0000-000000000117';
