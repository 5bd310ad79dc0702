CREATE TABLE certificates (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    user_id BIGINT NOT NULL REFERENCES users (id),
    scheme_id BIGINT NOT NULL REFERENCES schemes (id),
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    level BIGINT NOT NULL,
    holder_name TEXT NOT NULL,
    issued_at TIMESTAMP NOT NULL,
    issued_by_id BIGINT NOT NULL REFERENCES users (id),
    valid_until DATE NOT NULL,
    snapshot TEXT NOT NULL,
    superseded_by_id BIGINT REFERENCES certificates (id)
);
CREATE INDEX certificates_user_id ON certificates (user_id);
CREATE INDEX certificates_scheme_id ON certificates (scheme_id);
CREATE INDEX certificates_cohort_id ON certificates (cohort_id);
CREATE INDEX certificates_issued_by_id ON certificates (issued_by_id);
CREATE INDEX certificates_superseded_by_id ON certificates (superseded_by_id);
CREATE UNIQUE INDEX certificates_user_id_level_open ON certificates (user_id, level) WHERE superseded_by_id IS NULL;

CREATE TABLE certificate_facts (
    id INTEGER PRIMARY KEY,
    certificate_id BIGINT NOT NULL REFERENCES certificates (id),
    kind TEXT NOT NULL CHECK (kind IN ('suspended', 'reinstated', 'revoked', 'renewed')),
    reason TEXT NOT NULL,
    recorded_by_id BIGINT NOT NULL REFERENCES users (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX certificate_facts_certificate_id ON certificate_facts (certificate_id);
CREATE INDEX certificate_facts_recorded_by_id ON certificate_facts (recorded_by_id);

CREATE TABLE certificate_refusals (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    scheme_id BIGINT NOT NULL REFERENCES schemes (id),
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    reason TEXT NOT NULL,
    decided_by_id BIGINT NOT NULL REFERENCES users (id),
    decided_at TIMESTAMP NOT NULL
);
CREATE INDEX certificate_refusals_user_id ON certificate_refusals (user_id);
CREATE INDEX certificate_refusals_scheme_id ON certificate_refusals (scheme_id);
CREATE INDEX certificate_refusals_cohort_id ON certificate_refusals (cohort_id);
CREATE INDEX certificate_refusals_decided_by_id ON certificate_refusals (decided_by_id);

CREATE TABLE certificate_reminders (
    id INTEGER PRIMARY KEY,
    certificate_id BIGINT NOT NULL REFERENCES certificates (id),
    days BIGINT NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    UNIQUE (certificate_id, days)
);
