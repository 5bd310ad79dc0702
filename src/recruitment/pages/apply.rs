//! The application form, made for a phone. A nomination link fills the code in.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::file::{self, Document, StorageKey};
use crate::accounts::user;
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::recruitment::application::{self, ApplicationError, ApplicationSource, ApplicationStatus, NewApplication};
use crate::recruitment::cohort::{self, Cohort};
use crate::recruitment::guardian::NewGuardianConsent;
use crate::recruitment::id_number::{IdNumber, IdNumberError};
use crate::recruitment::identity::{self, IdentityError, NewIdentity, SealedNumber, YOUNGEST};
use crate::recruitment::nomination;
use crate::web::auth::Trainee;
use crate::web::dates;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::upload::{Posted, Uploaded};

#[derive(Template)]
#[template(path = "recruitment/apply.html")]
struct ApplyPage {
    l: Layout,
    cohort: Cohort,
    form: FormState,
    crumbs: Vec<(String, String)>,
    has_number: bool,
    is_verified: bool,
}

impl ApplyPage {
    fn new(trainee: &Trainee, cohort: Cohort, known: Option<&identity::Identity>, form: FormState) -> ApplyPage {
        let l = trainee.layout("apply-title");
        let title = l.pick(&cohort.title_en, &cohort.title_zh).to_owned();
        let crumbs = vec![
            ("/cohorts".to_owned(), l.t("nav-cohorts").to_owned()),
            (format!("/cohorts/{}", cohort.code), title),
            (String::new(), l.title.clone()),
        ];
        let has_number = known.is_some_and(|known| !known.number_mask.is_empty());
        let is_verified = known.is_some_and(|known| known.verified_at.is_some());
        ApplyPage { l, cohort, form, crumbs, has_number, is_verified }
    }
}

#[derive(Deserialize)]
pub struct CodeQuery {
    #[serde(default)]
    code: String,
}

pub async fn new(
    app: web::Data<App>,
    trainee: Trainee,
    code: web::Path<String>,
    query: web::Query<CodeQuery>,
) -> Result<HttpResponse, AppError> {
    let (id, email, now) = (trainee.id(), trainee.user.email.clone(), trainee.now);
    let (cohort, known, phone, applied, own_code) = app
        .db
        .read(move |conn| {
            let cohort = cohort::public_by_code(conn, &code)?;
            let known = identity::of(conn, id)?;
            let phone = user::find(conn, id)?.phone;
            let applied = application::to_cohort(conn, id, cohort.id)?;
            let own_code = nomination::code_for(conn, cohort.id, &email)?;
            Ok::<_, AppError>((cohort, known, phone, applied, own_code))
        })
        .await?;
    if applied.is_some_and(|applied| applied.status != ApplicationStatus::Withdrawn) {
        return Ok(respond::redirect("/my/application"));
    }
    if let Some(refusal) = application::intake_refusal(&cohort, now) {
        return Ok(respond::redirect_refused(&format!("/cohorts/{}", cohort.code), refusal));
    }
    let code = if query.code.is_empty() { own_code.unwrap_or_default() } else { query.into_inner().code };
    let name = known.as_ref().map_or_else(|| trainee.user.name.clone(), |known| known.legal_name.clone());
    let born = known.as_ref().map(|known| known.birth_date.to_string()).unwrap_or_default();
    let form = FormState::filled([("legal_name", name), ("birth_date", born), ("phone", phone), ("code", code)]);
    respond::page(&ApplyPage::new(&trainee, cohort, known.as_ref(), form))
}

pub async fn create(
    app: web::Data<App>,
    code: web::Path<String>,
    upload: Uploaded<Trainee>,
) -> Result<HttpResponse, AppError> {
    let Uploaded { by: trainee, mut posted } = upload;
    let (id, now) = (trainee.id(), trainee.now);
    let (cohort, known) = app
        .db
        .read(move |conn| Ok::<_, AppError>((cohort::public_by_code(conn, &code)?, identity::of(conn, id)?)))
        .await?;
    let Some((new, document)) = written(&app, &trainee, &cohort, &mut posted)? else {
        return respond::refused(&ApplyPage::new(&trainee, cohort, known.as_ref(), posted.state));
    };
    let kept = kept(&app, document).await?;
    let typed = new.code.clone();
    let counted = app.db.write(move |conn| application::count_code_try(conn, id, &typed, now)).await;
    let outcome = match counted {
        Ok(()) => app.db.write(move |conn| application::apply(conn, id, &new, now)).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(applied) => {
            file::discard(&app.files, applied.replaced).await;
            Ok(respond::redirect_with("/my/application", "application-sent"))
        }
        Err(ApplicationError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            file::discard(&app.files, kept).await;
            explain(&mut posted.state, &refusal);
            respond::refused(&ApplyPage::new(&trainee, cohort, known.as_ref(), posted.state))
        }
    }
}

/// Puts the refusal beside the field that it is about.
fn explain(state: &mut FormState, refusal: &ApplicationError) {
    match refusal {
        ApplicationError::Identity(IdentityError::TooYoung) => state.reject("birth_date", refusal.message()),
        ApplicationError::Identity(IdentityError::Fixed) => state.reject("legal_name", refusal.message()),
        ApplicationError::TooManyCodes | ApplicationError::Code(_) => state.reject("code", refusal.message()),
        _ => state.refuse(refusal.message()),
    }
}

/// The form as an application; `None` with messages beside the fields when something is wrong.
fn written(
    app: &App,
    trainee: &Trainee,
    cohort: &Cohort,
    posted: &mut Posted,
) -> Result<Option<(NewApplication, Option<Document>)>, AppError> {
    let today = dates::today(trainee.zone, trainee.now);
    let state = &mut posted.state;
    let legal_name = state.text("legal_name", 1, 80);
    let birth_date = state.date("birth_date");
    if birth_date.is_some_and(|born| today.years_since(born).unwrap_or(0) < YOUNGEST) {
        state.reject("birth_date", "identity-too-young");
    }
    if birth_date.is_some_and(|born| today.years_since(born).is_some_and(|age| age > 100)) {
        state.reject("birth_date", "form-date");
    }
    let number = number_of(app, state, birth_date)?;
    let phone = state.text("phone", 5, 30);
    let city = state.text("city", 1, 60);
    let motivation = state.prose("motivation", 10, 2000);
    let experience = state.prose("experience", 0, 2000);
    let code = state.text("code", 0, 40);
    let source = if state.has("referred", "true") { ApplicationSource::Referral } else { ApplicationSource::Own };
    let (guardian, document) = guardian_of(posted).unzip();
    if !posted.state.is_valid() {
        return Ok(None);
    }
    let parts = (legal_name, birth_date, phone, city, motivation, experience, code);
    let (Some(legal_name), Some(birth_date), Some(phone), Some(city), Some(motivation), Some(experience), Some(code)) =
        parts
    else {
        return Ok(None);
    };
    let identity = NewIdentity { legal_name, birth_date, number };
    let cohort = cohort.id;
    let new = NewApplication { cohort, identity, guardian, phone, city, motivation, experience, code, source, today };
    Ok(Some((new, document)))
}

/// The identity number of the form, sealed; `None` when it was left out or is wrong.
pub(super) fn number_of(
    app: &App,
    state: &mut FormState,
    birth_date: Option<chrono::NaiveDate>,
) -> Result<Option<SealedNumber>, AppError> {
    if state.value("number").trim().is_empty() {
        return Ok(None);
    }
    let number: Result<IdNumber, IdNumberError> = state.value("number").parse();
    match number {
        Err(problem) => {
            state.reject("number", problem.key());
            Ok(None)
        }
        Ok(number) => {
            if let (Some(inside), Some(typed)) = (number.birth_date(), birth_date)
                && inside != typed
            {
                state.reject("number", "identity-number-birth-date");
                return Ok(None);
            }
            SealedNumber::new(&app.sealing_key, &number).map(Some).map_err(AppError::Internal)
        }
    }
}

/// The guardian's consent of the form with its document, which is not kept yet; `None` when no file was chosen or something
/// is wrong with it.
pub(super) fn guardian_of(posted: &mut Posted) -> Option<(NewGuardianConsent, Document)> {
    let chosen = posted.file("guardian")?;
    let guardian_name = posted.state.text("guardian_name", 1, 80)?;
    match file::check(&chosen.name, chosen.bytes) {
        Ok(document) => Some((NewGuardianConsent { guardian_name, file: document.row.clone() }, document)),
        Err(problem) => {
            posted.state.reject("guardian", Message::new(problem.key()));
            None
        }
    }
}

/// Puts the document into the store once nothing else is wrong with the form.
pub(super) async fn kept(app: &App, document: Option<Document>) -> Result<Option<StorageKey>, AppError> {
    match document {
        Some(document) => document.keep(&app.files).await.map(Some).map_err(AppError::Internal),
        None => Ok(None),
    }
}
