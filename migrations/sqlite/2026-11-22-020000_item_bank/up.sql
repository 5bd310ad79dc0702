CREATE TABLE item_tags (
    id INTEGER PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES items (id),
    tag TEXT NOT NULL,
    UNIQUE (item_id, tag)
);
CREATE INDEX item_tags_tag ON item_tags (tag);

-- Matching: the right side.
ALTER TABLE item_options ADD COLUMN partner_en TEXT NOT NULL DEFAULT '';
ALTER TABLE item_options ADD COLUMN partner_zh TEXT NOT NULL DEFAULT '';
