-- A personal PIN beside the challenge (sms.pin): its keyed hash.
ALTER TABLE official ADD COLUMN pin_hash BLOB;
