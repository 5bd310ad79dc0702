//! Assessment by one standard: items and papers, sittings and attempts, performances and marks, results.

pub mod answer;
pub mod assembly;
pub mod attempt;
pub mod bank;
pub mod blueprint;
pub mod board;
pub mod candidate;
pub mod import;
pub mod item;
pub mod listing;
pub mod pages;
pub mod planning;
pub mod readiness;
pub mod result;
pub mod scoring;
pub mod sitting;
