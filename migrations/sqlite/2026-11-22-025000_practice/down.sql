-- Items for practice would become items for exams: they are retired.
UPDATE item_versions SET status = 'retired' WHERE item_id IN (SELECT id FROM items WHERE purpose = 'practice');
DROP TABLE practice_answers;
DROP TABLE practice_runs;
ALTER TABLE items DROP COLUMN purpose;
