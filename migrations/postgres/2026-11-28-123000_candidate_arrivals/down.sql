ALTER TABLE candidates DROP COLUMN arrived_at;
