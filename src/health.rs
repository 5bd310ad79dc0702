//! For those who run the program: alive, ready, and figures.

use actix_web::{HttpRequest, HttpResponse, web};
use diesel::RunQueryDsl;

use crate::app::App;
use crate::error::AppError;
use crate::web::routing::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/health/live", live);
    routes.get("/health/ready", ready);
    routes.get("/metrics", metrics);
}

/// The process answers.
async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("alive\n")
}

/// The database answers and takes writes; 503 otherwise.
async fn ready(app: web::Data<App>) -> Result<HttpResponse, AppError> {
    app.db.read(|conn| diesel::sql_query("SELECT 1").execute(conn)).await?;
    app.db.write(|conn| diesel::sql_query("SELECT 1").execute(conn)).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"))
}

/// Prometheus text, for this machine, or for whoever holds `METRICS_TOKEN`.
async fn metrics(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let bearer = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let is_allowed = match &app.config.metrics_token {
        Some(token) => bearer == Some(&format!("Bearer {token}")),
        None => request.peer_addr().is_some_and(|peer| peer.ip().is_loopback()) && !app.config.trusts_proxy,
    };
    let handle = app.metrics.as_ref().filter(|_| is_allowed).ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(handle.render()))
}
