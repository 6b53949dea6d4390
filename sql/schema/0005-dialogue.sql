-- What a conversation by text remembers.

-- Six digits that prove possession of a registered phone.  Only a keyed hash
-- is kept; bound to official, case, stage and answer; good once.
CREATE TABLE challenge (
	id          INTEGER PRIMARY KEY,
	official_id INTEGER NOT NULL REFERENCES official (id),
	case_id     INTEGER NOT NULL REFERENCES case_ (id),
	stage       TEXT NOT NULL,
	answer_id   INTEGER,               -- document the challenge vouches for
	code_hash   BLOB NOT NULL,
	sealed      BLOB,                  -- a command that waits for its challenge
	created_at  INTEGER NOT NULL,
	expires_at  INTEGER NOT NULL,
	used_at     INTEGER,
	replaced_at INTEGER
) STRICT;
CREATE INDEX challenge_official ON challenge (official_id, case_id)
	WHERE used_at IS NULL AND replaced_at IS NULL;
CREATE INDEX challenge_code ON challenge (official_id, code_hash);
CREATE INDEX challenge_case ON challenge (case_id) WHERE used_at IS NULL AND replaced_at IS NULL;

CREATE TABLE survey (
	id          INTEGER PRIMARY KEY,
	case_id     INTEGER NOT NULL REFERENCES case_ (id),
	contact_id  INTEGER NOT NULL REFERENCES contact (id), -- the bare number
	asked_at    INTEGER NOT NULL,
	score       INTEGER CHECK (score BETWEEN 1 AND 5),
	answered_at INTEGER
) STRICT;
CREATE INDEX survey_contact ON survey (contact_id, asked_at);
CREATE INDEX survey_case ON survey (case_id);

-- A case by text that waits for the sender's name and address.
CREATE TABLE draft (
	id         INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL UNIQUE REFERENCES contact (id), -- the bare number
	kind       TEXT NOT NULL,
	sealed     BLOB NOT NULL,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT;
