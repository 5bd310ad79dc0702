//! A trainee's own applications, in their words: what happens next, and what they can do.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Fields, apply};
use crate::accounts::file;
use crate::app::App;
use crate::error::AppError;
use crate::recruitment::application::{self, Application, ApplicationError, ApplicationId, ApplicationStatus};
use crate::recruitment::cohort::{Cohort, CohortStatus};
use crate::recruitment::guardian::{self, GuardianConsent};
use crate::recruitment::identity::{self, ADULT, Identity, IdentityError};
use crate::web::auth::Trainee;
use crate::web::dates;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::upload::Uploaded;

/// An application with what the applicant is told. The office's stage is not shown.
struct ApplicationView {
    application: Application,
    cohort: Cohort,
    tone: &'static str,
    /// Keys of a few words and of a sentence.
    state: &'static str,
    text: &'static str,
    can_withdraw: bool,
    can_leave: bool,
    can_enter_code: bool,
}

impl ApplicationView {
    fn new(application: Application, cohort: Cohort) -> ApplicationView {
        let (state, text) = match application.status {
            ApplicationStatus::Submitted | ApplicationStatus::InReview => {
                ("my-application-state-received", "my-application-text-received")
            }
            ApplicationStatus::Waitlisted => ("my-application-state-waiting", "my-application-text-waiting"),
            ApplicationStatus::Offered => ("my-application-state-offered", "my-application-text-offered"),
            ApplicationStatus::Admitted => ("my-application-state-admitted", "my-application-text-admitted"),
            ApplicationStatus::Rejected => ("my-application-state-rejected", "my-application-text-rejected"),
            ApplicationStatus::Declined => ("my-application-state-declined", "my-application-text-declined"),
            ApplicationStatus::Lapsed => ("my-application-state-lapsed", "my-application-text-lapsed"),
            ApplicationStatus::Withdrawn => ("my-application-state-withdrawn", "my-application-text-withdrawn"),
        };
        let can_leave = application.status == ApplicationStatus::Admitted && cohort.status != CohortStatus::Concluded;
        let can_withdraw = application.status.may_become(ApplicationStatus::Withdrawn)
            && application.status != ApplicationStatus::Admitted;
        let can_enter_code = application.status.takes_code();
        let tone = super::application_tone(application.status);
        ApplicationView { application, cohort, tone, state, text, can_withdraw, can_leave, can_enter_code }
    }

    fn is_offered(&self) -> bool {
        self.application.status == ApplicationStatus::Offered
    }
}

#[derive(Template)]
#[template(path = "recruitment/my.html")]
struct MyApplicationPage {
    l: Layout,
    views: Vec<ApplicationView>,
    identity: Option<Identity>,
    needs_guardian: bool,
    guardian: Option<GuardianConsent>,
    /// The office has accepted the consent, so that it cannot be sent again.
    has_accepted_guardian: bool,
    /// The code or the reason of leaving that was refused, and the application it is about.
    refused: Option<(ApplicationId, FormState)>,
    /// A form with nothing in it.
    blank: FormState,
    number_form: FormState,
    guardian_form: FormState,
}

impl MyApplicationPage {
    /// The form of one application: what was refused, or an empty one.
    fn form(&self, id: &ApplicationId) -> &FormState {
        self.refused.as_ref().filter(|(refused, _)| refused == id).map_or(&self.blank, |(_, form)| form)
    }

    async fn load(app: &App, trainee: &Trainee) -> Result<MyApplicationPage, AppError> {
        let (id, today) = (trainee.id(), dates::today(trainee.zone, trainee.now));
        let (rows, identity, guardian) = app
            .db
            .read(move |conn| {
                let rows = application::with_cohorts_of(conn, id)?;
                Ok::<_, AppError>((rows, identity::of(conn, id)?, guardian::consent(conn, id)?))
            })
            .await?;
        let needs_guardian = identity.as_ref().is_some_and(|identity| identity.age_on(today) < ADULT);
        Ok(MyApplicationPage {
            l: trainee.layout("my-application-title"),
            views: rows.into_iter().map(|(application, cohort)| ApplicationView::new(application, cohort)).collect(),
            identity,
            needs_guardian,
            has_accepted_guardian: guardian.as_ref().is_some_and(|consent| consent.accepted_at.is_some()),
            guardian,
            refused: None,
            blank: FormState::default(),
            number_form: FormState::default(),
            guardian_form: FormState::default(),
        })
    }
}

pub async fn show(app: web::Data<App>, trainee: Trainee) -> Result<HttpResponse, AppError> {
    respond::page(&MyApplicationPage::load(&app, &trainee).await?)
}

/// Back to the page with what happened.
fn answered(outcome: Result<(), ApplicationError>, done: &'static str) -> Result<HttpResponse, AppError> {
    match outcome {
        Ok(()) => Ok(respond::redirect_with("/my/application", done)),
        Err(ApplicationError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/my/application", refusal.message())),
    }
}

fn reason(form: &FormState) -> String {
    form.value("reason").trim().chars().take(500).collect()
}

pub async fn accept(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<ApplicationId>,
) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let outcome = app.db.write(move |conn| application::accept(conn, user, id, now)).await;
    answered(outcome, "application-accepted")
}

pub async fn decline(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<ApplicationId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (user, id, now, why) = (trainee.id(), id.into_inner(), trainee.now, reason(&form.state));
    let outcome = app.db.write(move |conn| application::decline(conn, user, id, &why, now)).await;
    answered(outcome, "application-declined")
}

pub async fn withdraw(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<ApplicationId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (user, id, now, why) = (trainee.id(), id.into_inner(), trainee.now, reason(&form.state));
    let outcome = app.db.write(move |conn| application::withdraw(conn, user, id, &why, now)).await;
    answered(outcome, "application-withdrawn")
}

/// The page again with what was wrong in the form of one application.
async fn refused(app: &App, trainee: &Trainee, id: ApplicationId, form: FormState) -> Result<HttpResponse, AppError> {
    let mut page = MyApplicationPage::load(app, trainee).await?;
    page.refused = Some((id, form));
    respond::refused(&page)
}

/// Leaves the cohort after admission.
pub async fn leave(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<ApplicationId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, user, id, now) = (form.state, trainee.id(), id.into_inner(), trainee.now);
    app.db.read(move |conn| application::find_own(conn, user, id)).await?;
    let Some(why) = state.prose("reason", 1, 500) else {
        return refused(&app, &trainee, id, state).await;
    };
    let then = app.on_departure;
    let outcome = app.db.write(move |conn| application::leave(conn, user, id, (&why, then), now)).await;
    answered(outcome, "application-left")
}

/// Enters or corrects the nomination code.
pub async fn enter_code(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<ApplicationId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, user, id, now) = (form.state, trainee.id(), id.into_inner(), trainee.now);
    app.db.read(move |conn| application::find_own(conn, user, id)).await?;
    let Some(code) = state.text("code", 1, 40) else {
        return refused(&app, &trainee, id, state).await;
    };
    let typed = code.clone();
    let outcome = match app.db.write(move |conn| application::count_code_try(conn, user, &typed, now)).await {
        Ok(()) => app.db.write(move |conn| application::enter_code(conn, user, id, &code, now)).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Err(refusal @ (ApplicationError::Code(_) | ApplicationError::TooManyCodes)) => {
            state.reject("code", refusal.message());
            refused(&app, &trainee, id, state).await
        }
        other => answered(other, "application-code-saved"),
    }
}

pub async fn add_number(
    app: web::Data<App>,
    trainee: Trainee,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let mut page = MyApplicationPage::load(&app, &trainee).await?;
    state.text("number", 1, 40);
    let born = page.identity.as_ref().map(|identity| identity.birth_date);
    let Some(number) = apply::number_of(&app, &mut state, born)? else {
        page.number_form = state;
        return respond::refused(&page);
    };
    let (user, now) = (trainee.id(), trainee.now);
    match app.db.write(move |conn| identity::add_number(conn, user, &number, now)).await {
        Ok(()) => Ok(respond::redirect_with("/my/application", "identity-number-saved")),
        Err(IdentityError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            page.number_form = state;
            respond::refused(&page)
        }
    }
}

pub async fn add_guardian(app: web::Data<App>, upload: Uploaded<Trainee>) -> Result<HttpResponse, AppError> {
    let Uploaded { by: trainee, mut posted } = upload;
    let Some((consent, document)) = apply::guardian_of(&mut posted) else {
        posted.state.text("guardian_name", 1, 80);
        posted.state.reject("guardian", "form-file-required");
        let mut page = MyApplicationPage::load(&app, &trainee).await?;
        page.guardian_form = posted.state;
        return respond::refused(&page);
    };
    let kept = apply::kept(&app, Some(document)).await?;
    let (user, now) = (trainee.id(), trainee.now);
    match app.db.write(move |conn| guardian::submit(conn, user, &consent, now)).await {
        Ok(replaced) => {
            file::discard(&app.files, replaced).await;
            Ok(respond::redirect_with("/my/application", "guardian-saved"))
        }
        Err(IdentityError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            file::discard(&app.files, kept).await;
            Ok(respond::redirect_refused("/my/application", refusal.message()))
        }
    }
}

/// One's own guardian's consent.
pub async fn guardian(app: web::Data<App>, trainee: Trainee) -> Result<HttpResponse, AppError> {
    let user = trainee.id();
    let stored = app
        .db
        .read(move |conn| {
            let consent = guardian::consent(conn, user)?.ok_or(diesel::result::Error::NotFound)?;
            file::find(conn, consent.file_id)
        })
        .await?;
    let body = app.files.get(&stored.storage_key).await.map_err(AppError::Internal)?;
    Ok(respond::download(&stored.name, &stored.content_type, body))
}
