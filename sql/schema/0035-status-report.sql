-- Status reports that were quicker than the answer which names their part.
-- Whose they are is a contact, as everywhere.
CREATE TABLE status_report (
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	sim        TEXT NOT NULL,
	reference  INTEGER NOT NULL,  -- TP-MR
	status     INTEGER NOT NULL,  -- TP-ST
	scts       INTEGER NOT NULL,  -- when the service centre took the part; 0: not said
	at         INTEGER NOT NULL,
	PRIMARY KEY (contact_id, sim, reference, status)
) STRICT;
CREATE INDEX status_report_age ON status_report (at);
