-- How many texts of each rank wait for each carrier ('' for any): counted as they
-- come and go, so that nobody who asks reads a queue of a million.
CREATE TABLE queue_depth (
	rank    INTEGER NOT NULL,
	carrier TEXT NOT NULL,
	texts   INTEGER NOT NULL,
	PRIMARY KEY (rank, carrier)
) STRICT, WITHOUT ROWID;
INSERT INTO queue_depth
	SELECT rank, coalesce(carrier, ''), count(*) FROM message WHERE state = 'queued'
	GROUP BY 1, 2;

CREATE TRIGGER message_comes AFTER INSERT ON message WHEN NEW.state = 'queued'
BEGIN
	INSERT INTO queue_depth VALUES (NEW.rank, coalesce(NEW.carrier, ''), 1)
	ON CONFLICT DO UPDATE SET texts = texts + 1;
END;
CREATE TRIGGER message_goes AFTER UPDATE OF state, carrier ON message
WHEN OLD.state = 'queued' AND (NEW.state <> 'queued' OR NEW.carrier IS NOT OLD.carrier)
BEGIN
	UPDATE queue_depth SET texts = texts - 1
	WHERE rank = OLD.rank AND carrier = coalesce(OLD.carrier, '');
END;
CREATE TRIGGER message_returns AFTER UPDATE OF state, carrier ON message
WHEN NEW.state = 'queued' AND (OLD.state <> 'queued' OR NEW.carrier IS NOT OLD.carrier)
BEGIN
	INSERT INTO queue_depth VALUES (NEW.rank, coalesce(NEW.carrier, ''), 1)
	ON CONFLICT DO UPDATE SET texts = texts + 1;
END;
CREATE TRIGGER message_ends AFTER DELETE ON message WHEN OLD.state = 'queued'
BEGIN
	UPDATE queue_depth SET texts = texts - 1
	WHERE rank = OLD.rank AND carrier = coalesce(OLD.carrier, '');
END;

-- It was for figures of a day, which counters tell (docs/METRICS.md).
DROP INDEX message_figure;
