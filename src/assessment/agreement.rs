//! Whether two examiners agree, what a third one has to settle, and what comes out. Pure: marks in, points out.
//!
//! Points are hundredths. Two marks inside the tolerance become their mean; a criterion outside of it, totals on two sides
//! of the cut, or different red lines make a dispute. A red line counts with two votes, or with the third examiner's.

use std::collections::{BTreeMap, BTreeSet};

use super::rubric::CriterionId;

/// One examiner's marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub points: BTreeMap<CriterionId, i64>,
    pub red_lines: BTreeSet<CriterionId>,
}

/// What the third examiner marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dispute {
    /// Criteria to mark again: those outside the tolerance, or all of them when only the cut divides the totals.
    pub criteria: BTreeSet<CriterionId>,
    pub red_lines: BTreeSet<CriterionId>,
    pub is_across_cut: bool,
}

/// The marks that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub points: BTreeMap<CriterionId, i64>,
    pub total: i64,
    pub red_lines: BTreeSet<CriterionId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Agreed(Settlement),
    Disputed(Dispute),
}

impl Marks {
    pub fn total(&self) -> i64 {
        self.points.values().sum()
    }
}

/// Compares two complete sheets over the same criteria.
pub fn compare(first: &Marks, second: &Marks, tolerance: i64, cut: i64) -> Verdict {
    let far_apart: BTreeSet<CriterionId> = first
        .points
        .iter()
        .filter(|(id, points)| (*points - second.points.get(id).copied().unwrap_or(0)).abs() > tolerance)
        .map(|(id, _)| *id)
        .collect();
    let red_lines: BTreeSet<CriterionId> = first.red_lines.symmetric_difference(&second.red_lines).copied().collect();
    let is_across_cut = (first.total() >= cut) != (second.total() >= cut);
    if far_apart.is_empty() && red_lines.is_empty() && !is_across_cut {
        return Verdict::Agreed(settled(first, second, &Marks::default(), &Dispute::default()));
    }
    let only_the_cut = far_apart.is_empty() && is_across_cut;
    let criteria = if only_the_cut { first.points.keys().copied().collect() } else { far_apart };
    Verdict::Disputed(Dispute { criteria, red_lines, is_across_cut })
}

/// What counts once the third examiner has marked what was disputed; all else stays the mean of the first two.
pub fn settle(first: &Marks, second: &Marks, third: &Marks, dispute: &Dispute) -> Settlement {
    settled(first, second, third, dispute)
}

fn settled(first: &Marks, second: &Marks, third: &Marks, dispute: &Dispute) -> Settlement {
    let doubled: Vec<(CriterionId, i64)> = first
        .points
        .iter()
        .map(|(id, points)| {
            let sum = if dispute.criteria.contains(id) {
                third.points.get(id).copied().unwrap_or(0) * 2
            } else {
                points + second.points.get(id).copied().unwrap_or(0)
            };
            (*id, sum)
        })
        .collect();
    // The total is the exact mean, a half hundredth rounded up once. Rounding every criterion up could lift two sheets
    // that both fail over the cut; so every second half is rounded down, and the parts still add up to the total.
    let total = (doubled.iter().map(|(_, sum)| sum).sum::<i64>() + 1) / 2;
    let mut rounds_up = false;
    let points = doubled
        .into_iter()
        .map(|(id, sum)| {
            rounds_up ^= sum % 2 == 1;
            (id, sum / 2 + i64::from(sum % 2 == 1 && rounds_up))
        })
        .collect();
    let agreed = first.red_lines.intersection(&second.red_lines).copied();
    let decided = dispute.red_lines.intersection(&third.red_lines).copied();
    Settlement { points, total, red_lines: agreed.chain(decided).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(points: &[i64], red_lines: &[i64]) -> Marks {
        Marks {
            points: (1..).map(CriterionId::new).zip(points.iter().copied()).collect(),
            red_lines: red_lines.iter().copied().map(CriterionId::new).collect(),
        }
    }

    fn ids(ids: &[i64]) -> BTreeSet<CriterionId> {
        ids.iter().copied().map(CriterionId::new).collect()
    }

    #[test]
    fn marks_inside_the_tolerance_become_their_mean() {
        let verdict = compare(&marks(&[2000, 1500], &[]), &marks(&[2500, 1500], &[]), 500, 3000);
        let Verdict::Agreed(settlement) = verdict else { panic!("{verdict:?}") };
        assert_eq!((settlement.total, settlement.points[&CriterionId::new(1)]), (3750, 2250));
    }

    #[test]
    fn only_criteria_outside_the_tolerance_are_disputed() {
        let verdict = compare(&marks(&[2000, 1500, 800], &[]), &marks(&[2501, 1500, 800], &[]), 500, 3000);
        assert_eq!(
            verdict,
            Verdict::Disputed(Dispute { criteria: ids(&[1]), red_lines: ids(&[]), is_across_cut: false })
        );
    }

    #[test]
    fn totals_on_two_sides_of_the_cut_put_every_criterion_to_the_third() {
        let verdict = compare(&marks(&[3000, 2999], &[]), &marks(&[3000, 3000], &[]), 500, 6000);
        assert_eq!(
            verdict,
            Verdict::Disputed(Dispute { criteria: ids(&[1, 2]), red_lines: ids(&[]), is_across_cut: true })
        );
    }

    #[test]
    fn a_red_line_with_one_vote_is_disputed_and_with_two_it_counts() {
        let Verdict::Disputed(dispute) = compare(&marks(&[6000], &[8, 9]), &marks(&[6000], &[9]), 0, 6000) else {
            panic!("no dispute")
        };
        assert_eq!((dispute.criteria.clone(), dispute.red_lines.clone()), (ids(&[]), ids(&[8])));
        let (first, second) = (marks(&[6000], &[8, 9]), marks(&[6000], &[9]));
        assert_eq!(settle(&first, &second, &marks(&[], &[]), &dispute).red_lines, ids(&[9]));
        assert_eq!(settle(&first, &second, &marks(&[], &[8]), &dispute).red_lines, ids(&[8, 9]));
    }

    #[test]
    fn the_third_examiners_marks_are_final_for_what_was_disputed() {
        let (first, second) = (marks(&[1000, 2000], &[]), marks(&[3000, 2200], &[]));
        let Verdict::Disputed(dispute) = compare(&first, &second, 500, 0) else { panic!("no dispute") };
        let settlement = settle(&first, &second, &marks(&[2500], &[]), &dispute);
        assert_eq!(settlement.points.values().copied().collect::<Vec<_>>(), vec![2500, 2100]);
        assert_eq!(settlement.total, 4600);
    }

    #[test]
    fn rounding_never_lifts_two_failures_over_the_cut() {
        // Both have 5999; rounding each of the four halves up would make 6001.
        let (first, second) = (marks(&[1001, 1500, 1501, 1997], &[]), marks(&[1000, 1501, 1500, 1998], &[]));
        let Verdict::Agreed(settlement) = compare(&first, &second, 500, 6000) else { panic!("a dispute") };
        assert_eq!((settlement.total, settlement.points.values().sum::<i64>()), (5999, 5999));
    }

    #[test]
    fn for_any_marks_the_parts_add_up_and_the_total_lies_between_the_two() {
        let mut state = 7u64;
        let mut draw = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % 2500).unwrap()
        };
        for _ in 0..500 {
            let (first, second) = (marks(&[draw(), draw(), draw()], &[]), marks(&[draw(), draw(), draw()], &[]));
            let settlement = settled(&first, &second, &Marks::default(), &Dispute::default());
            assert_eq!(settlement.points.values().sum::<i64>(), settlement.total);
            assert!(settlement.total >= first.total().min(second.total()));
            assert!(settlement.total <= first.total().max(second.total()));
        }
    }
}
