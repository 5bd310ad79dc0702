//! The first page of each role: what to do next. Reads every feature, writes nothing.

pub mod journey;
mod public;

use crate::web::routing::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/", public::index);
}
