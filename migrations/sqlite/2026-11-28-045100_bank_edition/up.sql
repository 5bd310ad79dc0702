-- What papers are drawn from is kept in memory. One row says whether the bank is still the one that was read: whatever
-- changes what can be drawn gives it another number.
CREATE TABLE bank_editions (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    edition BIGINT NOT NULL
);
INSERT INTO bank_editions (id, edition) VALUES (1, 0);
