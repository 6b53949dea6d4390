-- Digits that nobody used are swept up by their age.
CREATE INDEX challenge_unused ON challenge (expires_at) WHERE used_at IS NULL;
