//! How placement's values look on its pages: tones of statuses, figures with their trust, choices of forms.

use crate::certification::certificate::Certificate;
use crate::db::sort::Sort;
use crate::placement::offer::OfferStatus;
use crate::placement::outcome::{Outcome, OutcomeStatus};
use crate::placement::pipeline::CandidacyStatus;
use crate::placement::placement_list::{PlacementFilter, PlacementView};
use crate::placement::scorecard::{Scorecard, Sight};
use crate::web::dates;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::visit::Visit;

pub const fn candidacy_tone(status: CandidacyStatus) -> &'static str {
    use CandidacyStatus as S;
    match status {
        S::Shortlisted | S::Closed => "",
        S::Invited | S::Interested | S::Interviewed => "now",
        S::Offered => "warn",
        S::Accepted | S::Placed => "ok",
        S::Declined | S::Refused | S::Lapsed => "bad",
    }
}

pub const fn offer_tone(status: OfferStatus) -> &'static str {
    match status {
        OfferStatus::Open => "now",
        OfferStatus::Accepted => "ok",
        OfferStatus::Refused | OfferStatus::Lapsed => "bad",
        OfferStatus::Withdrawn => "",
        OfferStatus::Frozen => "warn",
    }
}

pub const fn outcome_tone(status: OutcomeStatus) -> &'static str {
    match status {
        OutcomeStatus::Reported | OutcomeStatus::Confirmed => "now",
        OutcomeStatus::Verified => "ok",
        OutcomeStatus::Rejected => "bad",
    }
}

pub fn level(l: &Layout, level: i64) -> String {
    l.t1("placement-level", "level", level)
}

/// The levels of a form, first level first.
pub fn levels(l: &Layout) -> Vec<(String, String)> {
    (1..=5).rev().map(|n| (n.to_string(), level(l, n))).collect()
}

pub fn pay_range(l: &Layout, low: i64, high: i64) -> String {
    l.t_with("placement-pay-range", &[("low", &dates::money(low)), ("high", &dates::money(high))])
}

pub fn pay(l: &Layout, fen: i64) -> String {
    l.t1("placement-pay-month", "pay", dates::money(fen))
}

/// `Haining`, `Haining or remote`, `remote`.
pub fn place(l: &Layout, city: &str, is_remote: bool) -> String {
    match (city.is_empty(), is_remote) {
        (false, true) => l.t1("placement-city-or-remote", "city", city),
        (true, true) => l.t("placement-remote").to_owned(),
        (false, false) => city.to_owned(),
        (true, false) => l.t("placement-city-unknown").to_owned(),
    }
}

/// Fen as the yuan that a form field holds.
pub fn yuan(fen: i64) -> String {
    dates::points(fen)
}

pub fn hours(l: &Layout, minutes: i64) -> String {
    l.t1("placement-hours", "hours", dates::points(minutes * 100 / 60))
}

/// Who says so, and whether the office checked it.
pub fn source(l: &Layout, card: &Scorecard) -> String {
    let checked = if card.is_verified { "scorecard-verified" } else { "scorecard-unverified" };
    l.t_with("scorecard-source", &[("trust", l.t(card.trust.label())), ("checked", l.t(checked))])
}

/// One line about an anchor's results, as far as this provider may see them.
pub fn short(l: &Layout, sight: Option<&Sight>) -> String {
    match sight {
        None => l.t("scorecard-none").to_owned(),
        Some(Sight::Withheld) => l.t("scorecard-few").to_owned(),
        Some(Sight::Own(card) | Sight::Several(card)) => {
            let gpm = card.gpm_fen().map_or_else(|| "–".to_owned(), dates::money);
            let source = source(l, card);
            l.t_with("scorecard-short", &[("gpm", &gpm), ("source", &source), ("shows", &card.shows.to_string())])
        }
    }
}

/// The figures that this provider may see, with their names: none of the totals of others.
pub fn seen_figures(l: &Layout, sight: &Sight) -> Option<Vec<(String, String)>> {
    match sight {
        Sight::Own(card) => Some(figures(l, card)),
        Sight::Several(card) => {
            let totals = ["outcome-hours", "outcome-gmv", "outcome-viewers", "outcome-orders"].map(|key| l.t(key));
            let ratios = figures(l, card).into_iter().filter(|(name, _)| !totals.contains(&name.as_str()));
            Some(ratios.collect())
        }
        Sight::Withheld => None,
    }
}

/// Every figure of a scorecard with its name.
pub fn figures(l: &Layout, card: &Scorecard) -> Vec<(String, String)> {
    let dash = || "–".to_owned();
    let fact = |key: &str, value: String| (l.t(key).to_owned(), value);
    let rate = card.refund_rate().map_or_else(dash, |rate| format!("{} %", dates::points(rate)));
    vec![
        fact("outcome-shows", l.number(&card.shows)),
        fact("outcome-hours", hours(l, card.live_minutes)),
        fact("outcome-gmv", dates::money(card.gmv_fen)),
        fact("scorecard-gmv-hour", card.gmv_per_hour_fen().map_or_else(dash, dates::money)),
        fact("scorecard-gpm", card.gpm_fen().map_or_else(dash, dates::money)),
        fact("outcome-viewers", l.number(&card.viewers)),
        fact("outcome-orders", l.number(&card.orders)),
        fact("scorecard-refund-rate", rate),
    ]
}

/// One report as a row of a page.
pub struct OutcomeRow {
    pub id: i64,
    pub period: String,
    pub cells: Vec<(String, String)>,
    pub trust: String,
    pub tone: &'static str,
    pub status: String,
    pub note: String,
    pub is_waiting: bool,
}

pub fn outcome_rows(l: &Layout, outcomes: &[Outcome]) -> Vec<OutcomeRow> {
    let row = |outcome: &Outcome| {
        let gpm = Scorecard::of([outcome]).and_then(|card| card.gpm_fen());
        let cell = |key: &str, value: String| (l.t(key).to_owned(), value);
        OutcomeRow {
            id: outcome.id.0,
            period: format!("{} – {}", l.day(&outcome.period_start), l.day(&outcome.period_end)),
            cells: vec![
                cell("outcome-shows", l.number(&outcome.shows)),
                cell("outcome-hours", hours(l, outcome.live_minutes)),
                cell("outcome-gmv", dates::money(outcome.gmv_fen)),
                cell("scorecard-gpm", gpm.map_or_else(|| "–".to_owned(), dates::money)),
                cell("outcome-viewers", l.number(&outcome.viewers)),
                cell("outcome-orders", l.number(&outcome.orders)),
                cell("outcome-refunds", dates::money(outcome.refunds_fen)),
            ],
            trust: l.t(outcome.trust.label()).to_owned(),
            tone: outcome_tone(outcome.status),
            status: l.t(outcome.status.label()).to_owned(),
            note: outcome.note.clone(),
            is_waiting: outcome.status.may_become(OutcomeStatus::Verified),
        }
    };
    outcomes.iter().map(row).collect()
}

/// One placement as a row of a list.
pub struct PlacementRow {
    pub id: i64,
    pub anchor: String,
    pub opening: String,
    pub provider: String,
    pub pay: String,
    pub starts: String,
    pub tone: &'static str,
    pub status: String,
}

pub fn placement_row(l: &Layout, view: &PlacementView) -> PlacementRow {
    PlacementRow {
        id: view.placement.id.0,
        anchor: view.anchor.clone(),
        opening: view.opening.clone(),
        provider: l.pick(&view.provider_en, &view.provider_zh).to_owned(),
        pay: pay(l, view.placement.pay_fen),
        starts: l.day(&view.placement.starts_on),
        tone: view.placement.status.tone(),
        status: l.t(view.placement.status.label()).to_owned(),
    }
}

pub const PLACEMENT_HEADER: [&str; 8] =
    ["id", "anchor", "opening", "provider", "pay_yuan", "starts_on", "status", "ended_on"];

pub fn placement_cells(l: &Layout, view: PlacementView) -> Vec<String> {
    let placement = view.placement;
    vec![
        placement.id.to_string(),
        view.anchor,
        view.opening,
        l.pick(&view.provider_en, &view.provider_zh).to_owned(),
        yuan(placement.pay_fen),
        placement.starts_on.to_string(),
        placement.status.to_string(),
        placement.ended_on.map(|day| day.to_string()).unwrap_or_default(),
    ]
}

/// The query parameters of a visit as a form that shows them.
pub fn asked(visit: &Visit) -> FormState {
    let query = visit.uri.query().unwrap_or_default().as_bytes();
    FormState::from_pairs(url::form_urlencoded::parse(query).into_owned().collect())
}

/// What a list of placements was asked to show.
pub fn placement_filter(form: &FormState) -> PlacementFilter {
    PlacementFilter {
        provider: form.value("provider").parse().ok(),
        status: form.value("status").parse().ok(),
        anchor: form.value("anchor").trim().to_owned(),
        sort: Sort::from(form.value("sort").to_owned()),
    }
}

/// Options of a select from a text enum's values.
pub fn choices<T: Copy + std::fmt::Display>(
    l: &Layout,
    all: &[T],
    label: impl Fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter().map(|value| (value.to_string(), l.t(label(*value)).to_owned())).collect()
}

/// The first character of a name, for the round face.
pub fn initial(name: &str) -> String {
    name.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
}

/// With the name on the certificate where it is not `name`, the account's, which can be changed at any time.
pub fn certified(l: &Layout, held: &Certificate, name: &str) -> String {
    let (level, until) = (held.level.to_string(), l.day(&held.valid_until));
    if held.holder_name == name {
        return l.t_with("anchor-certificate", &[("level", &level), ("until", &until)]);
    }
    l.t_with("anchor-certificate-of", &[("level", &level), ("holder", &held.holder_name), ("until", &until)])
}
