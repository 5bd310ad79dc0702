//! The house itself: group commit, the audit chain, the schema, the languages.

mod audit;
mod bodies;
mod config;
mod database;
mod failures;
mod languages;
mod looks;
mod nul;
mod queries;
mod schema;
