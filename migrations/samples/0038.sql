-- The first operator is mentioned in the first conversation.
UPDATE conversations SET mentioned = (SELECT '["' || MIN(id) || '"]' FROM operators)
WHERE number = (SELECT MIN(number) FROM conversations);
