//! Drawing papers, over random banks and blueprints.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shining_star::assessment::assembly::{self, Cell, Part, PoolItem, Terms};
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
                parts: Vec::new(),
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
        match assembly::draw(&cells, &pool, &Terms::default(), seed) {
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
        prop_assert_eq!(assembly::draw(&cells, &pool, &Terms::default(), seed), assembly::draw(&cells, &turned, &Terms::default(), seed));
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
            parts: Vec::new(),
        })
        .collect();
    let cells = [Cell { domain: "law".into(), difficulty: Difficulty::Easy, kind: ItemKind::Single, count: 20 }];
    let papers: BTreeSet<String> =
        (0..50).map(|seed| format!("{:?}", assembly::draw(&cells, &pool, &Terms::default(), seed).unwrap())).collect();
    assert_eq!(papers.len(), 50);
}

fn single(id: i64, domain: &str) -> PoolItem {
    PoolItem {
        version: ItemVersionId::new(id),
        domain: domain.into(),
        difficulty: Difficulty::Easy,
        kind: ItemKind::Single,
        points: 100,
        options: 4,
        parts: Vec::new(),
    }
}

/// A case of `count` questions: a single choice, then true or false, then texts.
fn case(id: i64, domain: &str, count: i64) -> PoolItem {
    let kind = |n| [ItemKind::Single, ItemKind::TrueFalse, ItemKind::ShortText][(n as usize - 1).min(2)];
    let part = |n| Part { version: ItemVersionId::new(1000 * id + n), kind: kind(n), points: 100 * n, options: 2 };
    let parts: Vec<Part> = (1..=count).map(part).collect();
    let points = parts.iter().map(|part| part.points).sum();
    PoolItem { kind: ItemKind::Case, options: 0, points, parts, ..single(id, domain) }
}

fn cell(domain: &str, kind: ItemKind, count: i64) -> Cell {
    Cell { domain: domain.into(), difficulty: Difficulty::Easy, kind, count }
}

fn versions(ids: &[i64]) -> Vec<ItemVersionId> {
    ids.iter().copied().map(ItemVersionId::new).collect()
}

#[test]
fn papers_are_drawn_today_as_they_were_before_there_were_enemies() {
    // Worked out apart from this program, by the rules of the first release.
    let kind = |id: i64| if id % 4 == 0 { ItemKind::TrueFalse } else { ItemKind::Single };
    let options = |id: i64| if id % 4 == 0 { 2 } else { 4 };
    let pool: Vec<PoolItem> =
        (1..=40).map(|id| PoolItem { kind: kind(id), options: options(id), ..single(id, "law") }).collect();
    let cells = [cell("law", ItemKind::Single, 4), cell("law", ItemKind::TrueFalse, 2)];
    let paper = assembly::draw(&cells, &pool, &Terms::default(), 2026).unwrap();
    let paper: Vec<(i64, &str)> = paper.iter().map(|drawn| (drawn.version.0, drawn.order.as_str())).collect();
    assert_eq!(paper, [(4, "AB"), (17, "BDCA"), (34, "DCAB"), (8, "AB"), (10, "BDCA"), (11, "ACBD")]);
}

#[test]
fn what_was_seen_comes_only_when_there_is_nothing_else_and_what_is_at_its_cap_never() {
    let pool: Vec<PoolItem> = (1..=10).map(|id| single(id, "law")).collect();
    let (seen, left_out) = (versions(&[1, 2, 3, 4, 5, 6, 7]), versions(&[10]));
    let terms = Terms { seen: &seen, left_out: &left_out, ..Terms::default() };
    for seed in 0..200 {
        let paper = assembly::draw(&[cell("law", ItemKind::Single, 3)], &pool, &terms, seed).unwrap();
        let drawn: BTreeSet<i64> = paper.iter().map(|drawn| drawn.version.0).collect();
        assert!(drawn.contains(&8) && drawn.contains(&9) && !drawn.contains(&10), "{drawn:?}");
    }
    let missing = assembly::draw(&[cell("law", ItemKind::Single, 10)], &pool, &terms, 1).unwrap_err();
    assert_eq!((missing[0].available, missing[0].is_by_enemies), (9, false));
}

#[test]
fn a_cell_that_enemies_leave_short_is_named_with_what_it_could_have() {
    let pool = [single(1, "law"), single(2, "law"), single(3, "law"), single(4, "product")];
    let pairs = |pairs: &[(i64, i64)]| -> Vec<(ItemVersionId, ItemVersionId)> {
        pairs.iter().map(|(one, other)| (ItemVersionId::new(*one), ItemVersionId::new(*other))).collect()
    };
    let named = |cells: &[Cell], enemies: &[(i64, i64)]| -> Vec<(String, i64, bool)> {
        let enemies = pairs(enemies);
        let missing = assembly::shortages(cells, &pool, &Terms { enemies: &enemies, ..Terms::default() });
        missing.into_iter().map(|short| (short.cell.domain, short.available, short.is_by_enemies)).collect()
    };
    let (law, product) = (|count| cell("law", ItemKind::Single, count), cell("product", ItemKind::Single, 1));
    assert_eq!(named(&[law(3)], &[(1, 2)]), [("law".to_owned(), 2, true)]);
    assert_eq!(named(&[law(4)], &[(1, 2)]), [("law".to_owned(), 2, false)]);
    assert_eq!(named(&[law(2), product.clone()], &[(1, 2)]), []);
    // Each by itself could be filled; both together cannot.
    assert_eq!(named(&[law(3), product.clone()], &[(1, 4)]).len(), 1);
    assert_eq!(named(&[law(2), product], &[(1, 4), (2, 4)]).len(), 1);
}

/// Looks at a paper without using anything of the program that drew it.
fn faults(
    paper: &[assembly::Drawn],
    (cells, pool): (&[Cell], &[PoolItem]),
    enemies: &[(i64, i64)],
    left_out: &[i64],
) -> Vec<String> {
    let mut faults = Vec::new();
    // A case is one thing, wherever its questions stand.
    let mut things: Vec<i64> = Vec::new();
    let mut rest = paper;
    while let Some(first) = rest.first() {
        let (id, length) = match first.case {
            None => (first.version.0, 1),
            Some(case) => (case.0, rest.iter().take_while(|drawn| drawn.case == Some(case)).count()),
        };
        things.push(id);
        let (these, others) = rest.split_at(length);
        rest = others;
        let Some(item) = pool.iter().find(|item| item.version.0 == id) else { continue };
        let wanted: Vec<(i64, i64)> = match first.case {
            None => vec![(id, item.points)],
            Some(_) => item.parts.iter().map(|part| (part.version.0, part.points)).collect(),
        };
        if these.iter().map(|drawn| (drawn.version.0, drawn.points)).collect::<Vec<_>>() != wanted {
            faults.push(format!("{id} is not whole, or not in its order"));
        }
        for (drawn, part) in these.iter().zip(&item.parts) {
            let mut letters: Vec<char> = drawn.order.chars().collect();
            letters.sort_unstable();
            let count = if part.kind == ItemKind::ShortText { 0 } else { part.options };
            if letters != ('A'..).take(count).collect::<Vec<char>>() {
                faults.push(format!("order {} in case {id}", drawn.order));
            }
        }
    }
    let items: Vec<&PoolItem> = things.iter().filter_map(|id| pool.iter().find(|item| item.version.0 == *id)).collect();
    if items.len() != things.len() {
        faults.push("an item from elsewhere".to_owned());
    }
    for cell in cells {
        let is_of = |item: &&&PoolItem| {
            item.domain == cell.domain && item.difficulty == cell.difficulty && item.kind == cell.kind
        };
        let count = items.iter().filter(is_of).count() as i64;
        if count != cell.count {
            faults.push(format!("{count} of {cell:?}"));
        }
    }
    let ids: BTreeSet<i64> = items.iter().map(|item| item.version.0).collect();
    if ids.len() != things.len() || things.len() as i64 != cells.iter().map(|cell| cell.count).sum::<i64>() {
        faults.push("twice, or too many".to_owned());
    }
    faults.extend(enemies.iter().filter(|(a, b)| ids.contains(a) && ids.contains(b)).map(|pair| format!("{pair:?}")));
    faults.extend(left_out.iter().filter(|id| ids.contains(id)).map(|id| format!("{id} is at its cap")));
    let alone = paper.iter().filter(|drawn| drawn.case.is_none());
    let own = items.iter().filter(|item| item.parts.is_empty());
    for (drawn, item) in alone.zip(own) {
        let mut letters: Vec<char> = drawn.order.chars().collect();
        letters.sort_unstable();
        if letters != ('A'..).take(item.options).collect::<Vec<char>>() {
            faults.push(format!("order {} of {} options", drawn.order, item.options));
        }
    }
    faults
}

#[test]
fn a_thousand_papers_stand_up_to_an_independent_checker_and_no_item_passes_its_cap() {
    const CAP: usize = 110;
    let mut pool: Vec<PoolItem> =
        (1..=120).map(|id| single(id, ["law", "product", "practice"][id as usize % 3])).collect();
    pool.extend((201..=230).map(|id| case(id, ["law", "product"][id as usize % 2], id % 4 + 1)));
    let mut cells =
        [("law", 3), ("product", 3), ("practice", 4)].map(|(name, count)| cell(name, ItemKind::Single, count)).to_vec();
    cells.extend([("law", 1), ("product", 1)].map(|(name, count)| cell(name, ItemKind::Case, count)));
    // Pairs within a cell, across cells, and groups.
    let ids: Vec<(i64, i64)> = (1..40).map(|n| (n, n + 3)).chain((40..80).map(|n| (n, n + 1))).collect();
    // Cases with each other and with single questions.
    let ids: Vec<(i64, i64)> =
        ids.into_iter().chain((201..212).map(|n| (n, n + 1))).chain([(3, 220), (90, 221)]).collect();
    let enemies: Vec<_> = ids.iter().map(|(a, b)| (ItemVersionId::new(*a), ItemVersionId::new(*b))).collect();
    let mut exposure: BTreeMap<i64, usize> = BTreeMap::new();
    for seed in 0..1000 {
        let full: Vec<i64> = exposure.iter().filter(|(_, count)| **count >= CAP).map(|(id, _)| *id).collect();
        let left_out = versions(&full);
        let terms = Terms { enemies: &enemies, left_out: &left_out, ..Terms::default() };
        let paper = assembly::draw(&cells, &pool, &terms, seed).unwrap();
        assert_eq!(faults(&paper, (&cells, &pool), &ids, &full), Vec::<String>::new(), "seed {seed}");
        assert_eq!(assembly::draw(&cells, &pool, &terms, seed).unwrap(), paper);
        let things: BTreeSet<i64> = paper.iter().map(|drawn| drawn.item().0).collect();
        for thing in things {
            *exposure.entry(thing).or_default() += 1;
        }
    }
    assert!(exposure.values().all(|count| *count <= CAP));
    assert!(exposure.values().any(|count| *count == CAP), "{:?}", exposure.values().max());
}

proptest! {
    #[test]
    fn a_paper_is_drawn_exactly_when_there_is_one(
        cells in prop::collection::vec((0..2usize, 1i64..4), 1..3),
        pairs in prop::collection::vec((1i64..10, 1i64..10), 0..14),
        seed in 0..i64::MAX,
    ) {
        let pool: Vec<PoolItem> = (1..10).map(|id| single(id, ["law", "product"][id as usize % 2])).collect();
        let cells: BTreeMap<usize, i64> = cells.into_iter().collect();
        let cells: Vec<Cell> =
            cells.into_iter().map(|(name, count)| cell(["law", "product"][name], ItemKind::Single, count)).collect();
        let pairs: Vec<(i64, i64)> = pairs.into_iter().filter(|(a, b)| a != b).collect();
        let enemies: Vec<_> = pairs.iter().map(|(a, b)| (ItemVersionId::new(*a), ItemVersionId::new(*b))).collect();
        // Every set of the nine items is tried.
        let exists = (0u32..512).any(|set| {
            let holds = |id: i64| set & (1 << (id - 1)) != 0;
            let fits = |cell: &Cell| {
                let of = pool.iter().filter(|item| item.domain == cell.domain && holds(item.version.0));
                of.count() as i64 == cell.count
            };
            cells.iter().all(fits) && pairs.iter().all(|(a, b)| !(holds(*a) && holds(*b)))
        });
        let drawn = assembly::draw(&cells, &pool, &Terms { enemies: &enemies, ..Terms::default() }, seed);
        prop_assert_eq!(drawn.is_ok(), exists);
        match drawn {
            Ok(paper) => prop_assert_eq!(faults(&paper, (&cells, &pool), &pairs, &[]), Vec::<String>::new()),
            Err(missing) => prop_assert!(missing.iter().all(|short| short.available < short.cell.count)),
        }
    }
}

#[test]
fn a_case_that_was_seen_comes_last_and_practice_takes_cases_whole() {
    let pool = [case(1, "law", 3), case(2, "law", 2), case(3, "law", 4)];
    let seen = versions(&[1, 3]);
    let terms = Terms { seen: &seen, ..Terms::default() };
    for seed in 0..50 {
        let paper = assembly::draw(&[cell("law", ItemKind::Case, 1)], &pool, &terms, seed).unwrap();
        assert_eq!(paper.iter().map(|drawn| drawn.version.0).collect::<Vec<_>>(), [2001, 2002]);
        let practice = assembly::sample(&pool, 5, seed);
        assert!(practice.len() <= 5 && practice.len() >= 2, "{practice:?}");
        let whole = pool.iter().filter(|item| practice.iter().any(|drawn| drawn.case == Some(item.version)));
        assert_eq!(whole.map(|item| item.parts.len()).sum::<usize>(), practice.len());
    }
    // What is longer than what is asked for comes all the same, where there is nothing else.
    assert_eq!(assembly::sample(&pool[2..], 1, 1).len(), 4);
}
