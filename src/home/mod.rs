//! The first page of each role: what to do next. Reads every feature, writes nothing.

mod dossier;
pub mod facts;
pub mod funnel;
pub mod journey;
mod office;
mod provider;
mod public;
mod trainee;
mod trainer;

use crate::web::routing::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/my", trainee::show);
    routes.get("/trainer", trainer::show);
    routes.get("/provider", provider::show);
    routes.get("/office", office::show);
    routes.get("/office/people/{id}/dossier", dossier::show);
    routes.get("/", public::index);
}
