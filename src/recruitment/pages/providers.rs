//! The office's providers and their members.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Fields, Order, choices, invitations};
use crate::accounts::invitation::{self, NewInvitation};
use crate::accounts::user::Email;
use crate::app::App;
use crate::error::AppError;
use crate::random;
use crate::recruitment::provider::{
    self, MemberRow, Provider, ProviderDetails, ProviderError, ProviderId, ProviderKind, Tier,
};
use crate::recruitment::quota::{self, QuotaUse};
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Template)]
#[template(path = "recruitment/providers/index.html")]
struct ProviderListPage {
    l: Layout,
    tabs: Vec<(String, String, bool)>,
    providers: Vec<Provider>,
}

pub async fn index(app: web::Data<App>, office: Office, order: web::Query<Order>) -> Result<HttpResponse, AppError> {
    let providers = app.db.read(move |conn| provider::all(conn, &order.sort)).await?;
    let l = office.layout("provider-list");
    respond::page(&ProviderListPage { tabs: super::set_up_tabs(&l), l, providers })
}

pub async fn csv(app: web::Data<App>, office: Office, order: web::Query<Order>) -> Result<Sheet, AppError> {
    let providers = app.db.read(move |conn| provider::all(conn, &order.sort)).await?;
    let l = office.layout("provider-list");
    let header = [
        "provider-code",
        "provider-name-en",
        "provider-name-zh",
        "provider-kind",
        "provider-tier",
        "provider-city",
        "provider-contact",
    ]
    .map(|key| l.t(key));
    let rows = providers.into_iter().map(|provider| {
        vec![
            provider.code,
            provider.name_en,
            provider.name_zh,
            l.t(provider.kind.label()).to_owned(),
            l.t(provider.tier.label()).to_owned(),
            provider.city,
            provider.contact_email,
        ]
    });
    Ok(Sheet::new("providers", &header, rows))
}

#[derive(Template)]
#[template(path = "recruitment/providers/show.html")]
struct ProviderPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    provider: Provider,
    members: Vec<MemberRow>,
    invitations: Vec<invitations::Line>,
    quotas: Vec<QuotaUse>,
    form: FormState,
}

impl ProviderPage {
    async fn load(app: &App, office: &Office, id: ProviderId, form: FormState) -> Result<ProviderPage, AppError> {
        let now = office.now;
        let (provider, members, pending, quotas) = app
            .db
            .read(move |conn| {
                let (provider, members) = (provider::find(conn, id)?, provider::member_rows(conn, id)?);
                let pending = invitation::pending(conn, Some(id), now)?;
                Ok::<_, AppError>((provider, members, pending, quota::of_provider(conn, id)?))
            })
            .await?;
        let l = office.layout_titled(office.lang.pick(&provider.name_en, &provider.name_zh));
        let crumbs = super::trail(&l, ("/office/providers", "provider-list"), &l.title);
        let invitations = invitations::lines(&l, pending);
        Ok(ProviderPage { l, crumbs, provider, members, invitations, quotas, form })
    }
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<ProviderId>) -> Result<HttpResponse, AppError> {
    respond::page(&ProviderPage::load(&app, &office, id.into_inner(), FormState::default()).await?)
}

#[derive(Template)]
#[template(path = "recruitment/providers/form.html")]
struct ProviderFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    form: FormState,
    action: String,
    kinds: Vec<(String, String)>,
    tiers: Vec<(String, String)>,
}

impl ProviderFormPage {
    fn new(office: &Office, id: Option<ProviderId>, form: FormState) -> ProviderFormPage {
        let l = office.layout(if id.is_some() { "provider-edit" } else { "provider-new" });
        let crumbs = super::trail(&l, ("/office/providers", "provider-list"), &l.title);
        let action = id.map_or_else(|| "/office/providers".to_owned(), |id| format!("/office/providers/{id}"));
        let (kinds, tiers) = (choices!(l, ProviderKind::ALL), choices!(l, Tier::ALL));
        ProviderFormPage { l, crumbs, form, action, kinds, tiers }
    }
}

pub async fn new(office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&ProviderFormPage::new(&office, None, FormState::default()))
}

/// The fields of the form, with a message beside each that is wrong.
fn details(state: &mut FormState) -> Option<ProviderDetails> {
    let code = state.text("code", 2, 30);
    let name_en = state.text("name_en", 1, 120);
    let name_zh = state.text("name_zh", 1, 120);
    let kind = state.parse("kind", "form-choice");
    let tier = state.parse("tier", "form-choice");
    let city = state.text("city", 1, 60);
    let about_en = state.prose("about_en", 0, 2000);
    let about_zh = state.prose("about_zh", 0, 2000);
    let contact: Option<Email> = state.parse("contact_email", "form-email");
    Some(ProviderDetails {
        code: code?,
        name_en: name_en?,
        name_zh: name_zh?,
        kind: kind?,
        tier: tier?,
        city: city?,
        about_en: about_en?,
        about_zh: about_zh?,
        contact_email: contact?.as_str().to_owned(),
    })
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let Some(details) = details(&mut state) else {
        return respond::refused(&ProviderFormPage::new(&office, None, state));
    };
    let (by, now) = (office.id(), office.now);
    match app.db.write(move |conn| provider::create(conn, by, &details, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/providers/{id}"), "provider-saved")),
        Err(ProviderError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("code", refusal.message());
            respond::refused(&ProviderFormPage::new(&office, None, state))
        }
    }
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<ProviderId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let provider = app.db.read(move |conn| provider::find(conn, id)).await?;
    let form = FormState::filled([
        ("code", provider.code),
        ("name_en", provider.name_en),
        ("name_zh", provider.name_zh),
        ("kind", provider.kind.to_string()),
        ("tier", provider.tier.to_string()),
        ("city", provider.city),
        ("about_en", provider.about_en),
        ("about_zh", provider.about_zh),
        ("contact_email", provider.contact_email),
    ]);
    respond::page(&ProviderFormPage::new(&office, Some(id), form))
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ProviderId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, id.into_inner());
    app.db.read(move |conn| provider::find(conn, id)).await?;
    let Some(details) = details(&mut state) else {
        return respond::refused(&ProviderFormPage::new(&office, Some(id), state));
    };
    let (by, now) = (office.id(), office.now);
    match app.db.write(move |conn| provider::update(conn, by, id, &details, now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("/office/providers/{id}"), "provider-saved")),
        Err(ProviderError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("code", refusal.message());
            respond::refused(&ProviderFormPage::new(&office, Some(id), state))
        }
    }
}

/// Invites somebody to work for the provider.
pub async fn invite(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ProviderId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, id.into_inner());
    let name = state.text("name", 1, 80);
    let email: Option<Email> = state.parse("email", "form-email");
    let (Some(name), Some(email)) = (name, email) else {
        return respond::refused(&ProviderPage::load(&app, &office, id, state).await?);
    };
    let new = NewInvitation { email, name, lang: office.lang, role: None, provider: Some(id) };
    let (by, now, token) = (office.id(), office.now, random::token());
    let invited = app.db.write(move |conn| invitation::invite(conn, by, &new, &token, now)).await?;
    Ok(respond::redirect_with(&format!("/office/providers/{id}"), invitations::sent_message(invited)))
}
