//! The evidence for one candidate, and the decision.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::user::UserId;
use crate::app::App;
use crate::assessment::result;
use crate::certification::award::{self, AwardError, NewAward};
use crate::certification::evidence::Standing;
use crate::certification::paper;
use crate::certification::ready::{self, Case, Refusal};
use crate::certification::requirements;
use crate::error::AppError;
use crate::random;
use crate::recruitment::cohort::CohortId;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::{dates, respond};

struct Row {
    label: &'static str,
    tone: &'static str,
    state: &'static str,
    detail: String,
}

#[derive(Template)]
#[template(path = "certification/decide.html")]
struct DecidePage {
    l: Layout,
    form: FormState,
    crumbs: Vec<(String, String)>,
    path: String,
    facts: Vec<(String, String)>,
    rows: Vec<Row>,
    /// Why the person who looks may not decide.
    conflict: Option<String>,
    may_award: bool,
    refusals: Vec<(String, String, String, String)>,
}

struct Loaded {
    case: Case,
    conflict: Option<AwardError>,
    examiners: usize,
    refusals: Vec<Refusal>,
}

impl DecidePage {
    async fn load(
        app: &App,
        office: &Office,
        case: (UserId, CohortId),
        form: FormState,
    ) -> Result<DecidePage, AppError> {
        let (user, cohort) = case;
        let (actor, today) = (office.id(), dates::today(office.zone, office.now));
        let loaded = app
            .db
            .read(move |conn| {
                Ok::<_, AppError>(Loaded {
                    case: ready::case(conn, user, cohort, today)?,
                    conflict: award::conflict(conn, actor, user)?,
                    examiners: result::examiners_of(conn, user)?.len(),
                    refusals: ready::refusals(conn, Some(user), (20, 0))?,
                })
            })
            .await?;
        Ok(DecidePage::of(office, loaded, form))
    }

    fn of(office: &Office, loaded: Loaded, form: FormState) -> DecidePage {
        let Loaded { case, conflict, examiners, refusals } = loaded;
        let name = case.evidence.identity.as_ref().map_or(&case.name, |identity| &identity.legal_name).clone();
        let l = office.layout_titled(name.clone());
        let rows = case.requirements.iter().map(|requirement| Row {
            label: l.t(requirement.need.label()),
            tone: requirement.state.tone(),
            state: l.t(requirement.state.label()),
            detail: l.msg(&requirement.detail),
        });
        let rows = rows.collect();
        let of_cohort = refusals.iter().filter(|refusal| refusal.cohort == case.cohort.id);
        let refusals = of_cohort
            .map(|refusal| {
                let what = l.t("certificate-refused-label").to_owned();
                ("bad".to_owned(), l.when(&refusal.decided_at), what, refusal.reason.clone())
            })
            .collect();
        DecidePage {
            crumbs: vec![
                ("/office/certificates".to_owned(), l.t("office-certificates-title").to_owned()),
                (String::new(), name),
            ],
            path: format!("/office/certificates/decide/{}/{}", case.user, case.cohort.id),
            facts: facts(&l, &case, examiners),
            rows,
            may_award: conflict.is_none() && requirements::all_met(&case.requirements),
            conflict: conflict.map(|conflict| l.msg(&conflict.message())),
            refusals,
            form,
            l,
        }
    }
}

fn facts(l: &Layout, case: &Case, examiners: usize) -> Vec<(String, String)> {
    let fact = |key, value: String| (l.t(key).to_owned(), value);
    let score = |standing: &Standing, cut: i64| {
        let shown = standing.pass.as_ref().or(standing.last.as_ref());
        shown.map_or_else(
            || l.t1("decide-no-score", "cut", dates::points(cut)),
            |shown| {
                let points = [("score", &*dates::points(shown.score)), ("cut", &*dates::points(shown.cut))];
                l.t_with("snapshot-score", &points)
            },
        )
    };
    let minutes =
        [("credited", &*case.evidence.minutes.to_string()), ("required", &*case.scheme.training_minutes.to_string())];
    let mut list = vec![
        fact("certificate-title", l.pick(&case.scheme.title_en, &case.scheme.title_zh).to_owned()),
        fact("certificate-level", l.t(paper::level_key(case.scheme.level)).to_owned()),
        fact("decide-cohort", l.pick(&case.cohort.title_en, &case.cohort.title_zh).to_owned()),
        fact("snapshot-scheme", format!("{} v{}", case.scheme.code, case.scheme.version)),
        fact("snapshot-training", l.t_with("snapshot-minutes", &minutes)),
        fact("component-theory", score(&case.evidence.theory, case.scheme.theory_cut)),
        fact("component-practical", score(&case.evidence.practical, case.scheme.practical_cut)),
        fact("snapshot-examiners", examiners.to_string()),
    ];
    if let Some(identity) = &case.evidence.identity {
        list.insert(0, fact("decide-identity", format!("{} {}", identity.legal_name, identity.number_mask)));
    }
    list
}

type CasePath = web::Path<(UserId, CohortId)>;

pub async fn show(app: web::Data<App>, office: Office, case: CasePath) -> Result<HttpResponse, AppError> {
    respond::page(&DecidePage::load(&app, &office, case.into_inner(), FormState::default()).await?)
}

pub async fn award(app: web::Data<App>, office: Office, case: CasePath) -> Result<HttpResponse, AppError> {
    let (user, cohort) = case.into_inner();
    let (actor, now) = (office.id(), office.now);
    let new = NewAward { user, cohort, today: dates::today(office.zone, now), seed: random::seed() };
    match app.db.write(move |conn| award::award(conn, actor, &new, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/certificates/{id}"), "award-done")),
        Err(AwardError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            let to = format!("/office/certificates/decide/{user}/{cohort}");
            Ok(respond::redirect_refused(&to, refusal.message()))
        }
    }
}

#[derive(Deserialize, Validate)]
pub struct RefuseForm {}

pub async fn refuse(
    app: web::Data<App>,
    office: Office,
    case: CasePath,
    form: Submitted<RefuseForm>,
) -> Result<HttpResponse, AppError> {
    let (case, mut state) = (case.into_inner(), form.state);
    let Some(reason) = state.prose("reason", 2, 1000) else {
        return respond::refused(&DecidePage::load(&app, &office, case, state).await?);
    };
    let (actor, today, now) = (office.id(), dates::today(office.zone, office.now), office.now);
    match app.db.write(move |conn| award::refuse(conn, actor, case, &reason, today, now)).await {
        Ok(()) => Ok(respond::redirect_with("/office/certificates?view=refused", "refuse-done")),
        Err(AwardError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            let to = format!("/office/certificates/decide/{}/{}", case.0, case.1);
            Ok(respond::redirect_refused(&to, refusal.message()))
        }
    }
}
