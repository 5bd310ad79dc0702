//! The bare server: actix with nothing around it. Each handler sends the same SQL as the real one through the same two
//! doors (it calls the same queries, so the two cannot drift apart) and then a body that was captured from the real
//! page: no session of middleware, no forms, no texts, no templates.

use std::collections::HashMap;
use std::path::Path;

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use shining_star::accounts::login::{self, SignedIn};
use shining_star::accounts::user;
use shining_star::audit;
use shining_star::clock::Clock;
use shining_star::db::{Conn, Db};
use shining_star::error::AppError;
use shining_star::i18n::Lang;

use crate::figures;

struct Bare {
    db: Db,
    bodies: HashMap<&'static str, Bytes>,
}

impl Bare {
    fn send(&self, status: StatusCode, name: &str) -> Result<HttpResponse, AppError> {
        let body = self.bodies.get(name).cloned().ok_or(AppError::NotFound)?;
        Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
    }
}

/// Serves at `port` until it is ended. The working folder holds the captured bodies.
pub fn serve(port: u16, database_url: &str) -> anyhow::Result<()> {
    let read = |name| Some((name, std::fs::read(figures::body_file(Path::new("."), name)).ok()?.into()));
    let bodies = figures::NAMES.into_iter().filter_map(read).collect();
    let state = Data::new(Bare { db: Db::open(database_url, 8)?, bodies });
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .route("/health/ready", web::get().to(HttpResponse::Ok))
                .route("/account", web::get().to(account))
                .route("/account", web::post().to(rename))
        })
        .workers(std::thread::available_parallelism().map_or(2, usize::from))
        .bind(("127.0.0.1", port))?
        .run()
        .await?;
        Ok(())
    })
}

fn signed_in(conn: &mut Conn, token: &str) -> Result<SignedIn, AppError> {
    login::find(conn, token, Clock::System.now())?.ok_or(AppError::SignInRequired)
}

fn token(request: &HttpRequest) -> Result<String, AppError> {
    login::token_of(request, false).ok_or(AppError::SignInRequired)
}

async fn account(bare: Data<Bare>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let token = token(&request)?;
    bare.db
        .read(move |conn| {
            let user = signed_in(conn, &token)?;
            user::find(conn, user.id)?;
            login::alive(conn, user.id, Clock::System.now())?;
            Ok::<_, AppError>(())
        })
        .await?;
    bare.send(StatusCode::OK, "account")
}

async fn rename(bare: Data<Bare>, request: HttpRequest, _form: Bytes) -> Result<HttpResponse, AppError> {
    let token = token(&request)?;
    let user = bare.db.read(move |conn| signed_in(conn, &token)).await?;
    bare.db
        .write(move |conn| {
            user::update_details(conn, user.id, "Name 1", "", Lang::En)?;
            let now = Clock::System.now();
            let details = serde_json::json!({});
            audit::record(conn, Some(user.id), "user.details_changed", ("user", user.id.0), details, now)
        })
        .await?;
    bare.send(StatusCode::SEE_OTHER, "rename")
}
