-- Somebody with two passkeys, one of them used, and a browser that has not answered.
INSERT INTO passkeys (credential, operator_id, name, public_key, counter, created_at, used_at)
SELECT 'bGFwdG9w', MIN(id), 'Laptop', 'pQECAyYgASFYIA', 0, 1750000000000, 1750000600000
FROM operators HAVING COUNT(*) > 0;
INSERT INTO passkeys (credential, operator_id, name, public_key, counter, created_at, used_at)
SELECT 'dGVsZXBob25l', MIN(id), 'Telephone', 'pQECAyYgASFYIA', 7, 1750000001000, NULL
FROM operators HAVING COUNT(*) > 0;
INSERT INTO passkey_challenges (hash, ceremony, challenge, expires_at)
VALUES ('cc', 'log_in', 'Y2hhbGxlbmdl', 1750000900000);
