//! Items, exams, performances, marks and results.

pub mod practical;
pub mod theory;
