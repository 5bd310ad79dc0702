//! One anchor as a provider may see them: profile, certificate, scores and contact, each as far as the anchor agreed.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use diesel::QueryResult;

use super::shown;
use crate::accounts::consent::{self, ConsentPurpose};
use crate::accounts::user::{self, UserId};
use crate::app::App;
use crate::assessment::result::{self, Outcome as Result_};
use crate::certification::certificate::{self, Certificate};
use crate::db::Conn;
use crate::error::AppError;
use crate::placement::candidacy::Candidacy;
use crate::placement::candidacy_list;
use crate::placement::opening::{self, Opening, OpeningId};
use crate::placement::outcome;
use crate::placement::profile::{self, Profile};
use crate::placement::scorecard::Sight;
use crate::placement::search;
use crate::placement::tags::TagSet;
use crate::recruitment::provider::ProviderId;
use crate::web::auth::Provider;
use crate::web::layout::Layout;
use crate::web::{dates, respond};

struct Standing {
    id: i64,
    opening: String,
    tone: &'static str,
    status: String,
}

#[derive(Template)]
#[template(path = "placement/anchor.html")]
struct AnchorPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    id: i64,
    initial: String,
    /// `None` when the anchor no longer agrees to be found.
    profile: Option<Profile>,
    tags: Vec<(String, bool)>,
    facts: Vec<(String, String)>,
    certificate: Option<String>,
    /// `None` when the anchor does not show their scores.
    scores: Option<Vec<(String, String)>>,
    figures: Option<Vec<(String, String)>>,
    outcomes: String,
    source: String,
    standings: Vec<Standing>,
    contact: Option<(String, String)>,
    openings: Vec<(String, String)>,
}

struct Loaded {
    name: String,
    profile: Option<Profile>,
    tags: TagSet,
    held: Option<Certificate>,
    scores: Option<Vec<Result_>>,
    sight: Option<Sight>,
    candidacies: Vec<(Candidacy, Opening)>,
    contact: Option<(String, String)>,
    openings: Vec<Opening>,
}

/// What this provider may see of `user`: nothing without consent or a yes to one of its openings, and then they are not
/// found.
fn load(conn: &mut Conn, own: ProviderId, user: UserId, today: NaiveDate) -> QueryResult<Loaded> {
    let is_findable = search::is_findable(conn, user, today)?;
    let mut candidacies = candidacy_list::of_user_with(conn, user, own)?;
    candidacies.retain(|(candidacy, _)| is_findable || candidacy.status.has_said_yes());
    if !is_findable && candidacies.is_empty() {
        return Err(diesel::result::Error::NotFound);
    }
    let person = user::find(conn, user)?;
    let consents = consent::current(conn, user)?;
    let shows = is_findable || candidacies.iter().any(|(candidacy, _)| candidacy.status.is_mutual());
    let may_contact = consents.contains(&ConsentPurpose::ShowContact)
        && candidacies.iter().any(|(candidacy, _)| candidacy.status.may_contact());
    let held = if shows { certificate::valid_of(conn, user, today)? } else { None };
    let scores = match &held {
        Some(held) if consents.contains(&ConsentPurpose::ShowScores) => {
            Some(result::released(conn, user, held.scheme_id)?.into_iter().map(|(_, score)| score).collect())
        }
        _ => None,
    };
    Ok(Loaded {
        profile: if shows { profile::of(conn, user)? } else { None },
        tags: if shows {
            profile::tags_of(conn, &[user])?.remove(&user).unwrap_or_default()
        } else {
            TagSet::default()
        },
        scores,
        sight: if shows { outcome::seen_by(conn, own, &[user])?.remove(&user) } else { None },
        contact: may_contact.then_some((person.email, person.phone)),
        openings: opening::open_of_provider(conn, own)?,
        name: person.name,
        held,
        candidacies,
    })
}

pub async fn show(app: web::Data<App>, provider: Provider, id: web::Path<UserId>) -> Result<HttpResponse, AppError> {
    let (own, user, today) = (provider.provider(), id.into_inner(), dates::today(provider.zone, provider.now));
    let loaded = app.db.read(move |conn| load(conn, own, user, today)).await?;
    let l = provider.layout_titled(loaded.name.clone());
    respond::page(&page(l, user, loaded))
}

fn page(l: Layout, user: UserId, loaded: Loaded) -> AnchorPage {
    let known: Vec<OpeningId> = loaded.candidacies.iter().map(|(_, opening)| opening.id).collect();
    let fact = |key: &str, value: String| (l.t(key).to_owned(), value);
    let mut facts = Vec::new();
    if let Some(profile) = &loaded.profile {
        facts.push(fact("opening-place", shown::place(&l, &profile.city, profile.is_remote)));
        if let Some(fen) = profile.expected_pay_fen {
            facts.push(fact("profile-expected-pay", shown::pay(&l, fen)));
        }
    }
    let certificate = loaded.held.as_ref().map(|held| shown::certified(&l, held, &loaded.name));
    let score = |score: &Result_| {
        let value =
            l.t_with("anchor-score", &[("score", &dates::points(score.score)), ("cut", &dates::points(score.cut))]);
        (l.t(score.component.label()).to_owned(), value)
    };
    let standings = loaded.candidacies.iter().map(|(candidacy, opening)| Standing {
        id: candidacy.id.0,
        opening: opening.title.clone(),
        tone: shown::candidacy_tone(candidacy.status),
        status: l.t(candidacy.status.label()).to_owned(),
    });
    let is_free = |opening: &&Opening| !known.contains(&opening.id);
    AnchorPage {
        crumbs: vec![
            ("/provider/anchors".to_owned(), l.t("nav-anchors").to_owned()),
            (String::new(), loaded.name.clone()),
        ],
        id: user.0,
        initial: shown::initial(&loaded.name),
        tags: loaded.tags.shown(l.lang, &TagSet::default()),
        facts,
        certificate,
        scores: loaded.scores.as_ref().map(|scores| scores.iter().map(score).collect()),
        figures: loaded.sight.as_ref().and_then(|sight| shown::seen_figures(&l, sight)),
        source: loaded.sight.as_ref().and_then(Sight::card).map(|card| shown::source(&l, card)).unwrap_or_default(),
        outcomes: shown::short(&l, loaded.sight.as_ref()),
        standings: standings.collect(),
        contact: loaded.contact,
        openings: loaded.openings.iter().filter(is_free).map(|own| (own.id.to_string(), own.title.clone())).collect(),
        profile: loaded.profile,
        l,
    }
}
