//! The anchor's own profile and what they let providers see.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::shown;
use crate::accounts::consent::{self, ConsentPurpose};
use crate::accounts::user::UserId;
use crate::app::App;
use crate::certification::certificate;
use crate::error::AppError;
use crate::placement::profile::{self, CONSENTS, NewProfile, Profile};
use crate::placement::tags::{TagKind, TagSet};
use crate::web::auth::Trainee;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::{dates, respond};

/// Every field is read through the form's state.
#[derive(Deserialize, Validate)]
pub struct ProfileForm {}

struct Switch {
    name: &'static str,
    label: &'static str,
    text: &'static str,
    is_on: bool,
}

#[derive(Template)]
#[template(path = "placement/profile.html")]
struct ProfilePage {
    l: Layout,
    form: FormState,
    switches: Vec<Switch>,
    /// What still keeps providers from finding this profile.
    missing: Vec<&'static str>,
    categories: Vec<(String, String)>,
    styles: Vec<(String, String)>,
    hours: Vec<(String, String)>,
    languages: Vec<(String, String)>,
}

fn filled(profile: Option<&Profile>, tags: &TagSet) -> FormState {
    let Some(profile) = profile else {
        return FormState::filled([("is_open_to_work", "true".to_owned())]);
    };
    let flag = |is_set: bool| if is_set { "true".to_owned() } else { String::new() };
    let own = [
        ("headline", profile.headline.clone()),
        ("about", profile.about.clone()),
        ("city", profile.city.clone()),
        ("is_remote", flag(profile.is_remote)),
        ("expected_pay", profile.expected_pay_fen.map(shown::yuan).unwrap_or_default()),
        ("is_open_to_work", flag(profile.is_open_to_work)),
    ];
    FormState::filled(own.into_iter().chain(tags.pairs()))
}

async fn load(app: &App, trainee: &Trainee, form: Option<FormState>) -> Result<ProfilePage, AppError> {
    let (user, today) = (trainee.id(), dates::today(trainee.zone, trainee.now));
    let (profile, tags, consents, held) = app
        .db
        .read(move |conn| {
            let tags = profile::tags_of(conn, &[user])?.remove(&user).unwrap_or_default();
            let held = certificate::valid_of(conn, user, today)?;
            Ok::<_, AppError>((profile::of(conn, user)?, tags, consent::current(conn, user)?, held))
        })
        .await?;
    let l = trainee.layout("profile-title");
    let mut missing = Vec::new();
    if held.is_none() {
        missing.push("profile-missing-certificate");
    }
    if !consents.contains(&ConsentPurpose::BeFound) {
        missing.push("profile-missing-consent");
    }
    if !profile.as_ref().is_some_and(|profile| profile.is_open_to_work) {
        missing.push("profile-missing-open");
    }
    let switch = |purpose: ConsentPurpose| Switch {
        name: purpose.as_str(),
        label: purpose.label(),
        text: match purpose {
            ConsentPurpose::BeFound => "profile-consent-be-found",
            ConsentPurpose::ShowScores => "profile-consent-show-scores",
            _ => "profile-consent-show-contact",
        },
        is_on: consents.contains(&purpose),
    };
    Ok(ProfilePage {
        form: form.unwrap_or_else(|| filled(profile.as_ref(), &tags)),
        switches: CONSENTS.map(switch).into(),
        missing,
        categories: TagKind::Category.options(l.lang),
        styles: TagKind::Style.options(l.lang),
        hours: TagKind::Hours.options(l.lang),
        languages: TagKind::Language.options(l.lang),
        l,
    })
}

pub async fn edit(app: web::Data<App>, trainee: Trainee) -> Result<HttpResponse, AppError> {
    respond::page(&load(&app, &trainee, None).await?)
}

fn read(state: &mut FormState) -> Option<NewProfile> {
    let headline = state.text("headline", 1, 120);
    let about = state.prose("about", 0, 2000);
    let city = state.text("city", 0, 80);
    let typed_pay = !state.value("expected_pay").trim().is_empty();
    let expected_pay_fen = if typed_pay { state.hundredths("expected_pay", 100..=100_000_000) } else { None };
    let profile = NewProfile {
        headline: headline?,
        about: about?,
        city: city?,
        is_remote: state.has("is_remote", "true"),
        expected_pay_fen,
        is_open_to_work: state.has("is_open_to_work", "true"),
        tags: TagSet::from_form(state),
    };
    Some(profile).filter(|_| state.is_valid())
}

pub async fn update(
    app: web::Data<App>,
    trainee: Trainee,
    form: Submitted<ProfileForm>,
) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let Some(new) = read(&mut state) else {
        return respond::refused(&load(&app, &trainee, Some(state)).await?);
    };
    let (user, now): (UserId, _) = (trainee.id(), trainee.now);
    app.db.write(move |conn| profile::save(conn, user, &new, now)).await?;
    Ok(respond::redirect_with("/my/profile", "profile-saved"))
}

pub async fn update_consents(
    app: web::Data<App>,
    trainee: Trainee,
    form: Submitted<ProfileForm>,
) -> Result<HttpResponse, AppError> {
    let wanted: Vec<ConsentPurpose> =
        CONSENTS.into_iter().filter(|purpose| form.state.has(purpose.as_str(), "true")).collect();
    let (user, now) = (trainee.id(), trainee.now);
    app.db.write(move |conn| profile::set_consents(conn, user, &wanted, now)).await?;
    Ok(respond::redirect_with("/my/profile", "profile-consents-saved"))
}
