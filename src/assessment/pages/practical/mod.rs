//! Pages of the practical exam and of results: the office's, the trainers', the trainees'.

mod comparison;
mod marking;
mod my_results;
mod office_results;
mod performance;
mod performances;
mod result_view;
mod rubric_form;
mod rubrics;
mod slots;

use serde::Deserialize;
use validator::Validate;

use crate::web::routing::Routes;

/// A form whose fields are all read through its state.
#[derive(Deserialize, Validate)]
pub struct Fields {}

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/trainer/marking", marking::index);
    routes.sheet("/trainer/marking", marking::download);
    routes.get("/trainer/marking/{sheet}", marking::show);
    routes.post("/trainer/marking/{sheet}", marking::save);
    routes.get("/trainer/marking/{sheet}/finish", marking::confirm);
    routes.post("/trainer/marking/{sheet}/finish", marking::finish);
    routes.get("/trainer/marking/{sheet}/comparison", comparison::show);
    routes.get("/trainer/performances", slots::index);
    routes.post("/trainer/performances/{id}/performed", slots::perform);
    routes.get("/my/performances/{id}", slots::mine);
    routes.get("/my/results", my_results::index);
    routes.get("/my/results/{id}", my_results::show);
    routes.get("/office/results", office_results::index);
    routes.sheet("/office/results", office_results::download);
    routes.get("/office/results/{sitting}", office_results::show);
    routes.post("/office/results/{sitting}/mark", office_results::end_marking);
    routes.post("/office/results/{sitting}/release", office_results::release);
    routes.get("/office/performances", performances::index);
    routes.post("/office/performances", performances::create);
    routes.sheet("/office/performances", performances::download);
    routes.get("/office/performances/new", performances::new);
    routes.post("/office/performances/allocate", performances::allocate);
    routes.get("/office/performances/{id}", performance::show);
    routes.post("/office/performances/{id}/product", performance::set_product);
    routes.post("/office/performances/{id}/performed", performance::perform);
    routes.post("/office/performances/{id}/examiners", performance::assign);
    routes.post("/office/performances/{id}/examiners/{sheet}/take-back", performance::take_back);
    routes.get("/office/rubrics", rubrics::index);
    routes.sheet("/office/rubrics", rubrics::download);
    routes.get("/office/rubrics/new", rubrics::new);
    routes.post("/office/rubrics/new", rubrics::create);
    routes.post("/office/rubrics/standard", rubrics::create_standard);
    routes.get("/office/rubrics/{id}", rubrics::show);
    routes.get("/office/rubrics/{id}/edit", rubrics::edit);
    routes.post("/office/rubrics/{id}/edit", rubrics::update);
    routes.post("/office/rubrics/{id}/publish", rubrics::publish);
}
