//! How well an anchor fits an opening: five parts of 0 to 100 and their weighted total, so that it explains itself. Pure.

/// What an opening asks for, as far as the fit is concerned. Pay in fen.
#[derive(Debug, Clone)]
pub struct Demand {
    pub categories: usize,
    pub styles: usize,
    pub hours: usize,
    pub city: String,
    pub is_remote: bool,
    pub pay_min_fen: i64,
    pub pay_max_fen: i64,
}

/// What an anchor brings: how many of the asked-for tags, where, and for how much.
#[derive(Debug, Clone, Default)]
pub struct Supply {
    pub categories: usize,
    pub styles: usize,
    pub hours: usize,
    pub city: String,
    pub is_remote: bool,
    pub expected_pay_fen: Option<i64>,
}

/// Each part and the total from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    pub categories: i64,
    pub style: i64,
    pub hours: i64,
    pub pay: i64,
    pub city: i64,
    pub total: i64,
}

/// Weights of categories, style, hours, pay, city; together 100.
pub const WEIGHTS: [i64; 5] = [35, 15, 20, 20, 10];

pub fn fit(demand: &Demand, supply: &Supply) -> Fit {
    let parts = [
        share(supply.categories, demand.categories),
        share(supply.styles, demand.styles),
        share(supply.hours, demand.hours),
        pay(demand, supply.expected_pay_fen),
        city(demand, supply),
    ];
    let sum: i64 = parts.iter().zip(WEIGHTS).map(|(part, weight)| part * weight).sum();
    let [categories, style, hours, pay, city] = parts;
    Fit { categories, style, hours, pay, city, total: (sum + 50) / 100 }
}

/// The met part of what is asked for; who asks for nothing is met by everybody.
fn share(met: usize, asked: usize) -> i64 {
    if asked == 0 {
        return 100;
    }
    i64::try_from(100 * met.min(asked) / asked).unwrap_or(100)
}

/// Full within the range; above it, it falls to nothing at one and a half times the highest pay. Half when unknown.
fn pay(demand: &Demand, expected: Option<i64>) -> i64 {
    let Some(expected) = expected else { return 50 };
    let highest = demand.pay_max_fen.max(1);
    if expected <= highest {
        return 100;
    }
    (100 - 200 * (expected - highest) / highest).clamp(0, 100)
}

fn city(demand: &Demand, supply: &Supply) -> i64 {
    let same = !demand.city.is_empty() && demand.city.trim().eq_ignore_ascii_case(supply.city.trim());
    match (same, demand.is_remote, supply.is_remote) {
        (true, ..) | (_, true, true) => 100,
        (_, true, false) | (_, false, true) => 50,
        (false, false, false) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand() -> Demand {
        Demand {
            categories: 2,
            styles: 1,
            hours: 1,
            city: "Haining".into(),
            is_remote: false,
            pay_min_fen: 800_000,
            pay_max_fen: 1_000_000,
        }
    }

    fn supply() -> Supply {
        Supply {
            categories: 2,
            styles: 1,
            hours: 1,
            city: "haining ".into(),
            is_remote: false,
            expected_pay_fen: Some(900_000),
        }
    }

    #[test]
    fn somebody_who_brings_everything_fits_fully() {
        assert_eq!(fit(&demand(), &supply()).total, 100);
    }

    #[test]
    fn every_part_counts_by_its_weight() {
        let half = Supply { categories: 1, hours: 0, city: "Yiwu".into(), ..supply() };
        let found = fit(&demand(), &half);
        assert_eq!((found.categories, found.style, found.hours, found.pay, found.city), (50, 100, 0, 100, 0));
        // 50 x 35 + 100 x 15 + 0 x 20 + 100 x 20 + 0 x 10 = 5250, rounded up.
        assert_eq!(found.total, 53);
        assert_eq!(WEIGHTS.iter().sum::<i64>(), 100);
    }

    #[test]
    fn higher_expectations_fit_less_and_unknown_ones_half() {
        let pay = |fen| fit(&demand(), &Supply { expected_pay_fen: fen, ..supply() }).pay;
        assert_eq!(
            [Some(1_000_000), Some(1_250_000), Some(1_500_000), Some(9_000_000), None].map(pay),
            [100, 50, 0, 0, 50]
        );
    }

    #[test]
    fn an_opening_that_asks_for_no_tags_is_met_by_everybody() {
        let open = Demand { categories: 0, styles: 0, hours: 0, is_remote: true, ..demand() };
        let found = fit(&open, &Supply { is_remote: true, expected_pay_fen: Some(1), ..Supply::default() });
        assert_eq!(found.total, 100);
    }
}
