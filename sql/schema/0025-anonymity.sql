-- The texts that an anonymous reporter got, until his number is forgotten.
CREATE INDEX message_receipt ON message (created_at) WHERE template IN ('N03', 'N04');
