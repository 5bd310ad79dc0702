//! Who may be put on the list of a sitting, and putting them there.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::sitting_form::{crumbs, path};
use crate::accounts::user::UserId;
use crate::app::App;
use crate::assessment::candidate::CandidateError;
use crate::assessment::listing::{self, Prospect};
use crate::assessment::sitting::{self, SittingId};
use crate::db::Conn;
use crate::db::types::Id;
use crate::error::AppError;
use crate::i18n::Message;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted, one_or_many};
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Deserialize, Validate)]
pub struct AddForm {
    #[serde(default, deserialize_with = "one_or_many")]
    user: Vec<String>,
    #[serde(default)]
    anyway: String,
    #[serde(default)]
    reason: String,
}

impl AddForm {
    /// Who is to be added, and why; without the tick there is no reason.
    fn parsed(self) -> Option<(Vec<UserId>, String)> {
        let users = self.user.iter().map(|user| user.parse().ok().map(Id::new)).collect::<Option<_>>()?;
        let reason = if self.anyway == "true" { self.reason.chars().take(500).collect() } else { String::new() };
        Some((users, reason))
    }
}

/// Somebody with an obstacle in their way, in words.
struct Other {
    person: Prospect,
    why: String,
    /// In a form that was refused.
    is_ticked: bool,
}

#[derive(Template)]
#[template(path = "assessment/theory/candidates.html")]
struct ProspectListPage {
    l: Layout,
    path: String,
    form: FormState,
    eligible: Vec<Prospect>,
    others: Vec<Other>,
    crumbs: Vec<(String, String)>,
}

impl ProspectListPage {
    async fn load(app: &App, office: &Office, id: SittingId, form: FormState) -> Result<ProspectListPage, AppError> {
        let (sitting, prospects) = app
            .db
            .read(move |conn| {
                let sitting = sitting::find(conn, id)?;
                let prospects = listing::prospects(conn, &sitting)?;
                Ok::<_, AppError>((sitting, prospects))
            })
            .await?;
        let l = office.layout("candidates-add-title");
        let (mut eligible, mut others) = (Vec::new(), Vec::new());
        for person in prospects {
            match person.obstacle {
                None => eligible.push(person),
                Some(obstacle) => {
                    let is_ticked = form.has("user", &person.user.to_string());
                    others.push(Other { why: l.msg(&obstacle.message()), person, is_ticked });
                }
            }
        }
        let crumbs = crumbs(&l, &sitting, l.t("candidates-add-title"));
        Ok(ProspectListPage { l, path: path(id), form, eligible, others, crumbs })
    }
}

pub async fn index(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    respond::page(&ProspectListPage::load(&app, &office, *id, FormState::default()).await?)
}

pub async fn create_eligible(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    match app.db.write(move |conn| listing::add_eligible(conn, actor, id, now)).await {
        Ok(count) => Ok(respond::redirect_with(&path(id), Message::new("candidates-added").with("count", count))),
        Err(CandidateError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}

/// Adds trainees past what is in their way, all of them or none: that needs the tick and a reason.
pub async fn create(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
    form: Submitted<AddForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id, actor, now) = (form.state, *id, office.id(), office.now);
    let (users, reason) = form.data.parsed().ok_or_else(|| AppError::refused("form-broken"))?;
    if users.is_empty() {
        state.reject("user", "candidates-anyway-nobody");
        return respond::refused(&ProspectListPage::load(&app, &office, id, state).await?);
    }
    let add = move |conn: &mut Conn| {
        users.iter().try_fold(0_i64, |count, user| {
            Ok::<_, CandidateError>(count + i64::from(listing::add_one(conn, actor, id, *user, &reason, now)?))
        })
    };
    match app.db.write(add).await {
        Ok(count) => Ok(respond::redirect_with(&path(id), Message::new("candidates-added").with("count", count))),
        // Somebody who was ticked has left the cohort meanwhile.
        Err(CandidateError::Db(diesel::result::Error::NotFound)) => {
            state.reject("user", "candidates-anyway-gone");
            respond::refused(&ProspectListPage::load(&app, &office, id, state).await?)
        }
        Err(CandidateError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("reason", refusal.message());
            respond::refused(&ProspectListPage::load(&app, &office, id, state).await?)
        }
    }
}
