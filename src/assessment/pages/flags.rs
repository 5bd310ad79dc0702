//! What a human of the office should look at after an exam. Nothing here decides by itself.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::items::{self, Fields};
use super::sitting_form::path;
use crate::app::App;
use crate::assessment::flag::{self, FlagError, FlagId, FlagKind, FlagStatus, Told};
use crate::assessment::sitting::{self, Sitting, SittingId};
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::Submitted;
use crate::web::layout::Layout;
use crate::web::respond;

struct Line {
    told: Told,
    what: String,
    action: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/flags.html")]
struct FlagsPage {
    l: Layout,
    sitting: Sitting,
    rows: Vec<Line>,
    crumbs: Vec<(String, String)>,
}

/// What was found, with its figures.
pub(super) fn what(l: &Layout, told: &Told) -> String {
    let flag = &told.flag;
    match flag.kind {
        FlagKind::Alike => l.t_with(
            "exam-flag-alike-line",
            &[
                ("share", &l.points(&flag.value)),
                ("same", &flag.same_wrong.to_string()),
                ("shared", &flag.shared.to_string()),
            ],
        ),
        FlagKind::Fast => l.t1("exam-flag-fast-line", "seconds", flag.value),
    }
}

pub async fn index(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let (sitting, flags) =
        app.db.read(move |conn| Ok::<_, AppError>((sitting::find(conn, id)?, flag::of_sitting(conn, id)?))).await?;
    let l = office.layout("exam-flags-title");
    let title = l.pick(&sitting.title_en, &sitting.title_zh).to_owned();
    let rows = flags
        .into_iter()
        .map(|told| Line { what: what(&l, &told), action: format!("{}/flags/{}", path(id), told.flag.id), told })
        .collect();
    let crumbs = items::hub(&l, &[(&path(id), &title), ("", l.t("exam-flags-title"))]);
    respond::page(&FlagsPage { l, sitting, rows, crumbs })
}

pub async fn decide(
    app: web::Data<App>,
    office: Office,
    at: web::Path<(SittingId, FlagId)>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let ((id, flag), actor, now) = (at.into_inner(), office.id(), office.now);
    let to: FlagStatus = form.state.value("status").parse().map_err(|_| AppError::refused("form-broken"))?;
    let reason: String = form.state.value("reason").chars().take(500).collect();
    let page = format!("{}/flags", path(id));
    match app.db.write(move |conn| flag::decide(conn, actor, (id, flag), (to, &reason), now)).await {
        Ok(()) => Ok(respond::redirect_with(&page, "exam-flag-decided")),
        Err(FlagError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&page, refusal.message())),
    }
}
