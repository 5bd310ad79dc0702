//! Items, exams, performances, marks and results.

pub mod theory;
