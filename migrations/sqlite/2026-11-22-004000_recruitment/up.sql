CREATE TABLE provider_members (
    id INTEGER PRIMARY KEY,
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    user_id BIGINT NOT NULL UNIQUE REFERENCES users (id),
    joined_at TIMESTAMP NOT NULL
);
CREATE INDEX provider_members_provider_id ON provider_members (provider_id);

CREATE TABLE trainers (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL UNIQUE REFERENCES users (id),
    provider_id BIGINT REFERENCES providers (id),
    about TEXT NOT NULL DEFAULT '',
    appointed_at TIMESTAMP NOT NULL
);
CREATE INDEX trainers_provider_id ON trainers (provider_id);

CREATE TABLE schemes (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    level BIGINT NOT NULL,
    title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    training_minutes BIGINT NOT NULL,
    theory_cut BIGINT NOT NULL,
    practical_cut BIGINT NOT NULL,
    theory_minutes BIGINT NOT NULL,
    validity_months BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    tolerance BIGINT NOT NULL,
    nature_en TEXT NOT NULL,
    nature_zh TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'superseded')),
    created_by_id BIGINT REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    UNIQUE (code, version),
    CHECK (level BETWEEN 1 AND 5)
);
CREATE INDEX schemes_created_by_id ON schemes (created_by_id);

CREATE TABLE cohorts (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    about_en TEXT NOT NULL DEFAULT '',
    about_zh TEXT NOT NULL DEFAULT '',
    scheme_id BIGINT NOT NULL REFERENCES schemes (id),
    city TEXT NOT NULL,
    places BIGINT NOT NULL,
    opens_at TIMESTAMP NOT NULL,
    closes_at TIMESTAMP NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    offer_hours BIGINT NOT NULL DEFAULT 72,
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'open', 'paused', 'closed', 'running', 'concluded')),
    created_by_id BIGINT REFERENCES users (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX cohorts_scheme_id ON cohorts (scheme_id);
CREATE INDEX cohorts_created_by_id ON cohorts (created_by_id);

CREATE TABLE quotas (
    id INTEGER PRIMARY KEY,
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    seats BIGINT NOT NULL,
    nomination_code TEXT NOT NULL UNIQUE,
    valid_until TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (cohort_id, provider_id)
);
CREATE INDEX quotas_provider_id ON quotas (provider_id);

CREATE TABLE nomination_batches (
    id INTEGER PRIMARY KEY,
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    file_name TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    rows BIGINT NOT NULL,
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    undone_at TIMESTAMP
);
CREATE INDEX nomination_batches_cohort_id ON nomination_batches (cohort_id);
CREATE INDEX nomination_batches_provider_id ON nomination_batches (provider_id);
CREATE INDEX nomination_batches_created_by_id ON nomination_batches (created_by_id);

CREATE TABLE nominations (
    id INTEGER PRIMARY KEY,
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    batch_id BIGINT REFERENCES nomination_batches (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'used', 'withdrawn')),
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    UNIQUE (cohort_id, provider_id, email)
);
CREATE INDEX nominations_provider_id ON nominations (provider_id);
CREATE INDEX nominations_batch_id ON nominations (batch_id);
CREATE INDEX nominations_created_by_id ON nominations (created_by_id);

CREATE TABLE identities (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL UNIQUE REFERENCES users (id),
    legal_name TEXT NOT NULL,
    birth_date DATE NOT NULL,
    number_sealed BLOB,
    number_digest TEXT,
    number_mask TEXT NOT NULL DEFAULT '',
    recorded_at TIMESTAMP NOT NULL,
    verified_at TIMESTAMP,
    verified_by_id BIGINT REFERENCES users (id)
);
CREATE INDEX identities_verified_by_id ON identities (verified_by_id);
CREATE INDEX identities_number_digest ON identities (number_digest);

CREATE TABLE guardian_consents (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL UNIQUE REFERENCES users (id),
    file_id BIGINT NOT NULL REFERENCES files (id),
    guardian_name TEXT NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    accepted_at TIMESTAMP,
    accepted_by_id BIGINT REFERENCES users (id)
);
CREATE INDEX guardian_consents_file_id ON guardian_consents (file_id);
CREATE INDEX guardian_consents_accepted_by_id ON guardian_consents (accepted_by_id);

CREATE TABLE applications (
    id INTEGER PRIMARY KEY,
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    source TEXT NOT NULL CHECK (source IN ('provider', 'referral', 'self')),
    provider_id BIGINT REFERENCES providers (id),
    nomination_id BIGINT REFERENCES nominations (id),
    code_entered TEXT NOT NULL DEFAULT '',
    code_check TEXT NOT NULL DEFAULT 'none' CHECK (code_check IN ('none', 'valid', 'unknown', 'expired', 'full')),
    city TEXT NOT NULL,
    motivation TEXT NOT NULL,
    experience TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'submitted' CHECK (status IN ('submitted', 'in_review', 'waitlisted', 'offered', 'rejected', 'admitted', 'declined', 'lapsed', 'withdrawn')),
    offer_expires_at TIMESTAMP,
    submitted_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    UNIQUE (cohort_id, user_id)
);
CREATE INDEX applications_user_id ON applications (user_id);
CREATE INDEX applications_provider_id ON applications (provider_id);
CREATE INDEX applications_nomination_id ON applications (nomination_id);
CREATE INDEX applications_status_changed_at ON applications (status, changed_at);

CREATE TABLE application_moves (
    id INTEGER PRIMARY KEY,
    application_id BIGINT NOT NULL REFERENCES applications (id),
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    moved_by_id BIGINT REFERENCES users (id),
    moved_at TIMESTAMP NOT NULL
);
CREATE INDEX application_moves_application_id ON application_moves (application_id);
CREATE INDEX application_moves_moved_by_id ON application_moves (moved_by_id);
