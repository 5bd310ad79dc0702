-- How many read each essay: one, or two of whom neither sees the other.
ALTER TABLE schemes ADD COLUMN open_markers BIGINT NOT NULL DEFAULT 1 CHECK (open_markers IN (1, 2));

-- One seat at one essay. Whoever holds the lease marks it; it counts once it is final.
CREATE TABLE open_marks (
    id INTEGER PRIMARY KEY,
    attempt_id BIGINT NOT NULL REFERENCES attempts (id),
    position BIGINT NOT NULL,
    item_version_id BIGINT NOT NULL REFERENCES item_versions (id),
    seat TEXT NOT NULL CHECK (seat IN ('first', 'second', 'third')),
    marker_id BIGINT REFERENCES users (id),
    leased_until TIMESTAMP,
    points BIGINT,
    comment TEXT NOT NULL DEFAULT '',
    finalised_at TIMESTAMP,
    opened_at TIMESTAMP NOT NULL,
    UNIQUE (attempt_id, position, seat)
);
CREATE INDEX open_marks_item_version_id ON open_marks (item_version_id);
CREATE INDEX open_marks_marker_id ON open_marks (marker_id);
CREATE INDEX open_marks_finalised_at ON open_marks (finalised_at);

-- To whom the essays of a sitting are handed; nobody named: every trainer who may examine.
CREATE TABLE open_markers (
    id INTEGER PRIMARY KEY,
    sitting_id BIGINT NOT NULL REFERENCES sittings (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    named_by_id BIGINT NOT NULL REFERENCES users (id),
    named_at TIMESTAMP NOT NULL,
    UNIQUE (sitting_id, user_id)
);
CREATE INDEX open_markers_user_id ON open_markers (user_id);
CREATE INDEX open_markers_named_by_id ON open_markers (named_by_id);

-- A version that does not count any more, in one sitting or, without one, in all.
CREATE TABLE item_voids (
    id INTEGER PRIMARY KEY,
    item_version_id BIGINT NOT NULL REFERENCES item_versions (id),
    sitting_id BIGINT REFERENCES sittings (id),
    effect TEXT NOT NULL CHECK (effect IN ('full_points', 'left_out')),
    reason TEXT NOT NULL,
    voided_by_id BIGINT NOT NULL REFERENCES users (id),
    voided_at TIMESTAMP NOT NULL,
    -- Every attempt that was finished then is scored again.
    rescored_at TIMESTAMP
);
CREATE INDEX item_voids_item_version_id ON item_voids (item_version_id);
CREATE INDEX item_voids_sitting_id ON item_voids (sitting_id);
CREATE INDEX item_voids_voided_by_id ON item_voids (voided_by_id);
CREATE INDEX item_voids_rescored_at ON item_voids (rescored_at);

-- What a void did to one attempt. Points in hundredths, scores in hundredths of a percent.
CREATE TABLE rescores (
    id INTEGER PRIMARY KEY,
    attempt_id BIGINT NOT NULL REFERENCES attempts (id),
    item_void_id BIGINT NOT NULL REFERENCES item_voids (id),
    score_before BIGINT NOT NULL,
    score_after BIGINT NOT NULL,
    was_passed BOOLEAN,
    is_passed BOOLEAN,
    -- Whether the candidate knew the result.
    was_released BOOLEAN NOT NULL,
    rescored_at TIMESTAMP NOT NULL,
    -- A released pass that became a fail: somebody of the office looked at it.
    settled_at TIMESTAMP,
    settled_by_id BIGINT REFERENCES users (id),
    settled_note TEXT NOT NULL DEFAULT '',
    UNIQUE (attempt_id, item_void_id)
);
CREATE INDEX rescores_item_void_id ON rescores (item_void_id);
CREATE INDEX rescores_settled_by_id ON rescores (settled_by_id);

-- The statistics of a sitting were looked at.
ALTER TABLE sittings ADD COLUMN flagged_at TIMESTAMP;

-- Something for a human to look at: two attempts strangely alike, or one strangely fast.
CREATE TABLE exam_flags (
    id INTEGER PRIMARY KEY,
    sitting_id BIGINT NOT NULL REFERENCES sittings (id),
    kind TEXT NOT NULL CHECK (kind IN ('alike', 'fast')),
    attempt_id BIGINT NOT NULL REFERENCES attempts (id),
    other_attempt_id BIGINT REFERENCES attempts (id),
    value BIGINT NOT NULL,
    same_wrong BIGINT NOT NULL DEFAULT 0,
    shared BIGINT NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'dismissed', 'upheld')),
    found_at TIMESTAMP NOT NULL,
    decided_by_id BIGINT REFERENCES users (id),
    decided_at TIMESTAMP,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX exam_flags_sitting_id ON exam_flags (sitting_id);
CREATE INDEX exam_flags_attempt_id ON exam_flags (attempt_id);
CREATE INDEX exam_flags_other_attempt_id ON exam_flags (other_attempt_id);
CREATE INDEX exam_flags_decided_by_id ON exam_flags (decided_by_id);
CREATE INDEX exam_flags_status ON exam_flags (status);
