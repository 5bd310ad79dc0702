//! A candidate's paper drawn again from what was kept of it: for whoever doubts that a paper was drawn by the rules.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::sitting_form::{crumbs, path};
use crate::app::App;
use crate::assessment::attempt;
use crate::assessment::candidate::{self, CandidateId};
use crate::assessment::paper_again::{self, Again, Outcome};
use crate::assessment::sitting::{self, SittingId};
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::layout::Layout;
use crate::web::respond;
use diesel::OptionalExtension;

#[derive(Template)]
#[template(path = "assessment/theory/paper_again.html")]
struct AgainPage {
    l: Layout,
    tone: &'static str,
    outcome: String,
    rows: Vec<(String, String)>,
    crumbs: Vec<(String, String)>,
}

/// Changes nothing, so anybody of the office may look as often as they like.
pub async fn show(
    app: web::Data<App>,
    office: Office,
    ids: web::Path<(SittingId, CandidateId)>,
) -> Result<HttpResponse, AppError> {
    let (id, candidate) = ids.into_inner();
    let (sitting, candidate, again) = app
        .db
        .read(move |conn| {
            let (sitting, candidate) = (sitting::find(conn, id)?, candidate::find_in(conn, id, candidate)?);
            let attempt = attempt::of_candidate(conn, candidate.id)?.ok_or(AppError::NotFound)?;
            let again = paper_again::again(conn, attempt.id).optional()?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((sitting, candidate, again))
        })
        .await?;
    let l = office.layout("paper-again-title");
    let (tone, outcome) = match again.outcome {
        Outcome::Equal => ("ok", l.t("paper-again-equal").to_owned()),
        Outcome::Different { position } => ("bad", l.t1("paper-again-different", "position", position)),
        Outcome::Altered => ("bad", l.t("paper-again-altered").to_owned()),
        Outcome::Unknown => ("warn", l.t("paper-again-unknown").to_owned()),
    };
    let mut crumbs = crumbs(&l, &sitting, &candidate.number);
    if let Some(last) = crumbs.last_mut() {
        last.0 = format!("{}/candidates/{}", path(sitting.id), candidate.id);
    }
    crumbs.push((String::new(), l.t("paper-again-title").to_owned()));
    respond::page(&AgainPage { rows: facts(&l, &again), l, tone, outcome, crumbs })
}

fn facts(l: &Layout, again: &Again) -> Vec<(String, String)> {
    let fact = |key: &str, text: String| (l.t(key).to_owned(), text);
    let mut facts = vec![fact("paper-again-seed", again.seed.to_string())];
    if again.outcome != Outcome::Unknown {
        facts.push(fact("paper-again-digest", again.digest.clone()));
        facts.push(fact("paper-again-pool", again.pool.to_string()));
        facts.push(fact("paper-again-left-out", again.left_out.to_string()));
        facts.push(fact("paper-again-seen", again.seen.to_string()));
    }
    facts
}
