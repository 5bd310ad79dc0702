DROP INDEX files_digest;
DROP TABLE item_files;
