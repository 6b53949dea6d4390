-- Cases and all that happens to them.

CREATE TABLE case_ (
	id            INTEGER PRIMARY KEY,
	code          TEXT UNIQUE,          -- 9 digits; of an anonymous report for officials only
	receipt_hash  BLOB UNIQUE,          -- keyed hash of an anonymous report's receipt
	kind          TEXT NOT NULL,        -- complaint, report, suggestion, ...
	procedure_id  INTEGER NOT NULL REFERENCES procedure (id),
	stage         TEXT NOT NULL,
	stage_kind    TEXT NOT NULL CHECK (stage_kind IN ('work', 'wait', 'final')),
	role          TEXT,                 -- who may act in this stage
	priority      TEXT NOT NULL,
	channel       TEXT NOT NULL,        -- desk, http, sms, ussd, voicemail
	unit_id       INTEGER REFERENCES unit (id), -- where it lies
	province_id   INTEGER REFERENCES unit (id), -- the case's own units, by level
	county_id     INTEGER REFERENCES unit (id),
	centre_id     INTEGER REFERENCES unit (id),
	contact_id    INTEGER REFERENCES contact (id),
	service       TEXT,
	opened_at     INTEGER NOT NULL,
	entered_at    INTEGER NOT NULL,     -- the stage's clock starts here
	holder_due    INTEGER,              -- the holder's clock; NULL: none, or paused
	case_due      INTEGER,              -- the case's clock, from registration, never reset
	allow         TEXT,                 -- the allowance that holder_due was computed with
	paused_s      INTEGER NOT NULL DEFAULT 0, -- working seconds the stage's clock stood still
	paused_at     INTEGER,              -- while in a wait stage: since when
	held_stage    TEXT,                 -- while in a wait stage: where ^prev leads
	held_unit_id  INTEGER REFERENCES unit (id),
	held_since    INTEGER,              -- entered_at of the stage that waits
	rounds        INTEGER NOT NULL DEFAULT 0, -- answers sent back for rework
	answer_id     INTEGER,              -- document: the current answer
	reescalations INTEGER NOT NULL DEFAULT 0,
	alerted_at    INTEGER,              -- when superiors were last told of a follow-up
	outcome       TEXT,
	closed_at     INTEGER,
	parent_id     INTEGER REFERENCES case_ (id)
) STRICT;
CREATE INDEX case_contact ON case_ (contact_id);
CREATE INDEX case_worklist ON case_ (unit_id, role, holder_due) WHERE stage_kind <> 'final';
CREATE INDEX case_overdue ON case_ (holder_due) WHERE stage_kind <> 'final';
CREATE INDEX case_stage ON case_ (stage);
CREATE INDEX case_parent ON case_ (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX case_answer ON case_ (answer_id) WHERE answer_id IS NOT NULL;

-- The chain: hash = BLAKE2b(prev_hash, every column of the row).
CREATE TABLE event (
	id           INTEGER PRIMARY KEY,
	case_id      INTEGER NOT NULL REFERENCES case_ (id),
	at           INTEGER NOT NULL,
	actor        TEXT NOT NULL,         -- a login, CLIENT or SYSTEM
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
CREATE INDEX event_case ON event (case_id, id);

CREATE TABLE document (
	id         INTEGER PRIMARY KEY,
	case_id    INTEGER NOT NULL REFERENCES case_ (id),
	kind       TEXT NOT NULL,           -- text, answer, evidence, follow_up, unverified, reason, minutes, file
	author     TEXT NOT NULL,
	at         INTEGER NOT NULL,
	digest     BLOB NOT NULL,           -- keyed hash of the plain body
	sealed     BLOB NOT NULL
) STRICT;
CREATE INDEX document_case ON document (case_id, id);

-- What happens by itself.  A fired timer is deleted in the transaction that
-- does what it asks for.
CREATE TABLE timer (
	id          INTEGER PRIMARY KEY,
	due_at      INTEGER NOT NULL,
	kind        TEXT NOT NULL,          -- warn, breach, ...
	case_id     INTEGER REFERENCES case_ (id),
	official_id INTEGER REFERENCES official (id)
) STRICT;
CREATE INDEX timer_due ON timer (due_at);
CREATE INDEX timer_case ON timer (case_id);

CREATE TABLE mark (
	id          INTEGER PRIMARY KEY,
	official_id INTEGER REFERENCES official (id),
	unit_id     INTEGER REFERENCES unit (id),
	case_id     INTEGER REFERENCES case_ (id),
	kind        TEXT NOT NULL,          -- unanswered, pm_delay, operator_delay, ...
	points      INTEGER NOT NULL,
	at          INTEGER NOT NULL
) STRICT;
CREATE INDEX mark_official ON mark (official_id, at);
CREATE INDEX mark_case ON mark (case_id);
