-- Items of the newer kinds are lost.
ALTER TABLE item_versions DROP COLUMN explanation_zh;
ALTER TABLE item_versions DROP COLUMN explanation_en;
ALTER TABLE item_versions DROP COLUMN guidance_zh;
ALTER TABLE item_versions DROP COLUMN guidance_en;
ALTER TABLE item_versions DROP COLUMN max_words;
ALTER TABLE item_versions DROP COLUMN number_tolerance;
ALTER TABLE item_versions DROP COLUMN number_value;
ALTER TABLE item_versions DROP COLUMN is_case_sensitive;
ALTER TABLE item_versions DROP COLUMN scoring;
DELETE FROM item_options WHERE item_version_id IN (SELECT id FROM item_versions WHERE kind NOT IN ('single', 'multiple', 'true_false'));
DELETE FROM item_versions WHERE kind NOT IN ('single', 'multiple', 'true_false');
DELETE FROM blueprint_cells WHERE kind NOT IN ('single', 'multiple', 'true_false');
ALTER TABLE blueprint_cells DROP CONSTRAINT blueprint_cells_kind_check;
ALTER TABLE blueprint_cells ADD CONSTRAINT blueprint_cells_kind_check CHECK (kind IN ('single', 'multiple', 'true_false'));
ALTER TABLE item_versions DROP CONSTRAINT item_versions_kind_check;
ALTER TABLE item_versions ADD CONSTRAINT item_versions_kind_check CHECK (kind IN ('single', 'multiple', 'true_false'));
