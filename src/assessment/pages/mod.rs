//! Pages of this feature.

mod answers;
mod blueprint_form;
mod blueprints;
mod boards;
mod candidates;
mod cases;
mod exams;
mod exports;
mod feasibility;
mod flags;
mod import_report;
mod imports;
mod incidents;
mod invigilators;
mod item_answers;
mod item_bulk;
mod item_edit;
mod item_files;
mod item_form;
mod item_lines;
mod item_page;
mod item_steps;
mod items;
mod material;
mod media;
mod open_marks;
mod paper_again;
mod papers;
mod practical;
mod practice;
mod presence;
mod preview;
mod prospects;
mod questions;
mod seating;
mod seats;
mod sitting_form;
mod sitting_steps;
mod sittings;
mod supervision;
mod trial;
mod version_view;
mod voids;
mod writing;

use crate::assessment::item_code;
use crate::web::layout::Layout;
use crate::web::routing::Routes;

/// A domain of the item bank in words; its code where it has none.
fn domain_name(l: &Layout, domain: &str) -> String {
    item_code::domain_key(domain).map_or_else(|| domain.to_owned(), |key| l.t(&key).to_owned())
}

pub fn routes(routes: &mut Routes<'_>) {
    open_answers(routes);
    practical::routes(routes);
    practice::routes(routes);
    watching(routes);
    theory(routes);
}

/// The boards of those who watch over an exam: the trainers' and the office's are the same pages.
fn watching(routes: &mut Routes<'_>) {
    routes.get("/trainer/exams", boards::index);
    routes.post("/office/exams/{id}/invigilators", invigilators::create);
    routes.post("/office/exams/{id}/invigilators/{user}/remove", invigilators::remove);
    macro_rules! board {
        ($base:literal) => {
            routes.get(concat!($base, "/rows"), boards::rows);
            routes.post(concat!($base, "/authorise"), supervision::authorise_all);
            routes.get(concat!($base, "/incidents"), incidents::index);
            routes.sheet(concat!($base, "/incidents"), incidents::csv);
            routes.post(concat!($base, "/incidents"), incidents::create);
            routes.get(concat!($base, "/candidates/{candidate}"), supervision::show);
            routes.post(concat!($base, "/candidates/{candidate}/authorise"), supervision::authorise);
            routes.post(concat!($base, "/candidates/{candidate}/pause"), supervision::pause);
            routes.post(concat!($base, "/candidates/{candidate}/resume"), supervision::resume);
            routes.post(concat!($base, "/candidates/{candidate}/time"), supervision::give_time);
            routes.post(concat!($base, "/candidates/{candidate}/end"), supervision::end);
            routes.get($base, boards::show);
        };
    }
    board!("/trainer/exams/{id}");
    board!("/office/exams/{id}/board");
}

/// Before the mark sheets, whose numbers stand in the same place.
fn open_answers(routes: &mut Routes<'_>) {
    routes.get("/trainer/marking/answers", open_marks::index);
    routes.post("/trainer/marking/answers/next", open_marks::take);
    routes.get("/trainer/marking/answers/{mark}", open_marks::show);
    routes.post("/trainer/marking/answers/{mark}", open_marks::save);
    routes.get("/trainer/marking/answers/{mark}/files/{place}", media::of_desk);
}

/// Fixed addresses stand before those with `{id}`.
fn theory(routes: &mut Routes<'_>) {
    routes.post("/my/exams/{id}/answers", answers::create);
    routes.post("/my/exams/{id}/presence", presence::create);
    routes.post("/my/exams/{id}/device", presence::take_over);
    routes.get("/my/exams/{id}/questions/{n}", questions::show);
    routes.post("/my/exams/{id}/questions/{n}", questions::update);
    routes.get("/my/exams/{id}/questions/{n}/files/{place}", media::of_question);
    routes.get("/my/exams/{id}/paper", papers::show);
    routes.get("/my/exams/{id}/review", questions::review);
    routes.post("/my/exams/{id}/submit", exams::submit);
    routes.post("/my/exams/{id}/start", exams::start);
    routes.get("/my/exams/{id}/trial", trial::show);
    routes.post("/my/exams/{id}/trial/answers", trial::answer);
    routes.get("/my/exams/{id}/trial/files/{place}", trial::file);
    routes.get("/my/exams/{id}", exams::show);
    routes.get("/my/exams", exams::index);
    routes.get("/office/exams/items", items::index);
    routes.sheet("/office/exams/items", items::csv);
    routes.get("/office/exams/items/new", item_edit::new);
    routes.post("/office/exams/items", item_edit::create);
    routes.post("/office/exams/items/preview", item_edit::preview);
    routes.get("/office/exams/items/import", imports::new);
    routes.post("/office/exams/items/import", imports::check);
    routes.get("/office/exams/items/import/sample", imports::sample);
    routes.post("/office/exams/items/import/confirm", imports::create);
    routes.get("/office/exams/items/export/{format}", exports::show);
    routes.post("/office/exams/items/change", item_bulk::change_many);
    routes.get("/office/exams/items/{id}", item_page::show);
    routes.sheet("/office/exams/items/{id}/views", item_page::views);
    routes.get("/office/exams/items/{id}/edit", item_edit::edit);
    routes.post("/office/exams/items/{id}", item_edit::update);
    routes.get("/office/exams/items/{id}/files", item_files::edit);
    routes.post("/office/exams/items/{id}/files", item_files::update);
    routes.get("/office/exams/items/{id}/versions/{version}/files/{place}", media::of_version);
    routes.post("/office/exams/items/{id}/tags", item_steps::tag);
    routes.post("/office/exams/items/{id}/cap", item_steps::cap);
    routes.post("/office/exams/items/{id}/enemies", item_steps::add_enemy);
    routes.post("/office/exams/items/{id}/enemies/{enemy}/remove", item_steps::remove_enemy);
    routes.post("/office/exams/items/{id}/questions", cases::create);
    routes.post("/office/exams/items/{id}/questions/{question}/move", cases::shift);
    routes.post("/office/exams/items/{id}/questions/{question}/remove", cases::remove);
    routes.post("/office/exams/items/{id}/versions/{version}/ask", item_steps::ask);
    routes.post("/office/exams/items/{id}/versions/{version}/review", item_steps::give);
    routes.post("/office/exams/items/{id}/versions/{version}/retire", item_steps::retire);
    routes.post("/office/exams/items/{id}/versions/{version}/quarantine", voids::quarantine);
    routes.get("/office/exams/items/{id}/versions/{version}/void", voids::choose);
    routes.sheet("/office/exams/items/{id}/versions/{version}/void", voids::sheet);
    routes.post("/office/exams/items/{id}/versions/{version}/void", voids::confirm);
    routes.get("/office/exams/findings", voids::findings);
    routes.post("/office/exams/findings/{finding}", voids::settle);
    routes.get("/office/exams/blueprints", blueprints::index);
    routes.sheet("/office/exams/blueprints", blueprints::csv);
    routes.get("/office/exams/blueprints/new", blueprint_form::new);
    routes.post("/office/exams/blueprints", blueprint_form::create);
    routes.post("/office/exams/blueprints/check", blueprint_form::check);
    routes.get("/office/exams/blueprints/{id}", blueprint_form::show);
    routes.post("/office/exams/blueprints/{id}", blueprint_form::update);
    routes.post("/office/exams/blueprints/{id}/copy", blueprints::copy);
    routes.get("/office/exams", sittings::index);
    routes.sheet("/office/exams", sittings::csv);
    routes.get("/office/exams/new", sittings::new);
    routes.post("/office/exams", sittings::create);
    routes.get("/office/exams/{id}/edit", sittings::edit);
    routes.post("/office/exams/{id}/edit", sittings::update);
    routes.post("/office/exams/{id}/ready", sitting_steps::make_ready);
    routes.post("/office/exams/{id}/replan", sitting_steps::take_back);
    routes.post("/office/exams/{id}/delete", sitting_steps::give_up);
    routes.post("/office/exams/{id}/open", sitting_steps::open);
    routes.post("/office/exams/{id}/close", sitting_steps::close);
    routes.get("/office/exams/{id}/essays", open_marks::progress);
    routes.post("/office/exams/{id}/essays", open_marks::hand_over);
    routes.get("/office/exams/{id}/flags", flags::index);
    routes.post("/office/exams/{id}/flags/{flag}", flags::decide);
    routes.get("/office/exams/{id}/candidates", prospects::index);
    routes.sheet("/office/exams/{id}/candidates", candidates::csv);
    routes.post("/office/exams/{id}/candidates", prospects::create);
    routes.post("/office/exams/{id}/candidates/eligible", prospects::create_eligible);
    routes.get("/office/exams/{id}/candidates/{candidate}", candidates::show);
    routes.get("/office/exams/{id}/candidates/{candidate}/paper", paper_again::show);
    routes.post("/office/exams/{id}/candidates/{candidate}/time", candidates::give_time);
    routes.get("/office/exams/{id}/seats", seating::index);
    routes.sheet("/office/exams/{id}/seats", seating::csv);
    routes.post("/office/exams/{id}/seats", seating::create);
    routes.post("/office/exams/{id}/candidates/{candidate}/seat", seating::update);
    routes.post("/office/exams/{id}/candidates/{candidate}/void", candidates::void);
    routes.post("/office/exams/{id}/candidates/{candidate}/remove", candidates::remove);
    routes.get("/office/exams/{id}", sittings::show);
}
