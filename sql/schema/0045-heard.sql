-- Who wrote of late, asked for every text that is queued: an official's number
-- has thousands of ours, and a few of his.
CREATE INDEX message_heard ON message (contact_id, created_at) WHERE direction = 'in';
