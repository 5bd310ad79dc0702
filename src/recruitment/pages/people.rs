//! Everybody with an account, for the office: roles, invitations of staff, trainers' ties, shutting out.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Fields, invitations};
use crate::accounts::invitation::{self, NewInvitation};
use crate::accounts::role::Role;
use crate::accounts::user::{Email, UserId};
use crate::app::App;
use crate::audit;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::random;
use crate::recruitment::person::{self, Held, Kind, Person, PersonError};
use crate::recruitment::provider::{self, ProviderId};
use crate::recruitment::trainer;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
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
    kind: String,
    #[serde(default)]
    sort: Sort,
}

impl Filter {
    fn kind(&self) -> Option<Kind> {
        match self.kind.as_str() {
            "member" => Some(Kind::Member),
            "disabled" => Some(Kind::Disabled),
            role => role.parse().ok().map(Kind::Role),
        }
    }
}

#[derive(Template)]
#[template(path = "recruitment/people/index.html")]
struct PeoplePage {
    l: Layout,
    people: Vec<Person>,
    paging: Paging,
    form: FormState,
    kinds: Vec<(String, String)>,
    invitations: Vec<invitations::Line>,
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    filter: web::Query<Filter>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let form = FormState::filled([("q", filter.q.clone()), ("kind", filter.kind.clone())]);
    let (filter, offset) = (filter.into_inner(), page.offset());
    let now = office.now;
    let ((people, total), pending) = app
        .db
        .read(move |conn| {
            let found = person::search(conn, filter.q.trim(), (filter.kind(), &filter.sort), offset, ROWS)?;
            Ok::<_, AppError>((found, invitation::pending(conn, None, now)?))
        })
        .await?;
    let l = office.layout("nav-people");
    let invitations = invitations::lines(&l, pending);
    let kinds = [("trainee", "role-trainee"), ("trainer", "role-trainer"), ("office", "role-office")]
        .into_iter()
        .chain([("member", "role-provider"), ("disabled", "person-disabled")])
        .map(|(value, label)| (value.to_owned(), l.t(label).to_owned()))
        .collect();
    let paging = Paging::new(&page, total, &office.uri);
    respond::page(&PeoplePage { l, people, paging, form, kinds, invitations })
}

pub async fn csv(app: web::Data<App>, office: Office, filter: web::Query<Filter>) -> Result<Sheet, AppError> {
    let filter = filter.into_inner();
    let (people, _) = app
        .db
        .read(move |conn| person::search(conn, filter.q.trim(), (filter.kind(), &filter.sort), 0, CSV_ROWS))
        .await?;
    let l = office.layout("nav-people");
    let header = ["person-name", "person-email", "person-phone", "person-roles", "person-provider", "person-since"]
        .map(|key| l.t(key));
    let rows = people.into_iter().map(|person| {
        let roles: Vec<&str> = person.roles.iter().map(|role| l.t(role.label())).collect();
        let tie = person.member_of.or(person.trainer_tie.map(|(_, code)| code)).unwrap_or_default();
        vec![
            person.user.name,
            person.user.email,
            person.user.phone,
            roles.join(", "),
            tie,
            person.user.created_at.date().to_string(),
        ]
    });
    Ok(Sheet::new("people", &header, rows))
}

#[derive(Template)]
#[template(path = "recruitment/people/show.html")]
struct PersonPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    person: Person,
    is_trainer: bool,
    is_oneself: bool,
    providers: Vec<(String, String)>,
    /// What can be taken away.
    held: Vec<(String, String)>,
    form: FormState,
}

async fn provider_choices(app: &App, l: &Layout) -> Result<Vec<(String, String)>, AppError> {
    let providers = app.db.read(|conn| provider::all(conn, &Sort::default())).await?;
    Ok(providers
        .iter()
        .map(|provider| (provider.id.to_string(), l.pick(&provider.name_en, &provider.name_zh).to_owned()))
        .collect())
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<UserId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let person = app.db.read(move |conn| person::find(conn, id)).await?;
    let l = office.layout_titled(person.user.name.clone());
    let crumbs = super::trail(&l, ("/office/people", "nav-people"), &l.title);
    let tie = person.trainer_tie.as_ref().map(|(provider, _)| provider.to_string()).unwrap_or_default();
    let form = FormState::filled([("provider", tie)]);
    let providers = provider_choices(&app, &l).await?;
    let is_trainer = person.roles.contains(&Role::Trainer);
    let is_oneself = id == office.id();
    let held = removable(&l, &person, is_oneself);
    respond::page(&PersonPage { l, crumbs, is_trainer, is_oneself, person, providers, held, form })
}

/// Nobody takes the office from themselves, so that choice is not there.
fn removable(l: &Layout, person: &Person, is_oneself: bool) -> Vec<(String, String)> {
    let roles = person.roles.iter().filter(|role| !is_oneself || **role != Role::Office);
    let mut held: Vec<(String, String)> = roles.map(|role| (role.to_string(), l.t(role.label()).to_owned())).collect();
    if let Some(code) = &person.member_of {
        held.push(("member".to_owned(), format!("{} {code}", l.t("role-provider"))));
    }
    held
}

/// Takes a role, or the membership of a provider, away.
pub async fn remove(
    app: web::Data<App>,
    office: Office,
    id: web::Path<UserId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let held = match form.state.value("held") {
        "member" => Held::Membership,
        role => Held::Role(role.parse().map_err(|_| AppError::refused("form-choice"))?),
    };
    let outcome = app.db.write(move |conn| person::remove(conn, by, id, held, now)).await;
    back_to(id, outcome, "person-role-removed")
}

/// Makes somebody a trainer, or changes whom a trainer is tied to.
pub async fn appoint(
    app: web::Data<App>,
    office: Office,
    id: web::Path<UserId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let tie = form.state.value("provider").parse::<ProviderId>().ok();
    app.db
        .write(move |conn| {
            person::find(conn, id)?;
            if let Some(tie) = tie {
                provider::find(conn, tie)?;
            }
            trainer::appoint(conn, id, tie, Some(by), now)?;
            let details = serde_json::json!({ "provider": tie });
            audit::record(conn, Some(by), "trainer.appointed", ("user", id.0), details, now)
        })
        .await?;
    Ok(respond::redirect_with(&format!("/office/people/{id}"), "person-appointed"))
}

fn back_to(id: UserId, outcome: Result<(), PersonError>, done: &'static str) -> Result<HttpResponse, AppError> {
    let back = format!("/office/people/{id}");
    match outcome {
        Ok(()) => Ok(respond::redirect_with(&back, done)),
        Err(PersonError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&back, refusal.message())),
    }
}

pub async fn disable(app: web::Data<App>, office: Office, id: web::Path<UserId>) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let outcome = app.db.write(move |conn| person::disable(conn, by, id, now)).await;
    back_to(id, outcome, "person-was-disabled")
}

pub async fn enable(app: web::Data<App>, office: Office, id: web::Path<UserId>) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let outcome = app.db.write(move |conn| person::enable(conn, by, id, now)).await;
    back_to(id, outcome, "person-was-enabled")
}

#[derive(Template)]
#[template(path = "recruitment/people/invite.html")]
struct InvitePage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    form: FormState,
    roles: Vec<(String, String)>,
    providers: Vec<(String, String)>,
}

impl InvitePage {
    async fn load(app: &App, office: &Office, form: FormState) -> Result<InvitePage, AppError> {
        let l = office.layout("person-invite");
        let crumbs = super::trail(&l, ("/office/people", "nav-people"), &l.title);
        let roles = super::choices!(l, [Role::Trainer, Role::Office]);
        let providers = provider_choices(app, &l).await?;
        Ok(InvitePage { l, crumbs, form, roles, providers })
    }
}

pub async fn new_invitation(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&InvitePage::load(&app, &office, FormState::default()).await?)
}

pub async fn invite(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let name = state.text("name", 1, 80);
    let email: Option<Email> = state.parse("email", "form-email");
    let role: Option<Role> = state.parse("role", "form-choice");
    if role == Some(Role::Trainee) {
        state.reject("role", "form-choice");
    }
    let (Some(name), Some(email), Some(role), true) = (name, email, role, state.is_valid()) else {
        return respond::refused(&InvitePage::load(&app, &office, state).await?);
    };
    let provider = state.value("provider").parse::<ProviderId>().ok().filter(|_| role == Role::Trainer);
    let new = NewInvitation { email, name, lang: office.lang, role: Some(role), provider };
    let (by, now, token) = (office.id(), office.now, random::token());
    let invited = app
        .db
        .write(move |conn| {
            if let Some(provider) = provider {
                provider::find(conn, provider)?;
            }
            invitation::invite(conn, by, &new, &token, now)
        })
        .await?;
    Ok(respond::redirect_with("/office/people", invitations::sent_message(invited)))
}
