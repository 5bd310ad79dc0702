//! Who examines what, shared out equally: nobody twice on one performance, nobody whom a conflict bars. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::performance::PerformanceId;
use crate::accounts::user::UserId;

/// A performance that lacks examiners.
#[derive(Debug, Clone)]
pub struct Need {
    pub performance: PerformanceId,
    pub seats: usize,
    /// Those who may not: they sit on it already, or a conflict bars them.
    pub barred: BTreeSet<UserId>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub assignments: Vec<(PerformanceId, UserId)>,
    /// Seats for which nobody was left.
    pub unfilled: usize,
}

/// Shares the needs out. `load` is what everybody who may examine has to mark already.
pub fn equally(load: &BTreeMap<UserId, usize>, needs: &[Need]) -> Plan {
    let mut load = load.clone();
    let mut plan = Plan::default();
    let may = |need: &Need, examiner: UserId| !need.barred.contains(&examiner);
    // Those with the smallest choice come first, before their few examiners are busy.
    let mut order: Vec<&Need> = needs.iter().collect();
    order.sort_by_key(|need| load.keys().filter(|examiner| may(need, **examiner)).count());
    for need in &order {
        let mut free: Vec<UserId> = load.keys().copied().filter(|examiner| may(need, *examiner)).collect();
        free.sort_by_key(|examiner| (load[examiner], *examiner));
        plan.unfilled += need.seats.saturating_sub(free.len());
        for examiner in free.into_iter().take(need.seats) {
            plan.assignments.push((need.performance, examiner));
            *load.entry(examiner).or_default() += 1;
        }
    }
    while balance_once(&mut plan, &mut load, needs) {}
    plan
}

/// Moves one performance from somebody to a person who has at least two fewer. Each move makes the loads more equal, so
/// moves come to an end.
fn balance_once(plan: &mut Plan, load: &mut BTreeMap<UserId, usize>, needs: &[Need]) -> bool {
    for at in 0..plan.assignments.len() {
        let (performance, from) = plan.assignments[at];
        let Some(need) = needs.iter().find(|need| need.performance == performance) else { continue };
        let sits = |examiner: UserId| plan.assignments.contains(&(performance, examiner));
        let to = load
            .iter()
            .filter(|(examiner, count)| {
                !need.barred.contains(examiner) && !sits(**examiner) && **count + 1 < load[&from]
            })
            .min_by_key(|(examiner, count)| (**count, **examiner))
            .map(|(examiner, _)| *examiner);
        if let Some(to) = to {
            plan.assignments[at].1 = to;
            *load.entry(from).or_default() -= 1;
            *load.entry(to).or_default() += 1;
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(performance: i64, seats: usize, barred: &[i64]) -> Need {
        let barred = barred.iter().copied().map(UserId::new).collect();
        Need { performance: PerformanceId::new(performance), seats, barred }
    }

    fn idle(examiners: i64) -> BTreeMap<UserId, usize> {
        (1..=examiners).map(|id| (UserId::new(id), 0)).collect()
    }

    fn loads(plan: &Plan) -> Vec<usize> {
        let mut loads: BTreeMap<UserId, usize> = BTreeMap::new();
        for (_, examiner) in &plan.assignments {
            *loads.entry(*examiner).or_default() += 1;
        }
        loads.into_values().collect()
    }

    #[test]
    fn twelve_performances_and_four_examiners_are_six_each() {
        let needs: Vec<Need> = (1..=12).map(|id| need(id, 2, &[])).collect();
        let plan = equally(&idle(4), &needs);
        assert_eq!((loads(&plan), plan.unfilled), (vec![6, 6, 6, 6], 0));
    }

    #[test]
    fn nobody_sits_twice_on_one_performance_nor_where_a_conflict_bars_them() {
        let needs: Vec<Need> = (1..=20).map(|id| need(id, 2, &[1 + id % 3])).collect();
        let plan = equally(&idle(4), &needs);
        let distinct: BTreeSet<_> = plan.assignments.iter().collect();
        assert_eq!((distinct.len(), plan.unfilled), (40, 0));
        assert!(plan.assignments.iter().all(|(performance, examiner)| examiner.0 != 1 + performance.0 % 3));
        let loads = loads(&plan);
        assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1, "{loads:?}");
    }

    #[test]
    fn who_has_much_to_mark_gets_less() {
        let load = BTreeMap::from([(UserId::new(1), 4), (UserId::new(2), 0), (UserId::new(3), 0)]);
        let plan = equally(&load, &[need(1, 2, &[]), need(2, 2, &[])]);
        assert!(plan.assignments.iter().all(|(_, examiner)| examiner.0 != 1));
    }

    #[test]
    fn seats_for_which_nobody_is_left_are_counted() {
        let plan = equally(&idle(2), &[need(1, 2, &[1])]);
        assert_eq!((plan.assignments.len(), plan.unfilled), (1, 1));
    }
}
