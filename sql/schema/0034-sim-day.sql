-- How many parts left by each SIM (a gateway's name stands for one) on each local
-- day.  The table submission cannot tell: what is sent again begins anew there.
CREATE TABLE sim_day (
	sim   TEXT NOT NULL,
	day   INTEGER NOT NULL, -- local days since 1970-01-01
	parts INTEGER NOT NULL,
	PRIMARY KEY (sim, day)
) STRICT, WITHOUT ROWID;
