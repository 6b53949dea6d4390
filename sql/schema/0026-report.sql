-- Reports ask for a period: one index for each time that they count by.  The
-- events come in order of time, so that theirs grows at its end alone.
CREATE INDEX event_at ON event (at);
CREATE INDEX IF NOT EXISTS case_opened ON case_ (opened_at);
CREATE INDEX IF NOT EXISTS case_closed ON case_ (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS mark_at ON mark (at);
CREATE INDEX survey_asked ON survey (asked_at);
CREATE INDEX IF NOT EXISTS survey_answered ON survey (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX task_done ON task (done_at) WHERE done_at IS NOT NULL;
