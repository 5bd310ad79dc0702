//! Assessment by one standard: items and papers, sittings and attempts, performances and marks, results.

pub mod agreement;
pub mod allocation;
pub mod candidate;
pub mod conflict;
pub mod import;
pub mod mark;
pub mod mark_comparison;
pub mod mark_sheet;
pub mod pages;
pub mod performance;
pub mod performance_list;
pub mod release;
pub mod result;
pub mod result_list;
pub mod rubric;
pub mod rubric_draft;
pub mod rubric_standard;
pub mod sitting;
pub mod verdict;
