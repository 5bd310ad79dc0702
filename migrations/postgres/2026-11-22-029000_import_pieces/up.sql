-- An import is written piece by piece. Whoever finds one that was interrupted goes on with it: how many items of the file
-- are through, what they are called (a digest), and what came of them.
ALTER TABLE item_imports ADD COLUMN plan TEXT NOT NULL DEFAULT '';
ALTER TABLE item_imports ADD COLUMN done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE item_imports ADD COLUMN added BIGINT NOT NULL DEFAULT 0;
ALTER TABLE item_imports ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE item_imports ADD COLUMN unchanged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE item_imports ADD COLUMN finished_at TIMESTAMP;
UPDATE item_imports SET done = items, finished_at = imported_at;

-- Whoever activates a version looks for another active one of the same item: one row, and not all that are active.
DROP INDEX item_versions_status;
CREATE INDEX item_versions_status_item_id ON item_versions (status, item_id);
