-- Who may use the HTTP hook, and what was already answered there.

CREATE TABLE token (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	hash       BLOB NOT NULL UNIQUE,
	scope      TEXT NOT NULL CHECK (scope IN ('read', 'write', 'hook')),
	created_at INTEGER NOT NULL,
	revoked_at INTEGER
) STRICT;

CREATE TABLE idempotency (
	token_id   INTEGER NOT NULL,       -- 0: the unix socket
	key        TEXT NOT NULL,
	digest     BLOB NOT NULL,          -- of method, path and body
	status     INTEGER NOT NULL,
	answer     TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	PRIMARY KEY (token_id, key)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_at);
