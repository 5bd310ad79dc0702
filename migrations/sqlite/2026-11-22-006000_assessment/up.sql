CREATE TABLE item_imports (
    id INTEGER PRIMARY KEY,
    file_name TEXT NOT NULL,
    file_digest TEXT NOT NULL UNIQUE,
    items BIGINT NOT NULL,
    imported_by_id BIGINT NOT NULL REFERENCES users (id),
    imported_at TIMESTAMP NOT NULL
);
CREATE INDEX item_imports_imported_by_id ON item_imports (imported_by_id);

CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    import_id BIGINT REFERENCES item_imports (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX items_import_id ON items (import_id);
CREATE INDEX items_domain ON items (domain);

CREATE TABLE item_versions (
    id INTEGER PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES items (id),
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'true_false')),
    importance TEXT NOT NULL CHECK (importance IN ('X', 'Y', 'Z')),
    difficulty TEXT NOT NULL CHECK (difficulty IN ('easy', 'medium', 'hard')),
    law_ref TEXT NOT NULL DEFAULT '',
    law_effective DATE,
    stem_en TEXT NOT NULL,
    stem_zh TEXT NOT NULL,
    points BIGINT NOT NULL DEFAULT 100,
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'in_review', 'active', 'quarantined', 'retired')),
    author_id BIGINT NOT NULL REFERENCES users (id),
    reviewer_id BIGINT REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    UNIQUE (item_id, version)
);
CREATE INDEX item_versions_author_id ON item_versions (author_id);
CREATE INDEX item_versions_reviewer_id ON item_versions (reviewer_id);
CREATE INDEX item_versions_status ON item_versions (status);

CREATE TABLE item_options (
    id INTEGER PRIMARY KEY,
    item_version_id BIGINT NOT NULL REFERENCES item_versions (id),
    position BIGINT NOT NULL,
    text_en TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    is_key BOOLEAN NOT NULL,
    UNIQUE (item_version_id, position)
);

CREATE TABLE blueprints (
    id INTEGER PRIMARY KEY,
    scheme_id BIGINT NOT NULL REFERENCES schemes (id),
    title TEXT NOT NULL,
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX blueprints_scheme_id ON blueprints (scheme_id);
CREATE INDEX blueprints_created_by_id ON blueprints (created_by_id);

CREATE TABLE blueprint_cells (
    id INTEGER PRIMARY KEY,
    blueprint_id BIGINT NOT NULL REFERENCES blueprints (id),
    domain TEXT NOT NULL,
    difficulty TEXT NOT NULL CHECK (difficulty IN ('easy', 'medium', 'hard')),
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'true_false')),
    count BIGINT NOT NULL,
    UNIQUE (blueprint_id, domain, difficulty, kind)
);

CREATE TABLE rubrics (
    id INTEGER PRIMARY KEY,
    scheme_id BIGINT NOT NULL REFERENCES schemes (id),
    version BIGINT NOT NULL,
    title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'superseded')),
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    UNIQUE (scheme_id, version)
);
CREATE INDEX rubrics_created_by_id ON rubrics (created_by_id);

CREATE TABLE criteria (
    id INTEGER PRIMARY KEY,
    rubric_id BIGINT NOT NULL REFERENCES rubrics (id),
    position BIGINT NOT NULL,
    code TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    points BIGINT NOT NULL,
    is_red_line BOOLEAN NOT NULL DEFAULT FALSE,
    clause TEXT NOT NULL DEFAULT '',
    UNIQUE (rubric_id, code)
);

CREATE TABLE criterion_levels (
    id INTEGER PRIMARY KEY,
    criterion_id BIGINT NOT NULL REFERENCES criteria (id),
    position BIGINT NOT NULL,
    points BIGINT NOT NULL,
    descriptor_en TEXT NOT NULL,
    descriptor_zh TEXT NOT NULL,
    UNIQUE (criterion_id, position)
);

CREATE TABLE sittings (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('theory', 'practical')),
    cohort_id BIGINT NOT NULL REFERENCES cohorts (id),
    scheme_id BIGINT NOT NULL REFERENCES schemes (id),
    blueprint_id BIGINT REFERENCES blueprints (id),
    rubric_id BIGINT REFERENCES rubrics (id),
    room_id BIGINT REFERENCES rooms (id),
    title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    minutes BIGINT NOT NULL,
    grace_seconds BIGINT NOT NULL DEFAULT 30,
    brief_en TEXT NOT NULL DEFAULT '',
    brief_zh TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'ready', 'open', 'closed', 'marked', 'released')),
    created_by_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    released_at TIMESTAMP,
    released_by_id BIGINT REFERENCES users (id)
);
CREATE INDEX sittings_cohort_id ON sittings (cohort_id);
CREATE INDEX sittings_scheme_id ON sittings (scheme_id);
CREATE INDEX sittings_blueprint_id ON sittings (blueprint_id);
CREATE INDEX sittings_rubric_id ON sittings (rubric_id);
CREATE INDEX sittings_room_id ON sittings (room_id);
CREATE INDEX sittings_created_by_id ON sittings (created_by_id);
CREATE INDEX sittings_released_by_id ON sittings (released_by_id);
CREATE INDEX sittings_status_starts_at ON sittings (status, starts_at);

CREATE TABLE candidates (
    id INTEGER PRIMARY KEY,
    sitting_id BIGINT NOT NULL REFERENCES sittings (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    number TEXT NOT NULL,
    extra_minutes BIGINT NOT NULL DEFAULT 0,
    extra_reason TEXT NOT NULL DEFAULT '',
    added_at TIMESTAMP NOT NULL,
    UNIQUE (sitting_id, user_id),
    UNIQUE (sitting_id, number)
);
CREATE INDEX candidates_user_id ON candidates (user_id);

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    candidate_id BIGINT NOT NULL UNIQUE REFERENCES candidates (id),
    seed BIGINT NOT NULL,
    status TEXT NOT NULL DEFAULT 'authorised' CHECK (status IN ('authorised', 'in_progress', 'paused', 'submitted', 'timed_out', 'voided')),
    lang TEXT NOT NULL DEFAULT 'zh-CN' CHECK (lang IN ('en', 'zh-CN')),
    agreement_version TEXT NOT NULL DEFAULT '',
    agreed_at TIMESTAMP,
    started_at TIMESTAMP,
    deadline_at TIMESTAMP,
    finished_at TIMESTAMP,
    score BIGINT,
    max_score BIGINT,
    void_reason TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX attempts_status_deadline_at ON attempts (status, deadline_at);

CREATE TABLE paper_items (
    id INTEGER PRIMARY KEY,
    attempt_id BIGINT NOT NULL REFERENCES attempts (id),
    position BIGINT NOT NULL,
    item_version_id BIGINT NOT NULL REFERENCES item_versions (id),
    option_order TEXT NOT NULL,
    points BIGINT NOT NULL,
    UNIQUE (attempt_id, position)
);
CREATE INDEX paper_items_item_version_id ON paper_items (item_version_id);

CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    attempt_id BIGINT NOT NULL REFERENCES attempts (id),
    position BIGINT NOT NULL,
    choice TEXT NOT NULL,
    is_flagged BOOLEAN NOT NULL DEFAULT FALSE,
    saved_at TIMESTAMP NOT NULL
);
CREATE INDEX answers_attempt_id ON answers (attempt_id);
CREATE INDEX answers_attempt_id_position ON answers (attempt_id, position);

CREATE TABLE performances (
    id INTEGER PRIMARY KEY,
    candidate_id BIGINT NOT NULL UNIQUE REFERENCES candidates (id),
    number TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'performed', 'marking', 'agreed', 'disputed', 'settled')),
    scheduled_at TIMESTAMP NOT NULL,
    performed_at TIMESTAMP,
    recorded_by_id BIGINT REFERENCES users (id),
    product_en TEXT NOT NULL DEFAULT '',
    product_zh TEXT NOT NULL DEFAULT '',
    score BIGINT,
    has_red_line BOOLEAN NOT NULL DEFAULT FALSE,
    settled_at TIMESTAMP
);
CREATE INDEX performances_recorded_by_id ON performances (recorded_by_id);

CREATE TABLE mark_sheets (
    id INTEGER PRIMARY KEY,
    performance_id BIGINT NOT NULL REFERENCES performances (id),
    examiner_id BIGINT NOT NULL REFERENCES users (id),
    seat TEXT NOT NULL CHECK (seat IN ('first', 'second', 'third')),
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'final')),
    total BIGINT,
    comment TEXT NOT NULL DEFAULT '',
    due_at TIMESTAMP NOT NULL,
    assigned_by_id BIGINT NOT NULL REFERENCES users (id),
    assigned_at TIMESTAMP NOT NULL,
    finalised_at TIMESTAMP,
    UNIQUE (performance_id, examiner_id),
    UNIQUE (performance_id, seat)
);
CREATE INDEX mark_sheets_examiner_id ON mark_sheets (examiner_id);
CREATE INDEX mark_sheets_assigned_by_id ON mark_sheets (assigned_by_id);

CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    mark_sheet_id BIGINT NOT NULL REFERENCES mark_sheets (id),
    criterion_id BIGINT NOT NULL REFERENCES criteria (id),
    criterion_level_id BIGINT REFERENCES criterion_levels (id),
    points BIGINT NOT NULL,
    is_red_line_hit BOOLEAN NOT NULL DEFAULT FALSE,
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (mark_sheet_id, criterion_id)
);
CREATE INDEX marks_criterion_id ON marks (criterion_id);
CREATE INDEX marks_criterion_level_id ON marks (criterion_level_id);

CREATE TABLE conflict_overrides (
    id INTEGER PRIMARY KEY,
    performance_id BIGINT NOT NULL REFERENCES performances (id),
    examiner_id BIGINT NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL,
    approved_by_id BIGINT NOT NULL REFERENCES users (id),
    approved_at TIMESTAMP NOT NULL
);
CREATE INDEX conflict_overrides_performance_id ON conflict_overrides (performance_id);
CREATE INDEX conflict_overrides_examiner_id ON conflict_overrides (examiner_id);
CREATE INDEX conflict_overrides_approved_by_id ON conflict_overrides (approved_by_id);

CREATE TABLE results (
    id INTEGER PRIMARY KEY,
    candidate_id BIGINT NOT NULL UNIQUE REFERENCES candidates (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    component TEXT NOT NULL CHECK (component IN ('theory', 'practical')),
    score BIGINT NOT NULL,
    cut BIGINT NOT NULL,
    is_passed BOOLEAN NOT NULL,
    has_red_line BOOLEAN NOT NULL DEFAULT FALSE,
    detail TEXT NOT NULL DEFAULT '{}',
    computed_at TIMESTAMP NOT NULL,
    released_at TIMESTAMP
);
CREATE INDEX results_user_id ON results (user_id);
