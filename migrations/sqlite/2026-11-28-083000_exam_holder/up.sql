-- Where an exam is written on one device at a time: the login that holds it. Whoever else is signed in as the candidate reads
-- nothing of it before taking it over.
ALTER TABLE attempts ADD COLUMN holder_login BIGINT;
