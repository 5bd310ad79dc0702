//! The house itself: group commit, the audit chain, the schema, the languages.

mod audit;
mod config;
mod database;
mod failures;
mod languages;
mod queries;
mod schema;
