-- How many requests a minute a token may make: 0 any number, -1 what the
-- configuration says.
ALTER TABLE token ADD COLUMN per_minute INTEGER NOT NULL DEFAULT -1;
