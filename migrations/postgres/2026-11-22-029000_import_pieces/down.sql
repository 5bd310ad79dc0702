DROP INDEX item_versions_status_item_id;
CREATE INDEX item_versions_status ON item_versions (status);
ALTER TABLE item_imports DROP COLUMN finished_at;
ALTER TABLE item_imports DROP COLUMN unchanged;
ALTER TABLE item_imports DROP COLUMN changed;
ALTER TABLE item_imports DROP COLUMN added;
ALTER TABLE item_imports DROP COLUMN done;
ALTER TABLE item_imports DROP COLUMN plan;
