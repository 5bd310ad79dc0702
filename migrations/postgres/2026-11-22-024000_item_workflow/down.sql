DROP TABLE paper_draws;
DROP TABLE paper_pools;
ALTER TABLE items DROP COLUMN exposure_cap;
DROP TABLE item_views;
DROP TABLE item_reviews;
DROP TABLE item_enemies;
