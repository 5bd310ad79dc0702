-- A case is an item whose text is the material; its sub-questions are items that name it, in their order. A question of a
-- paper or of a practice run keeps the version of the material above it.
-- SQLite cannot change a CHECK: the tables are built anew, as in 021000_item_kinds.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS item_versions_new;
DROP TABLE IF EXISTS blueprint_cells_new;
CREATE TABLE item_versions_new (
    id INTEGER PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES items (id),
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'true_false', 'ordering', 'matching', 'numeric', 'short_text', 'essay', 'case')),
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
    scoring TEXT NOT NULL DEFAULT 'all_or_nothing' CHECK (scoring IN ('all_or_nothing', 'partial', 'half')),
    is_case_sensitive BOOLEAN NOT NULL DEFAULT FALSE,
    number_value TEXT NOT NULL DEFAULT '',
    number_tolerance TEXT NOT NULL DEFAULT '',
    max_words BIGINT,
    guidance_en TEXT NOT NULL DEFAULT '',
    guidance_zh TEXT NOT NULL DEFAULT '',
    explanation_en TEXT NOT NULL DEFAULT '',
    explanation_zh TEXT NOT NULL DEFAULT '',
    UNIQUE (item_id, version)
);
INSERT INTO item_versions_new (id, item_id, version, kind, importance, difficulty, law_ref, law_effective, stem_en, stem_zh, points, status, author_id, reviewer_id, created_at, used_at, scoring, is_case_sensitive, number_value, number_tolerance, max_words, guidance_en, guidance_zh, explanation_en, explanation_zh)
    SELECT id, item_id, version, kind, importance, difficulty, law_ref, law_effective, stem_en, stem_zh, points, status, author_id, reviewer_id, created_at, used_at, scoring, is_case_sensitive, number_value, number_tolerance, max_words, guidance_en, guidance_zh, explanation_en, explanation_zh FROM item_versions;
DROP TABLE item_versions;
ALTER TABLE item_versions_new RENAME TO item_versions;
CREATE INDEX item_versions_author_id ON item_versions (author_id);
CREATE INDEX item_versions_reviewer_id ON item_versions (reviewer_id);
CREATE INDEX item_versions_status_item_id ON item_versions (status, item_id);

CREATE TABLE blueprint_cells_new (
    id INTEGER PRIMARY KEY,
    blueprint_id BIGINT NOT NULL REFERENCES blueprints (id),
    domain TEXT NOT NULL,
    difficulty TEXT NOT NULL CHECK (difficulty IN ('easy', 'medium', 'hard')),
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'true_false', 'ordering', 'matching', 'numeric', 'short_text', 'essay', 'case')),
    count BIGINT NOT NULL,
    UNIQUE (blueprint_id, domain, difficulty, kind)
);
INSERT INTO blueprint_cells_new (id, blueprint_id, domain, difficulty, kind, count)
    SELECT id, blueprint_id, domain, difficulty, kind, count FROM blueprint_cells;
DROP TABLE blueprint_cells;
ALTER TABLE blueprint_cells_new RENAME TO blueprint_cells;

ALTER TABLE items ADD COLUMN case_id BIGINT REFERENCES items (id);
ALTER TABLE items ADD COLUMN case_position BIGINT;
CREATE INDEX items_case_id ON items (case_id) WHERE case_id IS NOT NULL;
ALTER TABLE paper_items ADD COLUMN case_version_id BIGINT REFERENCES item_versions (id);
CREATE INDEX paper_items_case_version_id ON paper_items (case_version_id) WHERE case_version_id IS NOT NULL;
ALTER TABLE practice_answers ADD COLUMN case_version_id BIGINT REFERENCES item_versions (id);
CREATE INDEX practice_answers_case_version_id ON practice_answers (case_version_id) WHERE case_version_id IS NOT NULL;
COMMIT;
PRAGMA foreign_keys = ON;
