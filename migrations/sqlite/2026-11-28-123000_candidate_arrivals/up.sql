-- Since when a candidate's page waits for the identity check: the board tells them from those who have not come.
ALTER TABLE candidates ADD COLUMN arrived_at TIMESTAMP;
