//! Statistics that make a human look: answers that are strangely alike, and a paper that was answered strangely fast. Pure.
//! They prove nothing and decide nothing.
//!
//! **Alike.** Two papers of one sitting share the items that both candidates answered; pairs that share fewer than
//! [`FEWEST_SHARED`] are skipped. A wrong answer that both gave weighs `1 - given / answered`: how rare that wrong answer is
//! among all who answered the item in this sitting. The similarity is the sum of these weights divided by the number of
//! shared items at which at least one of the two was wrong. A known answer: of ten candidates two give the same wrong answer
//! to each of four items, and one of the two is wrong at a fifth: 4 x (1 - 2/10) / 5 = 0.64.
//!
//! **Fast.** The seconds from one first saving of an answer to the next, in the order of time and beginning at the start; the
//! median of them. Saved 10, 14, 17, 30 and 33 seconds after the start gives 10, 4, 3, 13, 3 and the median 4.

use std::collections::HashMap;

use chrono::NaiveDateTime;

/// Pairs with fewer items in common say nothing.
pub const FEWEST_SHARED: usize = 5;
/// Fewer identical wrong answers say nothing either.
pub const FEWEST_SAME: usize = 4;
/// Hundredths of a percent from which on a pair is shown to a human.
pub const ALIKE: i64 = 6000;
/// Seconds below which a median is shown to a human.
pub const FAST: i64 = 5;

/// An answer that was given: the item, and what was wrong, or nothing for a right one.
pub type Given = (i64, Option<String>);

/// Two papers by their places in the list. `similarity` in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub first: usize,
    pub second: usize,
    pub similarity: i64,
    pub same_wrong: usize,
    pub shared: usize,
}

/// Pairs that are alike enough, the most alike first. Only papers that meet in the same wrong answers are compared, so that
/// thousands of papers take well under a second.
pub fn alike(papers: &[Vec<Given>]) -> Vec<Pair> {
    let coded = Coded::of(papers);
    let mut pairs = Vec::new();
    let mut same = vec![0usize; papers.len()];
    for (first, paper) in coded.papers.iter().enumerate() {
        let others = |code: &usize| coded.givers[*code].iter().copied().filter(|other| *other > first);
        let wrong: Vec<usize> = paper.iter().filter_map(|(_, wrong)| *wrong).collect();
        for other in wrong.iter().flat_map(others) {
            same[other] += 1;
        }
        for other in wrong.iter().flat_map(others) {
            if std::mem::take(&mut same[other]) >= FEWEST_SAME {
                pairs.extend(coded.pair(first, other).filter(|pair| pair.similarity >= ALIKE));
            }
        }
    }
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.similarity), pair.first, pair.second));
    pairs
}

/// Papers with a number for each wrong answer, sorted by item.
struct Coded {
    papers: Vec<Vec<(i64, Option<usize>)>>,
    /// Who gave each wrong answer.
    givers: Vec<Vec<usize>>,
    /// How many answered each item.
    answered: HashMap<i64, i64>,
}

impl Coded {
    fn of(papers: &[Vec<Given>]) -> Coded {
        let mut codes: HashMap<(i64, &str), usize> = HashMap::new();
        let mut coded = Coded { papers: Vec::new(), givers: Vec::new(), answered: HashMap::new() };
        for (place, paper) in papers.iter().enumerate() {
            let mut own = Vec::with_capacity(paper.len());
            for (item, wrong) in paper {
                *coded.answered.entry(*item).or_default() += 1;
                let code = wrong.as_deref().map(|text| {
                    let next = codes.len();
                    let code = *codes.entry((*item, text)).or_insert(next);
                    if code == coded.givers.len() {
                        coded.givers.push(Vec::new());
                    }
                    coded.givers[code].push(place);
                    code
                });
                own.push((*item, code));
            }
            own.sort_unstable_by_key(|(item, _)| *item);
            coded.papers.push(own);
        }
        coded
    }

    fn pair(&self, first: usize, second: usize) -> Option<Pair> {
        let (mut one, mut two) = (self.papers[first].iter().peekable(), self.papers[second].iter().peekable());
        let (mut weight, mut wrong, mut same_wrong, mut shared) = (0, 0, 0, 0);
        while let (Some((item, left)), Some((other, right))) = (one.peek(), two.peek()) {
            match item.cmp(other) {
                std::cmp::Ordering::Less => _ = one.next(),
                std::cmp::Ordering::Greater => _ = two.next(),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    wrong += i64::from(left.is_some() || right.is_some());
                    if let (Some(code), true) = (left, left == right) {
                        same_wrong += 1;
                        let answered = self.answered.get(item).copied().unwrap_or(1);
                        weight += 10_000 - 10_000 * self.givers[*code].len() as i64 / answered;
                    }
                    _ = (one.next(), two.next());
                }
            }
        }
        (shared >= FEWEST_SHARED && wrong > 0).then(|| Pair {
            first,
            second,
            similarity: weight / wrong,
            same_wrong,
            shared,
        })
    }
}

/// The median of whole seconds between first savings; `None` for too few of them. Of an even number, the mean of the two in
/// the middle, rounded down.
pub fn median_seconds(started_at: NaiveDateTime, first_saved: &[NaiveDateTime]) -> Option<i64> {
    if first_saved.len() < FEWEST_SHARED {
        return None;
    }
    let mut moments = first_saved.to_vec();
    moments.sort_unstable();
    let before = std::iter::once(&started_at).chain(&moments);
    let mut gaps: Vec<i64> = before.zip(&moments).map(|(from, to)| (*to - *from).num_seconds().max(0)).collect();
    gaps.sort_unstable();
    let middle = gaps.len() / 2;
    Some(if gaps.len() % 2 == 1 { gaps[middle] } else { (gaps[middle - 1] + gaps[middle]).div_euclid(2) })
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeDelta};

    use super::*;

    /// Ten papers of six items; two of them copy.
    fn ten() -> Vec<Vec<Given>> {
        let right = || (1..=6).map(|item| (item, None)).collect::<Vec<Given>>();
        let copied = || {
            let mut paper = right();
            for answer in &mut paper[..4] {
                answer.1 = Some("B".into());
            }
            paper
        };
        let mut papers: Vec<Vec<Given>> = (0..10).map(|_| right()).collect();
        (papers[2], papers[7]) = (copied(), copied());
        papers[7][4].1 = Some("C".into());
        papers
    }

    #[test]
    fn two_who_share_four_rare_wrong_answers_are_alike_as_counted_by_hand() {
        let expected = Pair { first: 2, second: 7, similarity: 6400, same_wrong: 4, shared: 6 };
        assert_eq!(alike(&ten()), [expected]);
    }

    #[test]
    fn common_mistakes_few_shared_items_and_right_answers_raise_no_flag() {
        let mut papers = ten();
        // Everybody makes the same mistakes.
        for paper in &mut papers {
            for answer in &mut paper[..4] {
                answer.1 = Some("B".into());
            }
        }
        assert_eq!(alike(&papers), []);
        let few: Vec<Vec<Given>> = ten().into_iter().map(|paper| paper[..4].to_vec()).collect();
        assert_eq!(alike(&few), []);
        let right: Vec<Vec<Given>> = (0..10).map(|_| (1..=6).map(|item| (item, None)).collect()).collect();
        assert_eq!(alike(&right), []);
    }

    #[test]
    fn the_median_is_the_one_counted_by_hand() {
        let start = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(2, 0, 0).unwrap();
        let at = |seconds: &[i64]| seconds.iter().map(|s| start + TimeDelta::seconds(*s)).collect::<Vec<_>>();
        assert_eq!(median_seconds(start, &at(&[33, 10, 14, 17, 30])), Some(4));
        assert_eq!(median_seconds(start, &at(&[10, 14, 17, 30, 33, 35])), Some(3));
        assert_eq!(median_seconds(start, &at(&[1, 2, 3, 4])), None);
    }
}
