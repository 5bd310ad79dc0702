//! What a row of outcomes amounts to: sums, GMV per hour, GMV per 1000 viewers (GPM). Pure. Figures carry how many shows
//! they rest on and how far they can be trusted, and are withheld when the shows are few. A provider learns nothing of
//! another one: see [`Sight`].

use std::collections::BTreeSet;

use super::outcome::{Outcome, OutcomeStatus, Trust};
use crate::recruitment::provider::ProviderId;

/// With fewer shows, figures say more about chance than about the anchor.
pub const FEWEST_SHOWS: i64 = 3;

/// Sums over the periods that count. Money in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scorecard {
    pub periods: i64,
    pub shows: i64,
    pub live_minutes: i64,
    pub gmv_fen: i64,
    pub viewers: i64,
    pub orders: i64,
    pub refunds_fen: i64,
    /// The lowest of all periods.
    pub trust: Trust,
    /// Whether the office checked every period.
    pub is_verified: bool,
}

impl Scorecard {
    /// Rejected outcomes do not count; `None` when nothing is left.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Option<Scorecard> {
        let mut card: Option<Scorecard> = None;
        for row in outcomes.into_iter().filter(|row| row.status != OutcomeStatus::Rejected) {
            let sum = card.get_or_insert(Scorecard {
                periods: 0,
                shows: 0,
                live_minutes: 0,
                gmv_fen: 0,
                viewers: 0,
                orders: 0,
                refunds_fen: 0,
                trust: row.trust,
                is_verified: true,
            });
            sum.periods += 1;
            sum.shows += row.shows;
            sum.live_minutes += row.live_minutes;
            sum.gmv_fen += row.gmv_fen;
            sum.viewers += row.viewers;
            sum.orders += row.orders;
            sum.refunds_fen += row.refunds_fen;
            sum.trust = sum.trust.min(row.trust);
            sum.is_verified &= row.status == OutcomeStatus::Verified;
        }
        card
    }

    pub fn is_enough(&self) -> bool {
        self.shows >= FEWEST_SHOWS
    }

    /// Fen of GMV per 1000 viewers.
    pub fn gpm_fen(&self) -> Option<i64> {
        per(self.gmv_fen, 1000, self.viewers)
    }

    /// Fen of GMV per live hour.
    pub fn gmv_per_hour_fen(&self) -> Option<i64> {
        per(self.gmv_fen, 60, self.live_minutes)
    }

    /// Refunds in hundredths of a per cent of GMV.
    pub fn refund_rate(&self) -> Option<i64> {
        per(self.refunds_fen, 10_000, self.gmv_fen)
    }
}

fn per(amount: i64, unit: i64, base: i64) -> Option<i64> {
    if base <= 0 {
        return None;
    }
    i64::try_from(i128::from(amount) * i128::from(unit) / i128::from(base)).ok()
}

/// With fewer other providers, a figure over all of them would be the figure of one.
const FEWEST_PROVIDERS: usize = 2;

/// What one provider may see of an anchor's results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Every figure: they rest on jobs with this provider alone.
    Own(Scorecard),
    /// Ratios only: they rest on jobs with several other providers too.
    Several(Scorecard),
    /// There are results, but too few, or those of one other provider.
    Withheld,
}

impl Sight {
    /// `rows` are all outcomes of one anchor with whose they are; `None` when there is none that counts.
    pub fn of(rows: &[(ProviderId, Outcome)], viewer: ProviderId) -> Option<Sight> {
        Scorecard::of(rows.iter().map(|(_, row)| row))?;
        let counts = |row: &Outcome| row.status != OutcomeStatus::Rejected;
        let others: BTreeSet<ProviderId> =
            rows.iter().filter(|(owner, row)| *owner != viewer && counts(row)).map(|(owner, _)| *owner).collect();
        let is_mixed = others.len() >= FEWEST_PROVIDERS;
        let seen = rows.iter().filter(|(owner, _)| is_mixed || *owner == viewer).map(|(_, row)| row);
        Some(match Scorecard::of(seen).filter(Scorecard::is_enough) {
            Some(card) if is_mixed => Sight::Several(card),
            Some(card) => Sight::Own(card),
            None => Sight::Withheld,
        })
    }

    pub fn card(&self) -> Option<&Scorecard> {
        match self {
            Sight::Own(card) | Sight::Several(card) => Some(card),
            Sight::Withheld => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(shows: i64) -> Scorecard {
        Scorecard {
            periods: 1,
            shows,
            live_minutes: 600,
            gmv_fen: 12_400_000,
            viewers: 100_000,
            orders: 900,
            refunds_fen: 620_000,
            trust: Trust::ProviderConfirmed,
            is_verified: false,
        }
    }

    #[test]
    fn gpm_is_gmv_per_thousand_viewers() {
        let card = card(5);
        assert_eq!(card.gpm_fen(), Some(124_000));
        assert_eq!(card.gmv_per_hour_fen(), Some(1_240_000));
        assert_eq!(card.refund_rate(), Some(500));
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        let empty = Scorecard { viewers: 0, live_minutes: 0, gmv_fen: 0, ..card(0) };
        assert_eq!((empty.gpm_fen(), empty.gmv_per_hour_fen(), empty.refund_rate()), (None, None, None));
    }

    #[test]
    fn few_shows_are_not_enough() {
        assert_eq!((card(2).is_enough(), card(3).is_enough()), (false, true));
    }
}
