-- Of each seat the attendance of the first block is left.
ALTER TABLE hour_entries DROP COLUMN block_id;
DELETE FROM attendances WHERE block_id IN (SELECT id FROM session_blocks WHERE number > 1);
ALTER TABLE attendances DROP CONSTRAINT attendances_seat_id_block_id_key;
ALTER TABLE attendances DROP COLUMN block_id;
ALTER TABLE attendances ADD CONSTRAINT attendances_seat_id_key UNIQUE (seat_id);
DROP TABLE session_blocks;
