//! Assessment by one standard: items and papers, sittings and attempts, performances and marks, results.

pub mod candidate;
pub mod import;
pub mod pages;
pub mod result;
pub mod sitting;
