-- Material stays as retired essays, sub-questions as questions of their own.
DROP INDEX practice_answers_case_version_id;
ALTER TABLE practice_answers DROP COLUMN case_version_id;
DROP INDEX paper_items_case_version_id;
ALTER TABLE paper_items DROP COLUMN case_version_id;
DROP INDEX items_case_id;
ALTER TABLE items DROP COLUMN case_position;
ALTER TABLE items DROP COLUMN case_id;
UPDATE item_versions SET kind = 'essay', status = 'retired' WHERE kind = 'case';
DELETE FROM blueprint_cells WHERE kind = 'case';
ALTER TABLE item_versions DROP CONSTRAINT item_versions_kind_check;
ALTER TABLE item_versions ADD CONSTRAINT item_versions_kind_check CHECK (kind IN ('single', 'multiple', 'true_false', 'ordering', 'matching', 'numeric', 'short_text', 'essay'));
ALTER TABLE blueprint_cells DROP CONSTRAINT blueprint_cells_kind_check;
ALTER TABLE blueprint_cells ADD CONSTRAINT blueprint_cells_kind_check CHECK (kind IN ('single', 'multiple', 'true_false', 'ordering', 'matching', 'numeric', 'short_text', 'essay'));
