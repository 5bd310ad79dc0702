//! From certified anchor to a job: profiles, openings, candidacies, offers, placements, outcomes.

pub mod candidacy;
pub mod claim;
pub mod fit;
pub mod offer;
pub mod opening;
pub mod outcome;
pub mod pages;
#[expect(clippy::module_inception, reason = "the noun of this file is the placement")]
pub mod placement;
pub mod profile;
pub mod scorecard;
pub mod search;
pub mod standing;
pub mod tags;
