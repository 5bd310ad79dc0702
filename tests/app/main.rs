//! The program as its users and its database see it: the real App in process, on SQLite, or on PostgreSQL when
//! `TEST_DATABASE_URL` is set.

mod access;
mod accounts;
mod assessment;
mod certification;
mod foundation;
mod notifications;
mod placement;
mod recruitment;
mod support;
mod training;
