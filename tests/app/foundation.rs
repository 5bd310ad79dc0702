//! The house itself: group commit, the audit chain, the schema, the languages.

mod audit;
mod database;
mod languages;
mod schema;
