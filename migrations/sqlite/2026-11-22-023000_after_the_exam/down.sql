DROP TABLE rescores;
DROP TABLE item_voids;
DROP TABLE open_markers;
DROP TABLE open_marks;
ALTER TABLE schemes DROP COLUMN open_markers;
