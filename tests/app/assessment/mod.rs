//! Exams, performances, marks and results.

pub mod practical;
