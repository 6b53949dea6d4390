-- What a conversation by USSD remembers.  A phone is known by its keyed hash
-- alone, and not even by that once it made an anonymous report.

CREATE TABLE ussd_session (
	id         INTEGER PRIMARY KEY,
	key_hash   BLOB NOT NULL UNIQUE,  -- of the aggregator's session id and the phone
	phone_hash BLOB,
	step       TEXT NOT NULL,         -- what the screen asks for
	lang       TEXT NOT NULL,
	matter     INTEGER NOT NULL,      -- of a new case
	page       INTEGER NOT NULL,      -- of the screen, from 0
	offered    INTEGER NOT NULL,      -- 1: it is asked whether to go on with a dropped one
	ended      INTEGER NOT NULL,
	sealed     BLOB,                  -- what was typed so far; NULL when it has ended
	created_at INTEGER NOT NULL,
	at         INTEGER NOT NULL       -- of the last request
) STRICT;
CREATE INDEX ussd_session_phone ON ussd_session (phone_hash, id);
CREATE INDEX ussd_session_age ON ussd_session (at);

-- What was answered: a request that comes again gets the same.
CREATE TABLE ussd_reply (
	session_id INTEGER NOT NULL REFERENCES ussd_session (id) ON DELETE CASCADE,
	text_hash  BLOB NOT NULL,         -- keyed, of all that was typed
	phone_hash BLOB,
	template   TEXT,                  -- the code of an answer that counts; NULL: a menu
	sealed     BLOB NOT NULL,         -- the screen
	at         INTEGER NOT NULL,
	PRIMARY KEY (session_id, text_hash)
) STRICT;
CREATE INDEX ussd_reply_phone ON ussd_reply (phone_hash, at) WHERE template IS NOT NULL;
