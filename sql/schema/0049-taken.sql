-- When the service centre took the part, as the report said that settled it: the same
-- report once more is known by it.
ALTER TABLE submission ADD COLUMN taken_at INTEGER;
ALTER TABLE attempt ADD COLUMN taken_at INTEGER;
