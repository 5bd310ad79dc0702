DROP TABLE outcomes;
DROP TABLE placements;
DROP TABLE offers;
DROP TABLE candidacies;
DROP TABLE opening_tags;
DROP TABLE openings;
DROP TABLE anchor_tags;
DROP TABLE anchor_profiles;
