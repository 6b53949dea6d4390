-- The last text by which a modem was asked whether it receives.
CREATE TABLE pulse (
	carrier    TEXT PRIMARY KEY,
	message_id INTEGER NOT NULL,  -- what was sent to its own number
	beaten_at  INTEGER NOT NULL,  -- and names itself in it
	heard_at   INTEGER            -- it came in by the carrier
) STRICT, WITHOUT ROWID;
