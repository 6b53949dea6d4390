-- Texts in and out.

CREATE TABLE message (
	id           INTEGER PRIMARY KEY,
	direction    TEXT NOT NULL CHECK (direction IN ('in', 'out')),
	contact_id   INTEGER NOT NULL REFERENCES contact (id), -- the bare number
	sealed       BLOB NOT NULL,         -- the text
	state        TEXT NOT NULL CHECK (state IN ('queued', 'submitting', 'sent', 'delivered',
	                 'uncertain', 'failed', 'expired', 'cancelled', 'received')),
	template     TEXT,                  -- out: the text's code
	purpose      TEXT NOT NULL,         -- in: citizen; out: stage, reply, challenge, staff, free
	rank         INTEGER NOT NULL DEFAULT 0, -- out: the lower leaves first
	resend       INTEGER NOT NULL DEFAULT 1, -- out: 1 if twice is better than never
	parts        INTEGER NOT NULL DEFAULT 1,
	tries        INTEGER NOT NULL DEFAULT 0,
	carrier      TEXT,                  -- who brought or took it
	sim          TEXT,
	case_id      INTEGER REFERENCES case_ (id),
	event_id     INTEGER REFERENCES event (id),
	dedupe       TEXT UNIQUE,           -- event:template:recipient
	not_before   INTEGER NOT NULL DEFAULT 0, -- quiet hours, opening, back-off
	expires_at   INTEGER,
	settle_by    INTEGER,               -- uncertain: a status report may settle it until then
	created_at   INTEGER NOT NULL,
	sent_at      INTEGER,
	delivered_at INTEGER,
	cause        TEXT                   -- why it failed
) STRICT;
CREATE INDEX message_queue ON message (rank, id) WHERE state = 'queued';
CREATE INDEX message_open ON message (state) WHERE state IN ('submitting', 'uncertain');
CREATE INDEX message_contact ON message (contact_id, created_at);
CREATE INDEX message_case ON message (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX message_event ON message (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX message_created ON message (created_at);

-- One part of an outgoing message on its way.
CREATE TABLE submission (
	id           INTEGER PRIMARY KEY,
	message_id   INTEGER NOT NULL REFERENCES message (id),
	seq          INTEGER NOT NULL,      -- counts from 1
	state        TEXT NOT NULL CHECK (state IN ('queued', 'submitting', 'sent', 'delivered',
	                 'uncertain', 'failed')),
	concat_ref   INTEGER,               -- 8 bits, our own; NULL for a message of one part
	carrier      TEXT,
	sim          TEXT,
	reference    INTEGER,               -- TP-MR
	submitted_at INTEGER,
	settled_at   INTEGER,
	status       INTEGER,               -- TP-ST of the report
	UNIQUE (message_id, seq)
) STRICT;
CREATE INDEX submission_reference ON submission (sim, reference, submitted_at);

-- One received part.  print is the digest of SIM, sender, time stamp, header
-- and data: the same part seen twice is one part.
CREATE TABLE part (
	id          INTEGER PRIMARY KEY,
	print       BLOB NOT NULL UNIQUE,
	sim         TEXT NOT NULL,
	carrier     TEXT NOT NULL,
	contact_id  INTEGER NOT NULL REFERENCES contact (id),
	scts        INTEGER NOT NULL,
	ref         INTEGER,                -- concatenation, NULL for a message of one part
	total       INTEGER,
	seq         INTEGER,
	width       INTEGER,
	sealed      BLOB NOT NULL,
	received_at INTEGER NOT NULL,
	message_id  INTEGER REFERENCES message (id)
) STRICT;
CREATE INDEX part_waiting ON part (sim, contact_id, ref, total) WHERE message_id IS NULL;
CREATE INDEX part_contact ON part (contact_id);
CREATE INDEX part_age ON part (received_at) WHERE message_id IS NULL;
CREATE INDEX part_message ON part (message_id) WHERE message_id IS NOT NULL;
