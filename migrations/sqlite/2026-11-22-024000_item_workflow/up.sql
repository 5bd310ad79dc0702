-- Two items of which one gives the other away. The lower id stands first, so that a pair is one row.
CREATE TABLE item_enemies (
    id INTEGER PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES items (id),
    enemy_id BIGINT NOT NULL REFERENCES items (id),
    UNIQUE (item_id, enemy_id),
    CHECK (item_id < enemy_id)
);
CREATE INDEX item_enemies_enemy_id ON item_enemies (enemy_id);

CREATE TABLE item_reviews (
    id INTEGER PRIMARY KEY,
    item_version_id BIGINT NOT NULL REFERENCES item_versions (id),
    reviewer_id BIGINT NOT NULL REFERENCES users (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('asked', 'changed', 'comment', 'object', 'approve', 'elsewhere')),
    text TEXT NOT NULL,
    reviewed_at TIMESTAMP NOT NULL
);
CREATE INDEX item_reviews_item_version_id ON item_reviews (item_version_id);
CREATE INDEX item_reviews_reviewer_id ON item_reviews (reviewer_id);

-- What was let onto papers before reviews were kept keeps its words as well.
INSERT INTO item_reviews (item_version_id, reviewer_id, verdict, text, reviewed_at)
SELECT id, author_id, 'elsewhere', '', created_at FROM item_versions
WHERE status IN ('active', 'quarantined', 'retired') OR used_at IS NOT NULL;

-- Who opened which item: they are secure.
CREATE TABLE item_views (
    id INTEGER PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES items (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    viewed_at TIMESTAMP NOT NULL
);
CREATE INDEX item_views_item_id ON item_views (item_id);
CREATE INDEX item_views_user_id ON item_views (user_id);

-- How often an item may be drawn in all; empty: as often as it comes.
ALTER TABLE items ADD COLUMN exposure_cap BIGINT;

-- What papers are drawn from: cells, items and enemies as they were, so that a paper can be drawn again years later. One row
-- serves all papers that were drawn from the same.
CREATE TABLE paper_pools (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE paper_draws (
    id INTEGER PRIMARY KEY,
    attempt_id BIGINT NOT NULL UNIQUE REFERENCES attempts (id),
    pool_id BIGINT NOT NULL REFERENCES paper_pools (id),
    -- Of the pool: versions that were at their cap, and versions that this candidate had seen, as ids with commas.
    left_out TEXT NOT NULL,
    seen TEXT NOT NULL
);
CREATE INDEX paper_draws_pool_id ON paper_draws (pool_id);
