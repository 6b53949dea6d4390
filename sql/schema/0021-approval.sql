-- A version begins no case before it is approved (R150, R273).  What was in
-- force stays so.
ALTER TABLE procedure ADD COLUMN approved_at INTEGER;
UPDATE procedure SET approved_at = loaded_at;
