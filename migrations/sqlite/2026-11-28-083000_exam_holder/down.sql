ALTER TABLE attempts DROP COLUMN holder_login;
