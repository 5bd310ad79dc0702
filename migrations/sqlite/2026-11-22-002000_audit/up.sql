CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    actor_id BIGINT REFERENCES users (id),
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    details TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_entries_actor_id ON audit_entries (actor_id);
CREATE INDEX audit_entries_subject_kind_subject_id ON audit_entries (subject_kind, subject_id);

CREATE TABLE audit_seals (
    id INTEGER PRIMARY KEY,
    entry_id BIGINT NOT NULL UNIQUE REFERENCES audit_entries (id),
    position BIGINT NOT NULL UNIQUE,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    sealed_at TIMESTAMP NOT NULL
);
