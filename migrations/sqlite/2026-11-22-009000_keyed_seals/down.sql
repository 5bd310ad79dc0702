-- Seals with a key fit no chain without one; the program seals every entry anew.
DELETE FROM audit_seals;
