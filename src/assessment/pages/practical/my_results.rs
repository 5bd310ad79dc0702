//! A trainee's own results, after release; the page of one prints as a letter.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::result_view::Detail;
use crate::app::App;
use crate::assessment::open_remark;
use crate::assessment::pages::voids::{self, History};
use crate::assessment::rescore;
use crate::assessment::result::{Outcome, ResultId};
use crate::assessment::result_list;
use crate::assessment::sitting::Sitting;
use crate::error::AppError;
use crate::recruitment::scheme::Scheme;
use crate::web::auth::Trainee;
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Template)]
#[template(path = "assessment/practical/my_results.html")]
struct MyResultsPage {
    l: Layout,
    rows: Vec<(Outcome, Sitting)>,
}

#[derive(Template)]
#[template(path = "assessment/practical/my_result.html")]
struct MyResultPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    name: String,
    outcome: Outcome,
    sitting: Sitting,
    scheme: Scheme,
    detail: Detail,
    bars: Vec<(String, String)>,
    weakest: Option<String>,
    /// What changed the result after its release.
    changes: History,
    attempts_left: i64,
    is_released_at: chrono::NaiveDateTime,
}

pub async fn index(app: web::Data<App>, user: Trainee) -> Result<HttpResponse, AppError> {
    let id = user.id();
    let rows = app.db.read(move |conn| result_list::of_user(conn, id)).await?;
    respond::page(&MyResultsPage { l: user.layout("my-results-title"), rows })
}

pub async fn show(app: web::Data<App>, user: Trainee, id: web::Path<ResultId>) -> Result<HttpResponse, AppError> {
    let (id, owner) = (id.into_inner(), user.id());
    let ((outcome, sitting, scheme), attempts_left, changes, remarks) = app
        .db
        .read(move |conn| {
            let found = result_list::mine(conn, owner, id)?;
            let left = result_list::attempts_left(conn, owner, &found.2, found.0.component)?;
            let changes = rescore::of_candidate(conn, found.0.candidate_id)?;
            let remarks = open_remark::released(conn, found.0.candidate_id)?;
            Ok::<_, AppError>((found, left, changes, remarks))
        })
        .await?;
    let l = user.layout_titled(user.lang.pick(&sitting.title_en, &sitting.title_zh));
    let mut detail = Detail::parse(&outcome.detail);
    // Candidates read what was written, not by whom.
    detail.comments.extend(remarks.into_iter().map(|remark| remark.comment).filter(|comment| !comment.is_empty()));
    respond::page(&MyResultPage {
        crumbs: vec![("/my/results".to_owned(), l.t("my-results-title").to_owned()), (String::new(), l.title.clone())],
        name: user.user.name.clone(),
        bars: detail.bars(&l),
        weakest: detail.weakest(&l),
        changes: voids::changes(&l, &changes),
        is_released_at: outcome.released_at.unwrap_or(outcome.computed_at),
        l,
        outcome,
        sitting,
        scheme,
        detail,
        attempts_left,
    })
}
