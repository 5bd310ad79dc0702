//! Verification by anybody: what a certificate's number stands for now, and nothing more.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::consent::{self, ConsentPurpose};
use crate::accounts::throttle::{self, Throttle};
use crate::app::App;
use crate::certification::certificate::{self, Certificate};
use crate::certification::number::{Number, NumberError};
use crate::certification::paper;
use crate::certification::status::CertificateStatus;
use crate::error::AppError;
use crate::recruitment::scheme::{self, Scheme};
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::visit::Visit;
use crate::web::{dates, respond};

/// What the public page says about a certificate.
struct Verdict {
    tone: &'static str,
    status: &'static str,
    text: &'static str,
    facts: Vec<(String, String)>,
    nature: String,
    checked: String,
}

#[derive(Template)]
#[template(path = "certification/verify.html")]
struct VerifyPage {
    l: Layout,
    form: FormState,
    verdict: Option<Verdict>,
    unknown: Option<String>,
}

impl VerifyPage {
    fn new(visit: &Visit, number: &str) -> VerifyPage {
        let form = FormState::filled([("number", number.to_owned())]);
        VerifyPage { l: visit.layout("verify-title"), form, verdict: None, unknown: None }
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    number: Option<String>,
}

pub async fn new(visit: Visit, asked: web::Query<Asked>) -> Result<HttpResponse, AppError> {
    let Some(typed) = &asked.number else { return respond::page(&VerifyPage::new(&visit, "")) };
    match typed.parse::<Number>() {
        Ok(number) => Ok(respond::redirect(&paper::verify_path(number.as_str()))),
        Err(error) => misread(&visit, typed, error),
    }
}

/// Not a number of ours, told apart: nothing was typed, it has another shape, or one character is wrong.
fn misread(visit: &Visit, typed: &str, error: NumberError) -> Result<HttpResponse, AppError> {
    let mut page = VerifyPage::new(visit, typed);
    let key = match error {
        _ if typed.trim().is_empty() => "form-required",
        NumberError::Shape => "verify-wrong-shape",
        NumberError::Check => "verify-wrong-check",
    };
    page.form.reject("number", key);
    respond::refused(&page)
}

pub async fn show(app: web::Data<App>, visit: Visit, typed: web::Path<String>) -> Result<HttpResponse, AppError> {
    let (ip, now) = (visit.ip.clone(), visit.now);
    if !app.db.write(move |conn| throttle::admit(conn, Throttle::Verification, &ip, now)).await? {
        return Err(AppError::TooMany);
    }
    let number = match typed.parse::<Number>() {
        Ok(number) => number,
        Err(error) => return misread(&visit, &typed, error),
    };
    let (today, wanted) = (dates::today(visit.zone, now), number.clone());
    let found = app
        .db
        .read(move |conn| {
            let Some((certificate, status)) = certificate::by_number(conn, &wanted, today)? else { return Ok(None) };
            let scheme = scheme::find(conn, certificate.scheme_id)?;
            let is_public = consent::current(conn, certificate.user_id)?.contains(&ConsentPurpose::PublicName);
            Ok::<_, AppError>(Some((certificate, status, scheme, is_public)))
        })
        .await?;
    let mut page = VerifyPage::new(&visit, number.as_str());
    let Some((certificate, status, scheme, is_public)) = found else {
        page.unknown = Some(number.to_string());
        let mut response = respond::page(&page)?;
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    };
    page.verdict = Some(verdict(&page.l, &certificate, status, &scheme, is_public));
    respond::page(&page)
}

fn verdict(
    l: &Layout,
    certificate: &Certificate,
    status: CertificateStatus,
    scheme: &Scheme,
    is_public: bool,
) -> Verdict {
    let fact = |key, value: &str| (l.t(key).to_owned(), value.to_owned());
    let issued = dates::today(l.zone, certificate.issued_at);
    let nature = l.pick(&scheme.nature_en, &scheme.nature_zh);
    Verdict {
        tone: status.tone(),
        status: l.t(status.label()),
        text: l.t(match status {
            CertificateStatus::Valid => "verify-valid",
            CertificateStatus::Suspended => "verify-suspended",
            CertificateStatus::Revoked => "verify-revoked",
            CertificateStatus::Expired => "verify-expired",
            CertificateStatus::Superseded => "verify-superseded",
        }),
        facts: vec![
            fact("certificate-holder", &shown_name(&certificate.holder_name, is_public)),
            fact("certificate-title", l.pick(&scheme.title_en, &scheme.title_zh)),
            fact("certificate-level", l.t(paper::level_key(certificate.level))),
            fact("certificate-number", &certificate.number),
            fact("certificate-issued", &l.day(&issued)),
            fact("certificate-valid-until", &l.day(&certificate.valid_until)),
        ],
        nature: if nature.is_empty() { l.t("certificate-nature").to_owned() } else { nature.to_owned() },
        checked: l.when(&l.now),
    }
}

/// The name as its holder consented to have it shown: whole, or the first character of it.
pub(super) fn shown_name(name: &str, is_public: bool) -> String {
    if is_public {
        return name.to_owned();
    }
    name.chars().take(1).chain("**".chars()).collect()
}
