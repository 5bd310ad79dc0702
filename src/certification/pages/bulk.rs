//! Several awards in one go, each with an outcome of its own.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::user::UserId;
use crate::app::App;
use crate::certification::award::{self, AwardError, NewAward};
use crate::certification::ready;
use crate::error::AppError;
use crate::random;
use crate::recruitment::cohort::CohortId;
use crate::web::auth::Office;
use crate::web::form::Submitted;
use crate::web::layout::Layout;
use crate::web::{dates, respond};

/// Most awards in one go; each is a transaction of its own.
const AT_ONCE: usize = 200;

#[derive(Deserialize, Validate)]
pub struct PickForm {}

struct Outcome {
    name: String,
    path: String,
    tone: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "certification/awarded.html")]
struct AwardedPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    outcomes: Vec<Outcome>,
}

/// Asks once, with the names and their number.
#[derive(Template)]
#[template(path = "certification/award.html")]
struct AwardPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    /// What was ticked, and the name.
    people: Vec<(String, String)>,
}

fn crumbs(l: &Layout) -> Vec<(String, String)> {
    let list = ("/office/certificates".to_owned(), l.t("office-certificates-title").to_owned());
    vec![list, (String::new(), l.title.clone())]
}

/// Awards to everybody who is ticked, after it was asked once; each succeeds or is refused alone.
pub async fn award(app: web::Data<App>, office: Office, form: Submitted<PickForm>) -> Result<HttpResponse, AppError> {
    let picks: Vec<(UserId, CohortId)> = form.state.all("pick").into_iter().filter_map(picked).take(AT_ONCE).collect();
    if picks.is_empty() {
        return Ok(respond::redirect_refused("/office/certificates", "award-nobody"));
    }
    let ids: Vec<UserId> = picks.iter().map(|(user, _)| *user).collect();
    let names = app.db.read(move |conn| ready::names(conn, &ids)).await?;
    if !form.state.has("asked", "true") {
        let mut l = office.layout("awarded-title");
        l.title = l.t1("award-many-ask", "count", picks.len());
        let person = |(user, cohort): &(UserId, CohortId)| {
            (format!("{user}-{cohort}"), names.get(user).cloned().unwrap_or_default())
        };
        return respond::page(&AwardPage { crumbs: crumbs(&l), people: picks.iter().map(person).collect(), l });
    }
    let l = office.layout("awarded-title");
    let mut outcomes = Vec::new();
    for (user, cohort) in picks {
        let name = names.get(&user).cloned().unwrap_or_default();
        outcomes.push(award_one(&app, &office, &l, (user, cohort, name)).await?);
    }
    respond::page(&AwardedPage { crumbs: crumbs(&l), l, outcomes })
}

fn picked(text: &str) -> Option<(UserId, CohortId)> {
    let (user, cohort) = text.split_once('-')?;
    Some((user.parse().ok()?, cohort.parse().ok()?))
}

async fn award_one(
    app: &App,
    office: &Office,
    l: &Layout,
    case: (UserId, CohortId, String),
) -> Result<Outcome, AppError> {
    let (user, cohort, name) = case;
    let (actor, now) = (office.id(), office.now);
    let new = NewAward { user, cohort, today: dates::today(office.zone, now), seed: random::seed() };
    let (path, tone, text) = match app.db.write(move |conn| award::award(conn, actor, &new, now)).await {
        Ok(id) => (format!("/office/certificates/{id}"), "ok", l.t("awarded-yes").to_owned()),
        Err(AwardError::Db(error)) if error != diesel::result::Error::NotFound => return Err(error.into()),
        Err(AwardError::Db(_)) => ("/office/certificates".to_owned(), "bad", l.t("award-no-place").to_owned()),
        Err(refusal) => (format!("/office/certificates/decide/{user}/{cohort}"), "bad", l.msg(&refusal.message())),
    };
    Ok(Outcome { name, path, tone, text })
}
