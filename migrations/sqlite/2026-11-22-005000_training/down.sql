DROP TABLE hour_entries;
DROP TABLE attendances;
DROP TABLE seats;
DROP TABLE sessions;
DROP TABLE rooms;
DROP TABLE venues;
