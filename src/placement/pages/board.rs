//! The board of an opening: everybody in its pipeline, with what is to be done next and by when.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::shown;
use crate::app::App;
use crate::error::AppError;
use crate::placement::candidacy::{Candidacy, CandidacyId};
use crate::placement::candidacy_list;
use crate::placement::offer::{Offer, OfferStatus};
use crate::placement::offer_list;
use crate::placement::opening::{self, Opening, OpeningId, OpeningStatus};
use crate::placement::pipeline::CandidacyStatus;
use crate::placement::tags::TagSet;
use crate::web::auth::Provider;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::{dates, respond};

struct Card {
    id: i64,
    name: String,
    tone: &'static str,
    status: String,
    next: &'static str,
    due: String,
    is_late: bool,
    changed: String,
}

struct Column {
    label: &'static str,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "placement/opening.html")]
struct OpeningPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    opening: Opening,
    tone: &'static str,
    facts: Vec<(String, String)>,
    tags: Vec<(String, bool)>,
    columns: Vec<Column>,
    is_table: bool,
    tabs: Vec<(String, String, bool)>,
    total: usize,
    can_publish: bool,
    can_pause: bool,
    can_close: bool,
    form: FormState,
}

/// The columns of the board, from left to right.
const COLUMNS: [(&str, &[CandidacyStatus]); 7] = [
    ("candidacy-status-shortlisted", &[CandidacyStatus::Shortlisted]),
    ("candidacy-status-invited", &[CandidacyStatus::Invited]),
    ("candidacy-status-interested", &[CandidacyStatus::Interested]),
    ("candidacy-status-interviewed", &[CandidacyStatus::Interviewed]),
    ("candidacy-status-offered", &[CandidacyStatus::Offered]),
    ("candidacy-column-hired", &[CandidacyStatus::Accepted, CandidacyStatus::Placed]),
    (
        "candidacy-column-out",
        &[CandidacyStatus::Declined, CandidacyStatus::Refused, CandidacyStatus::Lapsed, CandidacyStatus::Closed],
    ),
];

/// What the provider does next, or waits for.
const fn next_step(status: CandidacyStatus) -> &'static str {
    use CandidacyStatus as S;
    match status {
        S::Shortlisted => "candidacy-next-invite",
        S::Invited => "candidacy-next-wait",
        S::Interested => "candidacy-next-talk",
        S::Interviewed => "candidacy-next-offer",
        S::Offered => "candidacy-next-answer",
        S::Accepted => "candidacy-next-start",
        S::Refused | S::Lapsed => "candidacy-next-again",
        S::Declined | S::Placed | S::Closed => "candidacy-next-nothing",
    }
}

fn card(l: &Layout, candidacy: &Candidacy, name: &str, offers: &HashMap<CandidacyId, Offer>) -> Card {
    let offer = offers.get(&candidacy.id);
    let (due, is_late) = match (candidacy.status, offer) {
        (CandidacyStatus::Offered, Some(offer)) => (l.when(&offer.expires_at), false),
        (CandidacyStatus::Accepted, Some(offer)) => (l.day(&offer.starts_on), false),
        (status, _) => status
            .due(candidacy.changed_at)
            .map_or_else(Default::default, |due| (l.day(&dates::local(l.zone, due).date()), due < l.now)),
    };
    let is_frozen = offer.is_some_and(|offer| offer.status == OfferStatus::Frozen);
    Card {
        id: candidacy.id.0,
        name: name.to_owned(),
        tone: shown::candidacy_tone(candidacy.status),
        status: l.t(candidacy.status.label()).to_owned(),
        next: if is_frozen { "candidacy-next-frozen" } else { next_step(candidacy.status) },
        due,
        is_late,
        changed: l.when(&candidacy.changed_at),
    }
}

fn facts(l: &Layout, opening: &Opening) -> Vec<(String, String)> {
    let fact = |key: &str, value: String| (l.t(key).to_owned(), value);
    let mut facts = vec![
        fact("opening-headcount", l.number(&opening.headcount)),
        fact("opening-level", shown::level(l, opening.level)),
        fact("opening-place", shown::place(l, &opening.city, opening.is_remote)),
        fact("opening-pay", shown::pay_range(l, opening.pay_min_fen, opening.pay_max_fen)),
        fact("opening-starts-on", l.day(&opening.starts_on)),
        fact("opening-closes-on", l.day(&opening.closes_on)),
    ];
    if !opening.close_reason.is_empty() {
        facts.push(fact("opening-close-reason", opening.close_reason.clone()));
    }
    facts
}

pub async fn show(app: web::Data<App>, provider: Provider, id: web::Path<OpeningId>) -> Result<HttpResponse, AppError> {
    let (own, id) = (provider.provider(), id.into_inner());
    let today = dates::today(provider.zone, provider.now);
    let (opening, tags, people, offers) = app
        .db
        .read(move |conn| {
            let opening = opening::for_provider(conn, own, id)?;
            let tags = opening::tags_of(conn, &[id])?.remove(&id).unwrap_or_default();
            let people = candidacy_list::of_opening(conn, id, today)?;
            let ids: Vec<CandidacyId> = people.iter().map(|(candidacy, _)| candidacy.id).collect();
            Ok::<_, AppError>((opening, tags, people, offer_list::of_candidacies(conn, &ids)?))
        })
        .await?;
    // Newest first, so the last one written into the map is the oldest: turn around.
    let offers = offers.into_iter().rev().map(|offer| (offer.candidacy_id, offer)).collect();
    let l = provider.layout_titled(opening.title.clone());
    let path = format!("/provider/openings/{id}");
    let is_table = shown::asked(&provider).value("view") == "table";
    let columns = COLUMNS.iter().map(|(label, statuses)| Column {
        label,
        cards: people
            .iter()
            .filter(|(candidacy, _)| statuses.contains(&candidacy.status))
            .map(|(candidacy, name)| card(&l, candidacy, name, &offers))
            .collect(),
    });
    respond::page(&OpeningPage {
        crumbs: vec![
            ("/provider/openings".to_owned(), l.t("nav-openings").to_owned()),
            (String::new(), opening.title.clone()),
        ],
        tone: opening.status.tone(),
        facts: facts(&l, &opening),
        tags: tags.shown(l.lang, &TagSet::default()),
        columns: columns.collect(),
        is_table,
        tabs: vec![
            (path.clone(), l.t("opening-board").to_owned(), !is_table),
            (format!("{path}?view=table"), l.t("opening-table").to_owned(), is_table),
        ],
        total: people.len(),
        can_publish: opening.status.may_become(OpeningStatus::Published),
        can_pause: opening.status.may_become(OpeningStatus::Paused),
        can_close: opening.status.may_become(OpeningStatus::Closed),
        form: FormState::default(),
        opening,
        l,
    })
}
