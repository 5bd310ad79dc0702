-- Seals are made with a key from now on: the program seals every entry anew at its next start.
DELETE FROM audit_seals;
