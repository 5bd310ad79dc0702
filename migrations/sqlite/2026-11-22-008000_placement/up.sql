CREATE TABLE anchor_profiles (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL UNIQUE REFERENCES users (id),
    headline TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    is_remote BOOLEAN NOT NULL DEFAULT FALSE,
    expected_pay_fen BIGINT,
    is_open_to_work BOOLEAN NOT NULL DEFAULT TRUE,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX anchor_profiles_is_open_to_work_updated_at ON anchor_profiles (is_open_to_work, updated_at);

CREATE TABLE anchor_tags (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL CHECK (kind IN ('category', 'style', 'hours', 'language')),
    tag TEXT NOT NULL,
    UNIQUE (user_id, kind, tag)
);
CREATE INDEX anchor_tags_kind_tag ON anchor_tags (kind, tag);

CREATE TABLE openings (
    id INTEGER PRIMARY KEY,
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    headcount BIGINT NOT NULL,
    level BIGINT NOT NULL,
    city TEXT NOT NULL,
    is_remote BOOLEAN NOT NULL DEFAULT FALSE,
    pay_min_fen BIGINT NOT NULL,
    pay_max_fen BIGINT NOT NULL,
    starts_on DATE NOT NULL,
    closes_on DATE NOT NULL,
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'paused', 'filled', 'closed')),
    close_reason TEXT NOT NULL DEFAULT '',
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP
);
CREATE INDEX openings_provider_id ON openings (provider_id);
CREATE INDEX openings_created_by_id ON openings (created_by_id);
CREATE INDEX openings_status_closes_on ON openings (status, closes_on);

CREATE TABLE opening_tags (
    id INTEGER PRIMARY KEY,
    opening_id BIGINT NOT NULL REFERENCES openings (id),
    kind TEXT NOT NULL CHECK (kind IN ('category', 'style', 'hours', 'language')),
    tag TEXT NOT NULL,
    UNIQUE (opening_id, kind, tag)
);

CREATE TABLE candidacies (
    id INTEGER PRIMARY KEY,
    opening_id BIGINT NOT NULL REFERENCES openings (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    status TEXT NOT NULL CHECK (status IN ('shortlisted', 'invited', 'interested', 'declined', 'interviewed', 'offered', 'accepted', 'refused', 'lapsed', 'placed', 'closed')),
    message TEXT NOT NULL DEFAULT '',
    close_reason TEXT NOT NULL DEFAULT '',
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    UNIQUE (opening_id, user_id)
);
CREATE INDEX candidacies_user_id ON candidacies (user_id);
CREATE INDEX candidacies_created_by_id ON candidacies (created_by_id);

CREATE TABLE offers (
    id INTEGER PRIMARY KEY,
    candidacy_id BIGINT NOT NULL REFERENCES candidacies (id),
    pay_fen BIGINT NOT NULL,
    terms TEXT NOT NULL,
    starts_on DATE NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'accepted', 'refused', 'lapsed', 'withdrawn', 'frozen')),
    response_note TEXT NOT NULL DEFAULT '',
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    responded_at TIMESTAMP
);
CREATE INDEX offers_candidacy_id ON offers (candidacy_id);
CREATE INDEX offers_created_by_id ON offers (created_by_id);
CREATE UNIQUE INDEX offers_candidacy_id_open ON offers (candidacy_id) WHERE status = 'open';

CREATE TABLE placements (
    id INTEGER PRIMARY KEY,
    candidacy_id BIGINT NOT NULL UNIQUE REFERENCES candidacies (id),
    offer_id BIGINT NOT NULL UNIQUE REFERENCES offers (id),
    opening_id BIGINT NOT NULL REFERENCES openings (id),
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    pay_fen BIGINT NOT NULL,
    starts_on DATE NOT NULL,
    status TEXT NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'active', 'ended')),
    ended_on DATE,
    end_reason TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX placements_opening_id ON placements (opening_id);
CREATE INDEX placements_provider_id ON placements (provider_id);
CREATE INDEX placements_user_id ON placements (user_id);

CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY,
    placement_id BIGINT NOT NULL REFERENCES placements (id),
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    shows BIGINT NOT NULL,
    live_minutes BIGINT NOT NULL,
    gmv_fen BIGINT NOT NULL,
    viewers BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    refunds_fen BIGINT NOT NULL,
    trust TEXT NOT NULL CHECK (trust IN ('self_reported', 'provider_confirmed', 'file_verified')),
    status TEXT NOT NULL DEFAULT 'reported' CHECK (status IN ('reported', 'confirmed', 'verified', 'rejected')),
    note TEXT NOT NULL DEFAULT '',
    reported_by_id BIGINT NOT NULL REFERENCES users (id),
    reported_at TIMESTAMP NOT NULL,
    CHECK (period_end >= period_start)
);
CREATE INDEX outcomes_reported_by_id ON outcomes (reported_by_id);
CREATE INDEX outcomes_placement_id ON outcomes (placement_id);
CREATE UNIQUE INDEX outcomes_placement_id_period_start_kept ON outcomes (placement_id, period_start) WHERE status <> 'rejected';
CREATE INDEX offers_status_expires_at ON offers (status, expires_at);
CREATE INDEX placements_status_starts_on ON placements (status, starts_on);
