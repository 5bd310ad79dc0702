-- What a sitting asks of its candidates at the door.
ALTER TABLE sittings ADD COLUMN needs_authorisation BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE sittings ADD COLUMN is_one_device BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE sittings ADD COLUMN entry_code TEXT NOT NULL DEFAULT '';
ALTER TABLE sittings ADD COLUMN ip_ranges TEXT NOT NULL DEFAULT '';

ALTER TABLE candidates ADD COLUMN seat TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN is_seat_accessible BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE candidates ADD COLUMN authorised_at TIMESTAMP;
ALTER TABLE candidates ADD COLUMN authorised_by_id BIGINT REFERENCES users (id);
ALTER TABLE candidates ADD COLUMN identity_document TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN identity_note TEXT NOT NULL DEFAULT '';
CREATE INDEX candidates_authorised_by_id ON candidates (authorised_by_id);

-- seen_at: the last sign of life. device: which one holds the exam. paused_us: what ended pauses add up to, in microseconds.
ALTER TABLE attempts ADD COLUMN seen_at TIMESTAMP;
ALTER TABLE attempts ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN paused_at TIMESTAMP;
ALTER TABLE attempts ADD COLUMN paused_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN focus_losses BIGINT NOT NULL DEFAULT 0;

-- sequence 0: given without a script, in the order in which it arrived.
ALTER TABLE answers ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0;

CREATE TABLE invigilators (
    id INTEGER PRIMARY KEY,
    sitting_id BIGINT NOT NULL REFERENCES sittings (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    added_by_id BIGINT NOT NULL REFERENCES users (id),
    added_at TIMESTAMP NOT NULL,
    UNIQUE (sitting_id, user_id)
);
CREATE INDEX invigilators_user_id ON invigilators (user_id);
CREATE INDEX invigilators_added_by_id ON invigilators (added_by_id);

-- Append-only. The kinds grow, so that the program alone knows them.
CREATE TABLE attempt_events (
    id INTEGER PRIMARY KEY,
    candidate_id BIGINT NOT NULL REFERENCES candidates (id),
    kind TEXT NOT NULL,
    actor_id BIGINT REFERENCES users (id),
    reason TEXT NOT NULL DEFAULT '',
    at TIMESTAMP NOT NULL
);
CREATE INDEX attempt_events_candidate_id ON attempt_events (candidate_id);
CREATE INDEX attempt_events_actor_id ON attempt_events (actor_id);

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    sitting_id BIGINT NOT NULL REFERENCES sittings (id),
    candidate_id BIGINT REFERENCES candidates (id),
    category TEXT NOT NULL,
    description TEXT NOT NULL,
    action_taken TEXT NOT NULL DEFAULT '',
    recorded_by_id BIGINT NOT NULL REFERENCES users (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX incidents_sitting_id ON incidents (sitting_id);
CREATE INDEX incidents_candidate_id ON incidents (candidate_id);
CREATE INDEX incidents_recorded_by_id ON incidents (recorded_by_id);
