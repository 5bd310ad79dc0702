-- Of each seat the attendance of the first block is left.
DROP INDEX hour_entries_block_id;
ALTER TABLE hour_entries DROP COLUMN block_id;
CREATE TABLE attendances_old (
    id INTEGER PRIMARY KEY,
    seat_id BIGINT NOT NULL UNIQUE REFERENCES seats (id),
    checked_in_at TIMESTAMP,
    checked_out_at TIMESTAMP,
    status TEXT CHECK (status IN ('present', 'late', 'partial', 'excused', 'absent')),
    minutes BIGINT NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    recorded_by_id BIGINT NOT NULL REFERENCES users (id),
    recorded_at TIMESTAMP NOT NULL
);
INSERT INTO attendances_old (id, seat_id, checked_in_at, checked_out_at, status, minutes, note, recorded_by_id, recorded_at)
    SELECT a.id, a.seat_id, a.checked_in_at, a.checked_out_at, a.status, a.minutes, a.note, a.recorded_by_id, a.recorded_at
    FROM attendances a JOIN session_blocks b ON b.id = a.block_id WHERE b.number = 1;
DROP TABLE attendances;
ALTER TABLE attendances_old RENAME TO attendances;
CREATE INDEX attendances_recorded_by_id ON attendances (recorded_by_id);
DROP TABLE session_blocks;
