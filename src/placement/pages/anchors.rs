//! Finding anchors: the search, ranked for an opening if one is chosen, and the way from it to a shortlist.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::shown;
use crate::accounts::user::UserId;
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::placement::candidacy::{self, CandidacyError, CandidacyId};
use crate::placement::candidacy_list;
use crate::placement::fit::Fit;
use crate::placement::opening::{self, Opening, OpeningId};
use crate::placement::outcome;
use crate::placement::pipeline::CandidacyStatus;
use crate::placement::scorecard::Sight;
use crate::placement::search::{self, Filter, Found};
use crate::placement::tags::{TagKind, TagSet};
use crate::web::auth::Provider;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::{dates, respond};

struct FitShown {
    total: i64,
    parts: Vec<(String, i64)>,
}

struct Row {
    id: i64,
    name: String,
    initial: String,
    headline: String,
    place: String,
    pay: String,
    certificate: String,
    tags: Vec<(String, bool)>,
    outcomes: String,
    fit: Option<FitShown>,
    standing: Option<(i64, &'static str, String)>,
}

#[derive(Template)]
#[template(path = "placement/anchors.html")]
struct AnchorListPage {
    l: Layout,
    form: FormState,
    opening: Option<Opening>,
    openings: Vec<(String, String)>,
    levels: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    styles: Vec<(String, String)>,
    hours: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    rows: Vec<Row>,
    page: Paging,
    title: String,
    /// How many filters narrow the list.
    chosen: usize,
}

fn filter(form: &FormState, opening: Option<&Opening>) -> Filter {
    let mut pay = form.clone();
    let typed = !pay.value("pay").trim().is_empty();
    let asked: Option<i64> = form.value("level").parse().ok().filter(|level| (1..=5).contains(level));
    Filter {
        text: form.value("q").chars().take(100).collect(),
        // An opening never shows people whom it could not take.
        level: match (asked, opening) {
            (Some(level), Some(opening)) => Some(level.min(opening.level)),
            (level, opening) => level.or(opening.map(|opening| opening.level)),
        },
        tags: TagSet::from_form(form),
        city: form.value("city").chars().take(80).collect(),
        is_remote: form.has("is_remote", "true"),
        pay_up_to_fen: if typed { pay.hundredths("pay", 0..=100_000_000) } else { None },
    }
}

fn chosen_count(form: &FormState) -> usize {
    let texts =
        ["q", "level", "city", "pay", "is_remote"].into_iter().filter(|name| !form.value(name).trim().is_empty());
    let ticked = TagKind::ALL.iter().map(|kind| form.all(kind.as_str()).len()).sum::<usize>();
    texts.count() + ticked
}

fn fit_shown(l: &Layout, fit: Fit) -> FitShown {
    let part = |key: &str, value: i64| (l.t(key).to_owned(), value);
    FitShown {
        total: fit.total,
        parts: vec![
            part("fit-categories", fit.categories),
            part("fit-style", fit.style),
            part("fit-hours", fit.hours),
            part("fit-pay", fit.pay),
            part("fit-city", fit.city),
        ],
    }
}

fn row(
    l: &Layout,
    found: Found,
    wanted: &TagSet,
    sight: Option<&Sight>,
    standing: Option<&(CandidacyId, CandidacyStatus)>,
) -> Row {
    let certificate = found.certificate.as_ref().map(|held| shown::certified(l, held, &found.name));
    Row {
        id: found.profile.user_id.0,
        initial: shown::initial(&found.name),
        name: found.name,
        place: shown::place(l, &found.profile.city, found.profile.is_remote),
        pay: found.profile.expected_pay_fen.map(|fen| shown::pay(l, fen)).unwrap_or_default(),
        headline: found.profile.headline,
        certificate: certificate.unwrap_or_default(),
        tags: found.tags.shown(l.lang, wanted),
        outcomes: shown::short(l, sight),
        fit: found.fit.map(|fit| fit_shown(l, fit)),
        standing: standing.map(|(id, status)| (id.0, shown::candidacy_tone(*status), l.t(status.label()).to_owned())),
    }
}

pub async fn index(
    app: web::Data<App>,
    provider: Provider,
    number: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let form = shown::asked(&provider);
    let (own, today, offset) = (provider.provider(), dates::today(provider.zone, provider.now), number.offset());
    let chosen: Option<OpeningId> = form.value("opening").parse().ok();
    let asked = form.clone();
    let (openings, opening, wanted, (found, total), cards, standing) = app
        .db
        .read(move |conn| {
            let openings = opening::open_of_provider(conn, own)?;
            let opening = chosen.map(|id| opening::for_provider(conn, own, id)).transpose()?;
            let tags = match &opening {
                Some(opening) => opening::tags_of(conn, &[opening.id])?.remove(&opening.id).unwrap_or_default(),
                None => TagSet::default(),
            };
            let filter = filter(&asked, opening.as_ref());
            let ranked_for = opening.as_ref().map(|opening| (opening, &tags));
            let (found, total) = search::find(conn, &filter, ranked_for, today, (offset, ROWS))?;
            let ids: Vec<UserId> = found.iter().map(|found| found.profile.user_id).collect();
            let cards = outcome::seen_by(conn, own, &ids)?;
            let standing = match &opening {
                Some(opening) => candidacy_list::standing_of(conn, opening.id, &ids)?,
                None => Default::default(),
            };
            let wanted = if opening.is_some() { tags } else { filter.tags };
            Ok::<_, AppError>((openings, opening, wanted, (found, total), cards, standing))
        })
        .await?;
    let l = provider.layout("anchor-search");
    let rows = found.into_iter().map(|found| {
        let user = found.profile.user_id;
        row(&l, found, &wanted, cards.get(&user), standing.get(&user))
    });
    let key = if opening.is_some() { "anchor-count-fit" } else { "anchor-count" };
    respond::page(&AnchorListPage {
        title: l.t1(key, "count", total),
        openings: openings.iter().map(|opening| (opening.id.to_string(), opening.title.clone())).collect(),
        levels: shown::levels(&l),
        categories: TagKind::Category.options(l.lang),
        styles: TagKind::Style.options(l.lang),
        hours: TagKind::Hours.options(l.lang),
        languages: TagKind::Language.options(l.lang),
        rows: rows.collect(),
        chosen: chosen_count(&form),
        page: Paging::new(&number, total, &provider.uri),
        opening,
        form,
        l,
    })
}

#[derive(Deserialize, Validate)]
pub struct PickForm {}

/// Puts the ticked anchors on the shortlist of an opening, and invites them at once when that button was pressed.
pub async fn shortlist(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<OpeningId>,
    form: Submitted<PickForm>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let today = dates::today(provider.zone, now);
    let picked: Vec<UserId> = form.state.all("user").into_iter().filter_map(|id| id.parse().ok()).take(100).collect();
    let invites = form.state.value("step") == "invite";
    let to = format!("/provider/openings/{id}");
    if picked.is_empty() {
        let search = format!("/provider/anchors?opening={id}");
        return Ok(respond::redirect_refused(&search, "anchor-nobody-picked"));
    }
    let change = app.db.write(move |conn| {
        let opening = opening::for_provider(conn, own, id)?;
        let mut added = 0i64;
        for user in &picked {
            match candidacy::shortlist(conn, actor, &opening, *user, today, now) {
                Ok(_) => added += 1,
                Err(CandidacyError::Known) => {}
                Err(error) => return Err(error),
            }
            let standing = candidacy_list::standing_of(conn, id, &[*user])?;
            if invites && let Some((own_id, CandidacyStatus::Shortlisted)) = standing.get(user) {
                let pair = candidacy::for_provider(conn, own, *own_id)?;
                candidacy::invite(conn, actor, &pair, "", today, now)?;
            }
        }
        Ok(added)
    });
    match change.await {
        Ok(_) if invites => Ok(respond::redirect_with(&to, "anchor-invited")),
        Ok(added) => Ok(respond::redirect_with(&to, Message::new("anchor-shortlisted").with("count", added))),
        Err(CandidacyError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
