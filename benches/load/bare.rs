//! The bare server: actix with nothing around it. Each handler sends the same SQL as the real one through the same two
//! doors (it calls the same queries, so the two cannot drift apart) and then a body that was captured from the real
//! page: no middleware, no layout, no texts, no templates.

use std::collections::HashMap;
use std::path::Path;

use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use shining_star::accounts::login::{self, SignedIn};
use shining_star::accounts::user::UserId;
use shining_star::assessment::answer::{self, AnswerError, NewAnswer};
use shining_star::assessment::sitting::SittingId;
use shining_star::clock::Clock;
use shining_star::db::{Conn, Db};
use shining_star::error::AppError;
use shining_star::home::facts;
use shining_star::placement::search::{self, Filter};
use shining_star::placement::{opening, outcome};
use shining_star::recruitment::application;
use shining_star::training::{schedule, seat};
use shining_star::web::paging::ROWS;

use crate::figures;

struct Bare {
    db: Db,
    bodies: HashMap<&'static str, Bytes>,
}

impl Bare {
    fn send(&self, name: &str) -> Result<HttpResponse, AppError> {
        let body = self.bodies.get(name).cloned().ok_or(AppError::NotFound)?;
        Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body))
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
                .route("/my/exams/{id}/answers", web::post().to(save_answer))
                .route("/my", web::get().to(home))
                .route("/my/sessions", web::get().to(sessions))
                .route("/provider/anchors", web::get().to(anchors))
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

async fn save_answer(
    bare: Data<Bare>,
    request: HttpRequest,
    sitting: web::Path<SittingId>,
    form: web::Form<HashMap<String, String>>,
) -> Result<HttpResponse, AppError> {
    let (token, sitting, now) = (token(&request)?, *sitting, Clock::System.now());
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let position = field("position").parse().map_err(|_| AppError::NotFound)?;
    let new = NewAnswer { position, choice: field("choice"), is_flagged: field("flagged") == "true" };
    let saved = bare
        .db
        .write(move |conn| {
            let user = login::find(conn, &token, now)?.ok_or(diesel::result::Error::NotFound)?.id;
            answer::save(conn, user, sitting, &new, now)
        })
        .await;
    saved.map_err(|error| match error {
        AnswerError::Db(error) => error.into(),
        refusal => AppError::refused(refusal.message()),
    })?;
    bare.send("answer")
}

async fn home(bare: Data<Bare>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let (token, now) = (token(&request)?, Clock::System.now());
    bare.db
        .read(move |conn| {
            let user: UserId = signed_in(conn, &token)?.id;
            facts::gather(conn, user, now.date(), now)?;
            Ok::<_, AppError>(())
        })
        .await?;
    bare.send("home")
}

async fn sessions(bare: Data<Bare>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let (token, now) = (token(&request)?, Clock::System.now());
    bare.db
        .read(move |conn| {
            let user = signed_in(conn, &token)?.id;
            let cohorts: Vec<_> = application::admissions(conn, user)?.iter().map(|found| found.cohort).collect();
            seat::upcoming_of(conn, user, now)?;
            schedule::coming(conn, &cohorts, None, (0, ROWS), now)?;
            Ok::<_, AppError>(())
        })
        .await?;
    bare.send("sessions")
}

async fn anchors(bare: Data<Bare>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let (token, today) = (token(&request)?, Clock::System.now().date());
    bare.db
        .read(move |conn| {
            let provider = signed_in(conn, &token)?.provider.ok_or(AppError::Forbidden)?.id;
            opening::open_of_provider(conn, provider)?;
            let (found, _) = search::find(conn, &Filter::default(), None, today, (0, ROWS))?;
            let ids: Vec<UserId> = found.iter().map(|found| found.profile.user_id).collect();
            outcome::seen_by(conn, provider, &ids)?;
            Ok::<_, AppError>(())
        })
        .await?;
    bare.send("search")
}
