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

-- The figures of a day, counted in the index alone.  The state does not come
-- first: nobody who looks for one state is to be led here.
CREATE INDEX message_figure ON message (direction, state, created_at);

-- The cases of one unit in one stage, the closed ones too.
CREATE INDEX case_stage_unit ON case_ (stage, unit_id);

CREATE INDEX case_open ON case_ (stage_kind) WHERE stage_kind <> 'final';
