-- Officials who are at the HTTP hook themselves, with their passwords.

CREATE TABLE session (
	id          INTEGER PRIMARY KEY,
	official_id INTEGER NOT NULL REFERENCES official (id),
	hash        BLOB NOT NULL UNIQUE,  -- keyed, of its token
	created_at  INTEGER NOT NULL,
	used_at     INTEGER NOT NULL,      -- to the minute
	expires_at  INTEGER NOT NULL       -- however much it is used
) STRICT;
CREATE INDEX session_official ON session (official_id);
CREATE INDEX session_age ON session (expires_at);

-- Wrong passwords of late: keyed hashes of the login and of the address.
CREATE TABLE login_failure (
	who BLOB NOT NULL,
	at  INTEGER NOT NULL
) STRICT;
CREATE INDEX login_failure_who ON login_failure (who, at);
CREATE INDEX login_failure_at ON login_failure (at);
