//! From certified anchor to a job: profiles, openings, candidacies, offers, placements, outcomes.

pub mod advert;
pub mod candidacy;
pub mod candidacy_list;
pub mod claim;
pub mod closing;
pub mod draft;
pub mod expiry;
pub mod fit;
mod letters;
pub mod offer;
pub mod offer_list;
pub mod opening;
pub mod outcome;
pub mod pages;
pub mod pipeline;
#[expect(clippy::module_inception, reason = "the noun of this file is the placement")]
pub mod placement;
pub mod placement_list;
pub mod profile;
pub mod scorecard;
pub mod search;
pub mod standing;
pub mod tags;
