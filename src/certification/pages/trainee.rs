//! My certificates: what I hold, and for what I do not hold yet, what is missing and how to get it.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::consent::{self, ConsentPurpose};
use crate::app::App;
use crate::certification::certificate::{self, Certificate, CertificateId};
use crate::certification::paper;
use crate::certification::ready::{self, Case, Refusal};
use crate::certification::requirements::{self, RequirementState};
use crate::certification::status::CertificateStatus;
use crate::db::Conn;
use crate::error::AppError;
use crate::recruitment::scheme::{self, Scheme};
use crate::web::auth::Trainee;
use crate::web::form::Submitted;
use crate::web::layout::Layout;
use crate::web::{dates, respond};

struct Card {
    id: CertificateId,
    title: String,
    level: &'static str,
    tone: &'static str,
    status: &'static str,
    is_valid: bool,
    facts: Vec<(String, String)>,
    verify_path: String,
    verify_url: String,
}

struct Row {
    tone: &'static str,
    state: &'static str,
    label: &'static str,
    detail: String,
    /// Where the trainee can do something about it; empty when there is nothing to do.
    path: &'static str,
}

struct Road {
    title: String,
    summary: String,
    is_complete: bool,
    refusal: Option<String>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "certification/my.html")]
struct MyCertificatesPage {
    l: Layout,
    cards: Vec<Card>,
    roads: Vec<Road>,
    shows_name: bool,
    shown_name: String,
}

type Loaded = (Vec<(Certificate, CertificateStatus)>, Vec<Scheme>, Vec<Case>, Vec<Refusal>, bool);

fn load(conn: &mut Conn, user: crate::accounts::user::UserId, today: chrono::NaiveDate) -> Result<Loaded, AppError> {
    let held = certificate::with_status(conn, &[user], today)?;
    let mut schemes = Vec::new();
    for (certificate, _) in &held {
        schemes.push(scheme::find(conn, certificate.scheme_id)?);
    }
    let cases = ready::open_cases(conn, user, today)?;
    let refusals = ready::refusals(conn, Some(user), (20, 0))?;
    let shows_name = consent::current(conn, user)?.contains(&ConsentPurpose::PublicName);
    Ok((held, schemes, cases, refusals, shows_name))
}

pub async fn index(app: web::Data<App>, trainee: Trainee) -> Result<HttpResponse, AppError> {
    let (user, today) = (trainee.id(), dates::today(trainee.zone, trainee.now));
    let (held, schemes, cases, refusals, shows_name) = app.db.read(move |conn| load(conn, user, today)).await?;
    let l = trainee.layout("my-certificates-title");
    let shown = held.first().map_or(trainee.user.name.as_str(), |(certificate, _)| certificate.holder_name.as_str());
    let shown_name = super::verify::shown_name(shown, shows_name);
    let cards = held.iter().zip(&schemes).map(|(held, scheme)| card(&app, &l, held, scheme)).collect();
    let roads = cases.iter().map(|case| road(&l, case, &refusals)).collect();
    respond::page(&MyCertificatesPage { l, cards, roads, shows_name, shown_name })
}

fn card(app: &App, l: &Layout, held: &(Certificate, CertificateStatus), scheme: &Scheme) -> Card {
    let (certificate, status) = held;
    let verify_path = paper::verify_path(&certificate.number);
    let issued = dates::today(l.zone, certificate.issued_at);
    let fact = |key, value: String| (l.t(key).to_owned(), value);
    Card {
        id: certificate.id,
        title: l.pick(&scheme.title_en, &scheme.title_zh).to_owned(),
        level: l.t(paper::level_key(certificate.level)),
        tone: status.tone(),
        status: l.t(status.label()),
        is_valid: *status == CertificateStatus::Valid,
        facts: vec![
            fact("certificate-number", certificate.number.clone()),
            fact("certificate-holder", certificate.holder_name.clone()),
            fact("certificate-issued", l.day(&issued)),
            fact("certificate-valid-until", l.day(&certificate.valid_until)),
        ],
        verify_url: app.config.absolute(&verify_path),
        verify_path,
    }
}

fn road(l: &Layout, case: &Case, refusals: &[Refusal]) -> Road {
    let is_met = |state| state == RequirementState::Met;
    let met = case.requirements.iter().filter(|requirement| is_met(requirement.state)).count();
    let rows = case.requirements.iter().map(|requirement| Row {
        tone: requirement.state.tone(),
        state: l.t(requirement.state.label()),
        label: l.t(requirement.need.label()),
        detail: l.msg(&requirement.detail),
        path: if requirement.state == RequirementState::Missing { requirement.path() } else { "" },
    });
    let total = case.requirements.len();
    let refusal = refusals.iter().find(|refusal| refusal.cohort == case.cohort.id);
    Road {
        title: l.pick(&case.scheme.title_en, &case.scheme.title_zh).to_owned(),
        summary: l.t_with("why-not-yet-met", &[("met", &met.to_string()), ("total", &total.to_string())]),
        is_complete: requirements::all_met(&case.requirements),
        refusal: refusal.map(|refusal| refusal.reason.clone()),
        rows: rows.collect(),
    }
}

#[derive(Deserialize, Validate)]
pub struct NameForm {
    #[serde(default)]
    show: String,
}

pub async fn update_name(
    app: web::Data<App>,
    trainee: Trainee,
    form: Submitted<NameForm>,
) -> Result<HttpResponse, AppError> {
    let (user, now, show) = (trainee.id(), trainee.now, form.data.show == "yes");
    app.db
        .write(move |conn| {
            if show {
                consent::give(conn, user, ConsentPurpose::PublicName, now)
            } else {
                consent::withdraw(conn, user, ConsentPurpose::PublicName, now)
            }
        })
        .await?;
    Ok(respond::redirect_with("/my/certificates", if show { "my-name-shown" } else { "my-name-masked" }))
}
