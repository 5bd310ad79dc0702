//! Drawing papers, over random banks and blueprints.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shining_star::assessment::assembly::{self, Cell, PoolItem};
use shining_star::assessment::item::{Difficulty, ItemKind, ItemVersionId};

fn pool() -> impl Strategy<Value = Vec<PoolItem>> {
    let item = (0..3usize, 0..3usize, 0..3usize, 2..6usize);
    prop::collection::vec(item, 0..120).prop_map(|items| {
        let with_id = items.into_iter().zip(1i64..);
        with_id
            .map(|((domain, difficulty, kind, options), id)| PoolItem {
                version: ItemVersionId::new(id),
                domain: format!("d{domain}"),
                difficulty: Difficulty::ALL[difficulty],
                kind: ItemKind::ALL[kind],
                points: 100,
                options: if ItemKind::ALL[kind] == ItemKind::TrueFalse { 2 } else { options },
            })
            .collect()
    })
}

fn cells() -> impl Strategy<Value = Vec<Cell>> {
    prop::collection::btree_map((0..3usize, 0..3usize, 0..3usize), 0i64..5, 1..12).prop_map(|cells| {
        cells
            .into_iter()
            .map(|((domain, difficulty, kind), count)| Cell {
                domain: format!("d{domain}"),
                difficulty: Difficulty::ALL[difficulty],
                kind: ItemKind::ALL[kind],
                count,
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn a_paper_fills_every_cell_exactly_and_holds_nothing_twice(pool in pool(), cells in cells(), seed in 0..i64::MAX) {
        match assembly::draw(&cells, &pool, seed) {
            Ok(paper) => {
                let mut counts: BTreeMap<(String, Difficulty, ItemKind), i64> = BTreeMap::new();
                for question in &paper {
                    let item = pool.iter().find(|item| item.version == question.version).unwrap();
                    *counts.entry((item.domain.clone(), item.difficulty, item.kind)).or_default() += 1;
                    let letters: BTreeSet<char> = question.order.chars().collect();
                    prop_assert_eq!(letters, ('A'..).take(item.options).collect::<BTreeSet<char>>());
                    prop_assert_eq!(question.order.len(), item.options);
                    if item.kind == ItemKind::TrueFalse {
                        prop_assert_eq!(&question.order, "AB");
                    }
                }
                let wanted = cells.iter().filter(|cell| cell.count > 0);
                let wanted: BTreeMap<_, _> =
                    wanted.map(|cell| ((cell.domain.clone(), cell.difficulty, cell.kind), cell.count)).collect();
                prop_assert_eq!(counts, wanted);
                let drawn: BTreeSet<_> = paper.iter().map(|question| question.version).collect();
                prop_assert_eq!(drawn.len(), paper.len());
            }
            Err(missing) => {
                prop_assert!(!missing.is_empty());
                prop_assert!(missing.iter().all(|shortage| shortage.available < shortage.cell.count));
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_paper_in_whatever_order_the_pool_comes(pool in pool(), cells in cells(), seed in 0..i64::MAX) {
        let mut turned = pool.clone();
        turned.reverse();
        prop_assert_eq!(assembly::draw(&cells, &pool, seed), assembly::draw(&cells, &turned, seed));
    }
}

#[test]
fn other_seeds_give_other_papers() {
    let pool: Vec<PoolItem> = (1..=40)
        .map(|id| PoolItem {
            version: ItemVersionId::new(id),
            domain: "law".into(),
            difficulty: Difficulty::Easy,
            kind: ItemKind::Single,
            points: 100,
            options: 4,
        })
        .collect();
    let cells = [Cell { domain: "law".into(), difficulty: Difficulty::Easy, kind: ItemKind::Single, count: 20 }];
    let papers: BTreeSet<String> =
        (0..50).map(|seed| format!("{:?}", assembly::draw(&cells, &pool, seed).unwrap())).collect();
    assert_eq!(papers.len(), 50);
}
