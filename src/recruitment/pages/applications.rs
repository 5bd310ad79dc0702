//! The office's applications: the list that it works through, and one application with everything that is known.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::choices;
use crate::accounts::file;
use crate::accounts::user::{self, User};
use crate::app::App;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::i18n::Message;
use crate::recruitment::application::{
    self, Application, ApplicationId, ApplicationRow, ApplicationSource, ApplicationStatus, Flag, Move, Search,
};
use crate::recruitment::cohort::{self, Cohort, CohortStatus};
use crate::recruitment::duplicate;
use crate::recruitment::guardian::{self, GuardianConsent};
use crate::recruitment::identity::{self, ADULT, Identity};
use crate::recruitment::provider::{self, Provider};
use crate::web::auth::Office;
use crate::web::dates;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::respond;
use crate::web::sheet::Sheet;

/// Most rows in one download.
const CSV_ROWS: i64 = 20_000;

#[derive(Deserialize)]
pub struct Filter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    cohort: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    flag: String,
    #[serde(default)]
    sort: Sort,
}

impl Filter {
    fn search(&self) -> Search {
        Search {
            text: self.q.trim().to_owned(),
            cohort: self.cohort.parse().ok(),
            status: self.status.parse().ok(),
            source: self.source.parse().ok(),
            flag: Flag::ALL.into_iter().find(|flag| flag.as_str() == self.flag),
            sort: self.sort.clone(),
        }
    }

    fn form(&self) -> FormState {
        FormState::filled([
            ("q", self.q.clone()),
            ("cohort", self.cohort.clone()),
            ("status", self.status.clone()),
            ("source", self.source.clone()),
            ("flag", self.flag.clone()),
        ])
    }
}

#[derive(Template)]
#[template(path = "recruitment/applications/index.html")]
struct ApplicationListPage {
    l: Layout,
    rows: Vec<ApplicationRow>,
    paging: Paging,
    form: FormState,
    cohorts: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    sources: Vec<(String, String)>,
    flags: Vec<(String, String)>,
}

impl ApplicationListPage {
    fn tone(&self, row: &ApplicationRow) -> &'static str {
        super::application_tone(row.status)
    }
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    filter: web::Query<Filter>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (search, offset) = (filter.search(), page.offset());
    let ((rows, total), cohorts) = app
        .db
        .read(move |conn| {
            Ok::<_, AppError>((application::search(conn, &search, offset, ROWS)?, cohort::all(conn, &Sort::default())?))
        })
        .await?;
    let l = office.layout("nav-applications");
    let cohorts = cohorts.into_iter().map(|cohort| (cohort.id.to_string(), cohort.code)).collect();
    let flags = Flag::ALL.map(|flag| (flag.as_str().to_owned(), l.t(flag.label()).to_owned())).to_vec();
    let (statuses, sources) = (choices!(l, ApplicationStatus::ALL), choices!(l, ApplicationSource::ALL));
    let paging = Paging::new(&page, total, &office.uri);
    let form = filter.form();
    respond::page(&ApplicationListPage { l, rows, paging, form, cohorts, statuses, sources, flags })
}

pub async fn csv(app: web::Data<App>, office: Office, filter: web::Query<Filter>) -> Result<Sheet, AppError> {
    let search = filter.search();
    let (rows, _) = app.db.read(move |conn| application::search(conn, &search, 0, CSV_ROWS)).await?;
    let l = office.layout("nav-applications");
    let header = [
        "person-name",
        "person-email",
        "person-phone",
        "applicant-city",
        "application-cohort",
        "application-source",
        "application-provider",
        "application-code",
        "application-status",
        "application-submitted",
    ]
    .map(|key| l.t(key));
    let zone = office.zone;
    let rows = rows.into_iter().map(|row| {
        vec![
            row.name,
            row.email,
            row.phone,
            row.city,
            row.cohort.code,
            l.t(row.source.label()).to_owned(),
            row.provider.map(|provider| provider.code).unwrap_or_default(),
            l.t(row.code_check.label()).to_owned(),
            l.t(row.status.label()).to_owned(),
            dates::local(zone, row.submitted_at).format("%Y-%m-%d %H:%M").to_string(),
        ]
    });
    Ok(Sheet::new("applications", &header, rows))
}

/// A step that the office may take now.
pub(super) struct StepChoice {
    to: ApplicationStatus,
    button: &'static str,
    /// What it means; empty for a step that asks nothing, because it harms nobody and nobody is told.
    text: &'static str,
    is_hard: bool,
}

fn steps(status: ApplicationStatus) -> Vec<StepChoice> {
    use ApplicationStatus::{InReview, Offered, Rejected, Waitlisted};
    [
        (InReview, "application-step-review", "", false),
        (Offered, "application-step-offer", "application-step-offer-text", false),
        (Waitlisted, "application-step-waitlist", "application-step-waitlist-text", false),
        (Rejected, "application-step-reject", "application-step-reject-text", true),
    ]
    .into_iter()
    .filter(|(to, ..)| status.may_become(*to))
    .map(|(to, button, text, is_hard)| StepChoice { to, button, text, is_hard })
    .collect()
}

#[derive(Template)]
#[template(path = "recruitment/applications/show.html")]
pub(super) struct ApplicationPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    application: Application,
    person: User,
    cohort: Cohort,
    provider: Option<Provider>,
    identity: Option<Identity>,
    age: u32,
    guardian: Option<GuardianConsent>,
    needs_guardian: bool,
    history: Vec<(String, String, String, String)>,
    duplicates: Vec<(String, String)>,
    tone: &'static str,
    taken: i64,
    steps: Vec<StepChoice>,
    can_remove: bool,
    /// The application to review after this one.
    next: Option<ApplicationId>,
    /// What was refused, if the last step was.
    pub form: FormState,
}

struct Loaded {
    application: Application,
    person: User,
    cohort: Cohort,
    provider: Option<Provider>,
    identity: Option<Identity>,
    guardian: Option<GuardianConsent>,
    history: Vec<Move>,
    likenesses: Vec<(user::UserId, String, Vec<duplicate::Likeness>)>,
    taken: i64,
    next: Option<ApplicationId>,
}

fn load(conn: &mut crate::db::Conn, id: ApplicationId) -> diesel::QueryResult<Loaded> {
    let application = application::find(conn, id)?;
    let user = application.user_id;
    Ok(Loaded {
        person: user::find(conn, user)?,
        cohort: cohort::find(conn, application.cohort_id)?,
        provider: application.provider_id.map(|id| provider::find(conn, id)).transpose()?,
        identity: identity::of(conn, user)?,
        guardian: guardian::consent(conn, user)?,
        history: application::history(conn, id)?,
        likenesses: duplicate::of(conn, user)?,
        taken: cohort::taken(conn, application.cohort_id)?,
        next: application::next_to_review(conn, id)?,
        application,
    })
}

impl ApplicationPage {
    pub async fn load(
        app: &App,
        office: &Office,
        id: ApplicationId,
        form: FormState,
    ) -> Result<ApplicationPage, AppError> {
        let loaded = app.db.read(move |conn| load(conn, id)).await?;
        let l = office.layout_titled(loaded.person.name.clone());
        let crumbs = super::trail(&l, ("/office/applications", "nav-applications"), &l.title);
        let today = dates::today(office.zone, office.now);
        let age = loaded.identity.as_ref().map_or(0, |identity| identity.age_on(today));
        let history = loaded.history.into_iter().map(|step| line(&l, step)).collect();
        let duplicates = loaded.likenesses.into_iter().map(|(user, name, shared)| {
            let shared: Vec<&str> = shared.into_iter().map(|likeness| l.t(likeness.label())).collect();
            (format!("/office/people/{user}"), format!("{name}: {}", shared.join(", ")))
        });
        let duplicates = duplicates.collect();
        Ok(ApplicationPage {
            l,
            crumbs,
            tone: super::application_tone(loaded.application.status),
            steps: steps(loaded.application.status),
            can_remove: loaded.application.status == ApplicationStatus::Admitted
                && loaded.cohort.status != CohortStatus::Concluded,
            person: loaded.person,
            cohort: loaded.cohort,
            provider: loaded.provider,
            needs_guardian: loaded.identity.is_some() && age < ADULT,
            identity: loaded.identity,
            age,
            guardian: loaded.guardian,
            history,
            duplicates,
            taken: loaded.taken,
            next: loaded.next,
            application: loaded.application,
            form,
        })
    }
}

/// A line of the history: tone, when, what, who and note.
fn line(l: &Layout, step: Move) -> (String, String, String, String) {
    let by = step.by.as_deref().unwrap_or(l.t("application-by-clock"));
    let detail = if step.note.is_empty() { by.to_owned() } else { format!("{by} · {}", step.note) };
    let (tone, what) = match step.is_code() {
        true => ("", "application-code-entered"),
        false => (super::application_tone(step.to), step.to.label()),
    };
    (tone.to_owned(), l.when(&step.at), l.t(what).to_owned(), detail)
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<ApplicationId>) -> Result<HttpResponse, AppError> {
    respond::page(&ApplicationPage::load(&app, &office, id.into_inner(), FormState::default()).await?)
}

/// The guardian's consent, as a download.
pub async fn guardian(
    app: web::Data<App>,
    _office: Office,
    id: web::Path<ApplicationId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let stored = app
        .db
        .read(move |conn| {
            let user = application::find(conn, id)?.user_id;
            let consent = guardian::consent(conn, user)?.ok_or(diesel::result::Error::NotFound)?;
            file::find(conn, consent.file_id)
        })
        .await?;
    let body = app.files.get(&stored.storage_key).await.map_err(AppError::Internal)?;
    Ok(respond::download(&stored.name, &stored.content_type, body))
}

/// What was refused, on the page it was tried on.
pub(super) async fn refused(
    app: &App,
    office: &Office,
    id: ApplicationId,
    message: Message,
) -> Result<HttpResponse, AppError> {
    let mut state = FormState::default();
    state.refuse(message);
    respond::refused(&ApplicationPage::load(app, office, id, state).await?)
}
