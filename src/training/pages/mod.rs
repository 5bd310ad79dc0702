//! Pages of this feature. Trainers and the office handle sessions on the same pages, each at their own address.

mod booking;
mod calendar;
mod calendar_view;
mod desk;
mod door;
mod hours;
mod plan;
mod plan_form;
mod roster;
mod roster_sheet;
mod seats;
mod session_facts;
mod sessions;
mod venues;

use crate::web::auth::{Office, Trainer};
use crate::web::routing::Routes;

// Addresses are static texts, so that routes can be listed; hence macros and not functions of the base.
macro_rules! planning_routes {
    ($routes:expr, $base:literal, $staff:ty) => {{
        $routes.get(concat!($base, "/sessions"), sessions::index::<$staff>);
        $routes.sheet(concat!($base, "/sessions"), sessions::csv::<$staff>);
        $routes.get(concat!($base, "/calendar"), calendar::show::<$staff>);
        $routes.get(concat!($base, "/sessions/new"), plan::new::<$staff>);
        $routes.post(concat!($base, "/sessions"), plan::create::<$staff>);
        $routes.get(concat!($base, "/sessions/{id}/edit"), plan::edit::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}"), plan::update::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/publication"), plan::publish::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/cancellation"), plan::cancel::<$staff>);
    }};
}

macro_rules! roster_routes {
    ($routes:expr, $base:literal, $staff:ty) => {{
        $routes.get(concat!($base, "/sessions/{id}"), roster::show::<$staff>);
        $routes.sheet(concat!($base, "/sessions/{id}/roster"), roster_sheet::csv::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/check-ins"), roster::check_in_all::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/check-outs"), roster::check_out_all::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/walk-ins"), door::walk_in::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/closing"), roster::close::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/seats/{seat}/check-in"), roster::check_in::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/seats/{seat}/check-out"), roster::check_out::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/seats/{seat}/return"), door::come_back::<$staff>);
    }};
}

macro_rules! seat_routes {
    ($routes:expr, $base:literal, $staff:ty) => {{
        $routes.get(concat!($base, "/sessions/{id}/seats/{seat}"), seats::show::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/seats/{seat}/excuse"), seats::excuse::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/seats/{seat}/release"), seats::release::<$staff>);
        $routes.post(concat!($base, "/sessions/{id}/seats/{seat}/correction"), seats::correct::<$staff>);
    }};
}

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/my/sessions", booking::index);
    routes.get("/my/sessions/{id}", booking::show);
    routes.post("/my/sessions/{id}/seat", booking::create);
    routes.post("/my/sessions/{id}/seat/acceptance", booking::accept);
    routes.post("/my/sessions/{id}/seat/release", booking::release);
    routes.get("/my/hours", hours::index);
    routes.sheet("/my/hours", hours::csv);
    planning_routes!(routes, "/trainer", Trainer);
    planning_routes!(routes, "/office", Office);
    roster_routes!(routes, "/trainer", Trainer);
    roster_routes!(routes, "/office", Office);
    seat_routes!(routes, "/trainer", Trainer);
    seat_routes!(routes, "/office", Office);
    routes.get("/office/venues", venues::index);
    routes.sheet("/office/venues", venues::csv);
    routes.get("/office/venues/new", venues::new);
    routes.post("/office/venues", venues::create);
    routes.get("/office/venues/{id}", venues::show);
    routes.post("/office/venues/{id}", venues::update);
    routes.post("/office/venues/{id}/rooms", venues::add_room);
    routes.get("/office/venues/{id}/rooms/{room}", venues::edit_room);
    routes.post("/office/venues/{id}/rooms/{room}", venues::update_room);
}
