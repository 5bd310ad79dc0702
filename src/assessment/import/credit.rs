//! The weights of answers in other systems, and what becomes of them here.

use super::draft::DraftScoring;

/// Percent of the points that an answer gives, and whether it counts as right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight {
    pub percent: f64,
    pub is_key: bool,
}

/// Thirds are written 33.33333 and 33.33334.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.1
}

/// A choice of several is worth its parts; true when the weights are not the ones of [`DraftScoring::Partial`].
pub(super) fn of_multiple(weights: &[Weight]) -> (DraftScoring, bool) {
    let keys = weights.iter().filter(|weight| weight.is_key).count();
    let wrong = weights.len() - keys;
    let expected = |weight: &Weight| if weight.is_key { 100.0 / keys as f64 } else { -100.0 / wrong as f64 };
    let are_ours = weights.iter().all(|weight| is_near(weight.percent, expected(weight)));
    (DraftScoring::Partial, !are_ours)
}

/// A choice of one is right or wrong; true when a wrong one gives or costs points, or the right one not all.
pub(super) fn of_single(weights: &[Weight]) -> bool {
    weights.iter().any(|weight| !is_near(weight.percent, if weight.is_key { 100.0 } else { 0.0 }))
}
