-- What stays fast when the archive is large.

-- Is anything earlier to this number still on its way?  An official's number
-- has a text for every case that he ever held.
CREATE INDEX message_waiting ON message (contact_id, id)
	WHERE state IN ('queued', 'submitting', 'uncertain');

-- The queue, with what decides whether a text may leave now: what waits for
-- the morning is passed over without a look at its row.
DROP INDEX message_queue;
CREATE INDEX message_queue ON message (rank, id, not_before, carrier, contact_id)
	WHERE state = 'queued';
CREATE INDEX message_expiry ON message (expires_at) WHERE state = 'queued';

-- The few that did not arrive, for the list of them.
CREATE INDEX message_ended ON message (state, id)
	WHERE state IN ('failed', 'expired', 'cancelled');

-- The figures of a day, from the index alone.
DROP INDEX message_created;
CREATE INDEX message_created ON message (created_at, direction, state);

-- The cases of one unit in one stage, the closed ones too.
CREATE INDEX case_unit_stage ON case_ (unit_id, stage);

DROP INDEX case_overdue;
CREATE INDEX case_overdue ON case_ (holder_due, stage_kind) WHERE stage_kind <> 'final';
