//! From certified anchor to a job: profiles, openings, candidacies, offers, placements, outcomes.

pub mod pages;
