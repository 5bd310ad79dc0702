-- A case is an item whose text is the material; its sub-questions are items that name it, in their order. A question of a
-- paper or of a practice run keeps the version of the material above it.
ALTER TABLE item_versions DROP CONSTRAINT item_versions_kind_check;
ALTER TABLE item_versions ADD CONSTRAINT item_versions_kind_check CHECK (kind IN ('single', 'multiple', 'true_false', 'ordering', 'matching', 'numeric', 'short_text', 'essay', 'case'));
ALTER TABLE blueprint_cells DROP CONSTRAINT blueprint_cells_kind_check;
ALTER TABLE blueprint_cells ADD CONSTRAINT blueprint_cells_kind_check CHECK (kind IN ('single', 'multiple', 'true_false', 'ordering', 'matching', 'numeric', 'short_text', 'essay', 'case'));
ALTER TABLE items ADD COLUMN case_id BIGINT REFERENCES items (id);
ALTER TABLE items ADD COLUMN case_position BIGINT;
CREATE INDEX items_case_id ON items (case_id) WHERE case_id IS NOT NULL;
ALTER TABLE paper_items ADD COLUMN case_version_id BIGINT REFERENCES item_versions (id);
CREATE INDEX paper_items_case_version_id ON paper_items (case_version_id) WHERE case_version_id IS NOT NULL;
ALTER TABLE practice_answers ADD COLUMN case_version_id BIGINT REFERENCES item_versions (id);
CREATE INDEX practice_answers_case_version_id ON practice_answers (case_version_id) WHERE case_version_id IS NOT NULL;
