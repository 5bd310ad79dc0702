DROP TABLE files;
DROP TABLE consents;
DROP TABLE throttles;
DROP TABLE links;
DROP TABLE providers;
DROP TABLE logins;
DROP TABLE roles;
DROP TABLE users;
