-- A session takes place in blocks, numbered from 1 in order. sessions.starts_at and ends_at stay: from the first to the last.
CREATE TABLE session_blocks (
    id INTEGER PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    number BIGINT NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    -- When its attendance was settled: by hand, or by the program two hours after its end.
    settled_at TIMESTAMP,
    UNIQUE (session_id, number),
    CHECK (number > 0 AND starts_at < ends_at)
);
CREATE INDEX session_blocks_starts_at ON session_blocks (starts_at);
CREATE INDEX session_blocks_unsettled ON session_blocks (ends_at) WHERE settled_at IS NULL;
INSERT INTO session_blocks (session_id, number, starts_at, ends_at, settled_at)
    SELECT id, 1, starts_at, ends_at, closed_at FROM sessions ORDER BY id;

-- Attendance is of a seat in a block. SQLite cannot take a UNIQUE away: the table is built anew. Nothing refers to it.
ALTER TABLE attendances ADD COLUMN block_id BIGINT REFERENCES session_blocks (id);
UPDATE attendances SET block_id = (SELECT b.id FROM session_blocks b JOIN seats s ON s.session_id = b.session_id WHERE s.id = attendances.seat_id);
CREATE TABLE attendances_new (
    id INTEGER PRIMARY KEY,
    seat_id BIGINT NOT NULL REFERENCES seats (id),
    block_id BIGINT NOT NULL REFERENCES session_blocks (id),
    checked_in_at TIMESTAMP,
    checked_out_at TIMESTAMP,
    status TEXT CHECK (status IN ('present', 'late', 'partial', 'excused', 'absent')),
    minutes BIGINT NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    recorded_by_id BIGINT NOT NULL REFERENCES users (id),
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (seat_id, block_id)
);
INSERT INTO attendances_new (id, seat_id, block_id, checked_in_at, checked_out_at, status, minutes, note, recorded_by_id, recorded_at)
    SELECT id, seat_id, block_id, checked_in_at, checked_out_at, status, minutes, note, recorded_by_id, recorded_at FROM attendances;
DROP TABLE attendances;
ALTER TABLE attendances_new RENAME TO attendances;
CREATE INDEX attendances_block_id ON attendances (block_id);
CREATE INDEX attendances_recorded_by_id ON attendances (recorded_by_id);

ALTER TABLE hour_entries ADD COLUMN block_id BIGINT REFERENCES session_blocks (id);
UPDATE hour_entries SET block_id = (SELECT id FROM session_blocks b WHERE b.session_id = hour_entries.session_id) WHERE session_id IS NOT NULL;
CREATE INDEX hour_entries_block_id ON hour_entries (block_id);
