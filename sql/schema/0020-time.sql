-- What is done to an account stands in the chain beside what is done to cases:
-- an event of an account has no case, and its note is the login.
CREATE TABLE event_all (
	id           INTEGER PRIMARY KEY,
	case_id      INTEGER REFERENCES case_ (id),
	at           INTEGER NOT NULL,
	actor        TEXT NOT NULL,         -- a login, CLIENT, SYSTEM or ADMIN
	action       TEXT NOT NULL,
	from_stage   TEXT,
	to_stage     TEXT,
	unit_id      INTEGER,
	note         TEXT,                  -- a reason, a mark, an old value; no citizen's text
	via          TEXT NOT NULL,         -- sms, http, desk, timer, ussd
	document_id  INTEGER,
	challenge_id INTEGER,
	message_id   INTEGER,
	prev_hash    BLOB NOT NULL,
	hash         BLOB NOT NULL
) STRICT;
INSERT INTO event_all SELECT id, case_id, at, actor, action, from_stage, to_stage, unit_id, note,
	via, document_id, challenge_id, message_id, prev_hash, hash FROM event;
DROP TABLE event;
ALTER TABLE event_all RENAME TO event;
CREATE INDEX event_case ON event (case_id, id);

-- Timers of an account, and those of nobody.
CREATE INDEX timer_kind ON timer (kind, official_id);

-- The figures of a week are asked for by their time.
CREATE INDEX case_opened ON case_ (opened_at);
CREATE INDEX case_closed ON case_ (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX mark_at ON mark (at);
CREATE INDEX survey_answered ON survey (answered_at) WHERE answered_at IS NOT NULL;
