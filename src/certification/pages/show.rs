//! One certificate for the office: what it rests on, what happened to it, and suspending, reinstating, revoking it.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::user::{self, UserId};
use crate::app::App;
use crate::certification::certificate::{self, Certificate, CertificateId, Consequence};
use crate::certification::fact::{self, Fact, FactError, NewFact};
use crate::certification::paper;
use crate::certification::snapshot::Snapshot;
use crate::certification::status::{self, CertificateStatus, FactKind};
use crate::db::Conn;
use crate::error::AppError;
use crate::recruitment::scheme::{self, Scheme};
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::{dates, respond};

#[derive(Template)]
#[template(path = "certification/show.html")]
struct CertificatePage {
    l: Layout,
    form: FormState,
    id: CertificateId,
    crumbs: Vec<(String, String)>,
    tone: &'static str,
    status: &'static str,
    verify_path: String,
    facts: Vec<(String, String)>,
    basis: Vec<(String, String)>,
    history: Vec<(String, String, String, String)>,
    may_suspend: bool,
    may_reinstate: bool,
    may_revoke: bool,
}

struct Loaded {
    certificate: Certificate,
    status: CertificateStatus,
    scheme: Scheme,
    facts: Vec<Fact>,
    issuer: String,
}

fn load(conn: &mut Conn, id: CertificateId, today: chrono::NaiveDate) -> Result<Loaded, AppError> {
    let (certificate, status) = certificate::find(conn, id, today)?;
    let scheme = scheme::find(conn, certificate.scheme_id)?;
    let facts = fact::of(conn, id)?;
    let issuer = user::find(conn, certificate.issued_by_id)?.name;
    Ok(Loaded { certificate, status, scheme, facts, issuer })
}

impl CertificatePage {
    async fn load(app: &App, office: &Office, id: CertificateId, form: FormState) -> Result<CertificatePage, AppError> {
        let today = dates::today(office.zone, office.now);
        let loaded = app.db.read(move |conn| load(conn, id, today)).await?;
        let certificate = &loaded.certificate;
        let l = office.layout_titled(format!("{} · {}", certificate.holder_name, certificate.number));
        let may = |kind| status::after(loaded.status, kind).is_some();
        Ok(CertificatePage {
            id,
            crumbs: vec![
                ("/office/certificates".to_owned(), l.t("office-certificates-title").to_owned()),
                (String::new(), certificate.number.clone()),
            ],
            tone: loaded.status.tone(),
            status: l.t(loaded.status.label()),
            verify_path: paper::verify_path(&certificate.number),
            facts: facts(&l, &loaded),
            basis: basis(&l, certificate),
            history: history(&l, &loaded),
            may_suspend: may(FactKind::Suspended),
            may_reinstate: may(FactKind::Reinstated),
            may_revoke: may(FactKind::Revoked),
            form,
            l,
        })
    }
}

fn facts(l: &Layout, loaded: &Loaded) -> Vec<(String, String)> {
    let Loaded { certificate, scheme, issuer, .. } = loaded;
    let fact = |key, value: &str| (l.t(key).to_owned(), value.to_owned());
    vec![
        fact("certificate-holder", &certificate.holder_name),
        fact("certificate-title", l.pick(&scheme.title_en, &scheme.title_zh)),
        fact("certificate-level", l.t(paper::level_key(certificate.level))),
        fact("certificate-issued", &l.when(&certificate.issued_at)),
        fact("certificate-issued-by", issuer),
        fact("certificate-valid-until", &l.day(&certificate.valid_until)),
    ]
}

fn basis(l: &Layout, certificate: &Certificate) -> Vec<(String, String)> {
    let Some(snapshot) = Snapshot::read(&certificate.snapshot) else { return Vec::new() };
    let fact = |key, value: String| (l.t(key).to_owned(), value);
    let score = |score: i64, cut: i64| {
        l.t_with("snapshot-score", &[("score", &dates::points(score)), ("cut", &dates::points(cut))])
    };
    let mut list = vec![
        fact("snapshot-scheme", format!("{} v{}", snapshot.scheme_code, snapshot.scheme_version)),
        fact(
            "snapshot-training",
            l.t_with(
                "snapshot-minutes",
                &[
                    ("credited", &snapshot.training_minutes.to_string()),
                    ("required", &snapshot.required_minutes.to_string()),
                ],
            ),
        ),
        fact("component-theory", score(snapshot.theory_score, snapshot.theory_cut)),
        fact("snapshot-paper", l.t1("snapshot-items", "count", snapshot.paper_items)),
        fact("component-practical", score(snapshot.practical_score, snapshot.practical_cut)),
        fact("snapshot-examiners", snapshot.examiners.to_string()),
    ];
    if let Some(version) = snapshot.rubric_version {
        list.push(fact("snapshot-rubric", format!("v{version}")));
    }
    list
}

fn history(l: &Layout, loaded: &Loaded) -> Vec<(String, String, String, String)> {
    let tone = |kind| match kind {
        FactKind::Suspended => "warn",
        FactKind::Revoked => "bad",
        FactKind::Reinstated | FactKind::Renewed => "ok",
    };
    let mut entries: Vec<_> = loaded
        .facts
        .iter()
        .rev()
        .map(|fact| {
            let detail = format!("{} · {}", fact.reason, fact.recorded_by);
            (tone(fact.kind).to_owned(), l.when(&fact.recorded_at), l.t(fact.kind.label()).to_owned(), detail)
        })
        .collect();
    let issued = l.when(&loaded.certificate.issued_at);
    entries.push(("ok".to_owned(), issued, l.t("certificate-fact-issued").to_owned(), loaded.issuer.clone()));
    entries
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<CertificateId>) -> Result<HttpResponse, AppError> {
    respond::page(&CertificatePage::load(&app, &office, *id, FormState::default()).await?)
}

/// The reason has a field name of its own in each of the page's forms.
#[derive(Deserialize, Validate)]
pub struct ReasonForm {}

pub async fn suspend(
    app: web::Data<App>,
    office: Office,
    id: web::Path<CertificateId>,
    form: Submitted<ReasonForm>,
) -> Result<HttpResponse, AppError> {
    record(&app, &office, *id, form.state, ("suspend_reason", fact::suspend, "certificate-suspended")).await
}

pub async fn reinstate(
    app: web::Data<App>,
    office: Office,
    id: web::Path<CertificateId>,
    form: Submitted<ReasonForm>,
) -> Result<HttpResponse, AppError> {
    record(&app, &office, *id, form.state, ("reinstate_reason", fact::reinstate, "certificate-reinstated")).await
}

pub async fn revoke(
    app: web::Data<App>,
    office: Office,
    id: web::Path<CertificateId>,
    form: Submitted<ReasonForm>,
) -> Result<HttpResponse, AppError> {
    record(&app, &office, *id, form.state, ("revoke_reason", fact::revoke, "certificate-revoked")).await
}

type Verb = fn(&mut Conn, UserId, &NewFact, Consequence, NaiveDateTime) -> Result<(), FactError>;

/// `step`: the field of the reason, the verb, and what the next page says.
async fn record(
    app: &App,
    office: &Office,
    id: CertificateId,
    mut state: FormState,
    step: (&'static str, Verb, &'static str),
) -> Result<HttpResponse, AppError> {
    let (field, verb, done) = step;
    let Some(reason) = state.text(field, 3, 1000) else {
        return respond::refused(&CertificatePage::load(app, office, id, state).await?);
    };
    let (actor, now, then) = (office.id(), office.now, app.on_certificate_change);
    let new = NewFact { certificate: id, reason, today: dates::today(office.zone, now) };
    let to = format!("/office/certificates/{id}");
    match app.db.write(move |conn| verb(conn, actor, &new, then, now)).await {
        Ok(()) => Ok(respond::redirect_with(&to, done)),
        Err(FactError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
