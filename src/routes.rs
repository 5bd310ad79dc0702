//! Every route of the program, feature by feature. What is asked most stands first.

use actix_web::http::Method;
use actix_web::web::ServiceConfig;

use crate::error::AppError;
use crate::web::assets;
use crate::web::routing::Routes;
use crate::{accounts, assessment, certification, health, home, notifications, placement, recruitment, training};

pub fn serve(config: &mut ServiceConfig) {
    register(&mut Routes::serving(config));
}

/// Every method and path that is served.
pub fn list() -> Vec<(Method, &'static str)> {
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

pub async fn not_found() -> Result<actix_web::HttpResponse, AppError> {
    Err(AppError::NotFound)
}
