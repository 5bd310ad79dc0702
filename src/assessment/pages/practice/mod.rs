//! Practice, for the trainee alone: choosing, one question a page with its answer right after, and how it went.

mod questions;
mod runs;
mod summary;
mod told;

use crate::assessment::practice::RunId;
use crate::web::routing::Routes;

/// Fixed addresses stand before those with `{run}`.
pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/my/practice", runs::index);
    routes.sheet("/my/practice", runs::csv);
    routes.post("/my/practice", runs::create);
    routes.get("/my/practice/{run}", summary::show);
    routes.get("/my/practice/{run}/questions/{n}", questions::show);
    routes.post("/my/practice/{run}/questions/{n}", questions::update);
    routes.get("/my/practice/{run}/questions/{n}/files/{place}", questions::file);
    routes.post("/my/practice/{run}/end", runs::end);
    routes.post("/my/practice/{run}/delete", runs::delete);
}

fn path(run: RunId) -> String {
    format!("/my/practice/{run}")
}

fn question_path(run: RunId, position: i64) -> String {
    format!("/my/practice/{run}/questions/{position}")
}
