DROP TABLE exam_flags;
ALTER TABLE sittings DROP COLUMN flagged_at;
DROP TABLE rescores;
DROP TABLE item_voids;
DROP TABLE open_markers;
DROP TABLE open_marks;
ALTER TABLE schemes DROP COLUMN open_markers;
