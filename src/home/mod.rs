//! The first page of each role: what to do next. Reads every feature, writes nothing.

pub mod journey;

use actix_web::HttpResponse;
use askama::Template;

use crate::error::AppError;
use crate::web::layout::{Layout, home_path};
use crate::web::respond;
use crate::web::routing::Routes;
use crate::web::visit::Visit;

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/", index);
}

#[derive(Template)]
#[template(path = "home/public.html")]
struct PublicPage {
    l: Layout,
}

/// What the programme is, for visitors; the home of their role for those who are signed in.
async fn index(visit: Visit) -> Result<HttpResponse, AppError> {
    match &visit.user {
        Some(user) => Ok(respond::redirect(home_path(user))),
        None => respond::page(&PublicPage { l: visit.layout("home-title") }),
    }
}
