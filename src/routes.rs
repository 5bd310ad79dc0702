//! Every route of the program, feature by feature. What is asked most stands first.

use std::borrow::Cow;

use actix_web::http::Method;
use actix_web::web::ServiceConfig;

use crate::error::AppError;
use crate::web::assets;
use crate::web::routing::Routes;
use crate::web::visit::Visit;
use crate::{accounts, assessment, certification, health, home, notifications, placement, recruitment, training};

pub fn serve(config: &mut ServiceConfig) {
    register(&mut Routes::serving(config));
}

/// Every method and path that is served.
pub fn list() -> Vec<(Method, Cow<'static, str>)> {
    let mut routes = Routes::listing();
    register(&mut routes);
    routes.into_list()
}

fn register(routes: &mut Routes<'_>) {
    routes.get("/static/{digest}/{path:.*}", assets::show);
    assessment::pages::routes(routes);
    home::routes(routes);
    training::pages::routes(routes);
    placement::pages::routes(routes);
    accounts::pages::routes(routes);
    recruitment::pages::routes(routes);
    certification::pages::routes(routes);
    notifications::pages::routes(routes);
    health::routes(routes);
}

/// Whatever has no route. The visit is looked up, so that the page is in the frame of whoever is signed in.
pub async fn not_found(_visit: Visit) -> Result<actix_web::HttpResponse, AppError> {
    Err(AppError::NotFound)
}
