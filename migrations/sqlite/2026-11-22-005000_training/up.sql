CREATE TABLE venues (
    id INTEGER PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    city TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    venue_id BIGINT NOT NULL REFERENCES venues (id),
    name TEXT NOT NULL,
    capacity BIGINT NOT NULL
);
CREATE INDEX rooms_venue_id ON rooms (venue_id);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    trainer_id BIGINT NOT NULL REFERENCES users (id),
    module TEXT NOT NULL CHECK (module IN ('compliance', 'product', 'script', 'camera', 'rehearsal', 'review')),
    title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    booking_closes_at TIMESTAMP NOT NULL,
    capacity BIGINT NOT NULL,
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'cancelled')),
    cancel_reason TEXT NOT NULL DEFAULT '',
    calendar_sequence BIGINT NOT NULL DEFAULT 0,
    closed_at TIMESTAMP,
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_cohort_id ON sessions (cohort_id);
CREATE INDEX sessions_room_id ON sessions (room_id);
CREATE INDEX sessions_trainer_id ON sessions (trainer_id);
CREATE INDEX sessions_created_by_id ON sessions (created_by_id);
CREATE INDEX sessions_status_starts_at ON sessions (status, starts_at);

CREATE TABLE seats (
    id INTEGER PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    status TEXT NOT NULL CHECK (status IN ('held', 'waitlisted', 'offered', 'released', 'lapsed')),
    joined_at TIMESTAMP NOT NULL,
    offered_until TIMESTAMP,
    release_reason TEXT NOT NULL DEFAULT '',
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX seats_session_id ON seats (session_id);
CREATE INDEX seats_user_id ON seats (user_id);
CREATE UNIQUE INDEX seats_session_id_user_id_open ON seats (session_id, user_id) WHERE status IN ('held', 'waitlisted', 'offered');

CREATE TABLE attendances (
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
CREATE INDEX attendances_recorded_by_id ON attendances (recorded_by_id);

CREATE TABLE hour_entries (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    session_id BIGINT REFERENCES sessions (id),
    minutes BIGINT NOT NULL,
    reason TEXT NOT NULL,
    recorded_by_id BIGINT NOT NULL REFERENCES users (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX hour_entries_user_id ON hour_entries (user_id);
CREATE INDEX hour_entries_cohort_id ON hour_entries (cohort_id);
CREATE INDEX hour_entries_session_id ON hour_entries (session_id);
CREATE INDEX hour_entries_recorded_by_id ON hour_entries (recorded_by_id);
