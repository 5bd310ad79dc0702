//! Pages of placement: the anchor's profile and jobs, the provider's openings, search and placements, the office's list.

mod anchor;
mod anchors;
mod board;
mod candidacies;
mod jobs;
mod offers;
mod office;
mod opening_form;
mod openings;
mod placements;
mod profile;
mod shown;

use crate::web::routing::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/my/profile", profile::edit);
    routes.post("/my/profile", profile::update);
    routes.post("/my/profile/consents", profile::update_consents);
    routes.get("/my/jobs", jobs::index);
    routes.get("/my/jobs/openings/{id}", jobs::show_opening);
    routes.post("/my/jobs/openings/{id}/application", jobs::apply);
    routes.get("/my/jobs/{id}", jobs::show);
    routes.post("/my/jobs/{id}/answer", jobs::answer);
    routes.get("/my/offers/{id}", offers::show);
    routes.post("/my/offers/{id}/acceptance", offers::accept);
    routes.post("/my/offers/{id}/refusal", offers::refuse);
    provider(routes);
    routes.get("/office/placements", office::index);
    routes.sheet("/office/placements", office::download);
    routes.get("/office/placements/{id}", office::show);
    routes.post("/office/outcomes/{id}/verification", office::verify);
    routes.post("/office/outcomes/{id}/rejection", office::reject);
}

fn provider(routes: &mut Routes<'_>) {
    routes.get("/provider/anchors", anchors::index);
    routes.get("/provider/anchors/{id}", anchor::show);
    routes.get("/provider/openings", openings::index);
    routes.sheet("/provider/openings", openings::download);
    routes.get("/provider/openings/new", opening_form::new);
    routes.post("/provider/openings", opening_form::create);
    routes.get("/provider/openings/{id}", board::show);
    routes.get("/provider/openings/{id}/edit", opening_form::edit);
    routes.post("/provider/openings/{id}", opening_form::update);
    routes.post("/provider/openings/{id}/publication", openings::publish);
    routes.post("/provider/openings/{id}/pause", openings::pause);
    routes.post("/provider/openings/{id}/closure", openings::close);
    routes.post("/provider/openings/{id}/candidacies", anchors::shortlist);
    routes.get("/provider/candidacies/{id}", candidacies::show);
    routes.post("/provider/candidacies/{id}/invitation", candidacies::invite);
    routes.post("/provider/candidacies/{id}/interview", candidacies::interview);
    routes.post("/provider/candidacies/{id}/closure", candidacies::close);
    routes.get("/provider/candidacies/{id}/offer", offers::new);
    routes.post("/provider/candidacies/{id}/offer", offers::create);
    routes.post("/provider/offers/{id}/withdrawal", offers::withdraw);
    routes.get("/provider/placements", placements::index);
    routes.sheet("/provider/placements", placements::download);
    routes.get("/provider/placements/{id}", placements::show);
    routes.post("/provider/placements/{id}/start", placements::start);
    routes.post("/provider/placements/{id}/end", placements::end);
    routes.post("/provider/placements/{id}/outcomes", placements::report);
    routes.sheet("/provider/placements/{id}/outcomes", placements::download_outcomes);
}
