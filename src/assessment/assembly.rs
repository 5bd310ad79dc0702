//! A paper out of a pool: so many items per cell, drawn and shuffled by a seed. Pure: the same seed, cells, pool and terms
//! give the same paper. Too few items are named, never made up for.

use super::item::{Difficulty, ItemKind, ItemVersionId};
use super::selection::{self, Enemies, Wanted};

/// One line of a blueprint: `count` items of this domain, difficulty and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub domain: String,
    pub difficulty: Difficulty,
    pub kind: ItemKind,
    pub count: i64,
}

/// An item that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolItem {
    pub version: ItemVersionId,
    pub domain: String,
    pub difficulty: Difficulty,
    pub kind: ItemKind,
    pub points: i64,
    pub options: usize,
    /// Of a case: its sub-questions in their order.
    pub parts: Vec<Part>,
}

/// A sub-question of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub version: ItemVersionId,
    pub kind: ItemKind,
    pub points: i64,
    pub options: usize,
}

impl PoolItem {
    /// How many questions of a paper it makes.
    pub fn questions(&self) -> usize {
        self.parts.len().max(1)
    }
}

/// One question of a paper. `order` holds the item's option letters in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub version: ItemVersionId,
    pub points: i64,
    pub order: String,
    /// Of a sub-question: the material above it.
    pub case: Option<ItemVersionId>,
}

impl Drawn {
    /// What was drawn from the pool: the question, or its case.
    pub fn item(&self) -> ItemVersionId {
        self.case.unwrap_or(self.version)
    }
}

/// What a draw keeps to beside its cells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// Pairs that no paper holds together.
    pub enemies: &'a [(ItemVersionId, ItemVersionId)],
    /// At their cap.
    pub left_out: &'a [ItemVersionId],
    /// Known to this candidate: they come last.
    pub seen: &'a [ItemVersionId],
}

/// A cell that asks for more items than there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    pub cell: Cell,
    pub available: i64,
    /// There were enough, if some of them were not enemies.
    pub is_by_enemies: bool,
}

/// The cells that cannot be filled from `pool`.
pub fn shortages(cells: &[Cell], pool: &[PoolItem], terms: &Terms<'_>) -> Vec<Shortage> {
    let stock = stock(cells, pool);
    let preferred = stock.iter().map(|items| allowed(items, terms)).collect();
    arrange(cells, preferred, terms).err().unwrap_or_default()
}

/// Draws a paper; fails with every cell that cannot be filled.
pub fn draw(cells: &[Cell], pool: &[PoolItem], terms: &Terms<'_>, seed: i64) -> Result<Vec<Drawn>, Vec<Shortage>> {
    draw_from(cells, &stock(cells, pool), terms, seed)
}

/// The same from the [`stock`] of the cells, which many papers share.
pub fn draw_from(
    cells: &[Cell],
    stock: &[Vec<PoolItem>],
    terms: &Terms<'_>,
    seed: i64,
) -> Result<Vec<Drawn>, Vec<Shortage>> {
    let mut dice = Dice::new(seed);
    let mut preferred = Vec::new();
    let wanted = cells.iter().map(|cell| cell.count.max(0) as usize).sum::<usize>();
    for items in stock {
        let mut fitting = allowed(items, terms);
        dice.shuffle(&mut fitting);
        fitting.sort_by_key(|item| terms.seen.contains(&item.version));
        // Without enemies only other cells take something away, a paper at the most: of a great bank the rest would only be
        // carried along.
        if terms.enemies.is_empty() && fitting.len() >= wanted {
            fitting.truncate(wanted);
        }
        preferred.push(fitting);
    }
    let mut paper = arrange(cells, preferred, terms)?;
    dice.shuffle(&mut paper);
    Ok(paper.into_iter().flat_map(|item| questions(item, &mut dice)).collect())
}

/// The questions that an item makes: itself, or all of a case one after the other.
fn questions(item: &PoolItem, dice: &mut Dice) -> Vec<Drawn> {
    let PoolItem { version, points, .. } = *item;
    if item.parts.is_empty() {
        return vec![Drawn { version, points, order: order(item.kind, item.options, dice), case: None }];
    }
    let question = |part: &Part| Drawn {
        version: part.version,
        points: part.points,
        order: order(part.kind, part.options, dice),
        case: Some(version),
    };
    item.parts.iter().map(question).collect()
}

/// The items of each cell. The pool may come in any order; the paper must not depend on it.
pub fn stock(cells: &[Cell], pool: &[PoolItem]) -> Vec<Vec<PoolItem>> {
    let of_cell = |cell: &Cell| {
        let mut items: Vec<PoolItem> = pool.iter().filter(|item| fits(cell, item)).cloned().collect();
        items.sort_by_key(|item| item.version);
        items
    };
    cells.iter().map(of_cell).collect()
}

fn allowed<'a>(items: &'a [PoolItem], terms: &Terms<'_>) -> Vec<&'a PoolItem> {
    items.iter().filter(|item| !terms.left_out.contains(&item.version)).collect()
}

/// So many of the preferred items as each cell asks for, without enemies.
fn arrange<'a>(
    cells: &[Cell],
    preferred: Vec<Vec<&'a PoolItem>>,
    terms: &Terms<'_>,
) -> Result<Vec<&'a PoolItem>, Vec<Shortage>> {
    let mut items: Vec<&PoolItem> = preferred.iter().flatten().copied().collect();
    items.sort_by_key(|item| item.version);
    items.dedup_by_key(|item| item.version);
    let number = |version: ItemVersionId| items.binary_search_by_key(&version, |item| item.version).ok();
    let mut enemies: Enemies = vec![Vec::new(); items.len()];
    for (one, other) in terms.enemies {
        if let (Some(one), Some(other)) = (number(*one), number(*other)) {
            enemies[one].push(other);
            enemies[other].push(one);
        }
    }
    let mut wanted: Vec<Wanted> = cells
        .iter()
        .zip(&preferred)
        .map(|(cell, items)| Wanted {
            count: cell.count.max(0) as usize,
            preferred: items.iter().filter_map(|item| number(item.version)).collect(),
        })
        .collect();
    let alone: Vec<Shortage> =
        cells.iter().zip(&wanted).filter_map(|(cell, wanted)| short_alone(cell, wanted, &enemies)).collect();
    if !alone.is_empty() {
        return Err(alone);
    }
    match selection::select(&wanted, &enemies) {
        Ok(selected) => Ok(selected.into_iter().flatten().map(|number| items[number]).collect()),
        Err(cell) => {
            // How many this cell could have beside the others.
            while wanted[cell].count > 0 && selection::select(&wanted, &enemies).is_err() {
                wanted[cell].count -= 1;
            }
            let available = wanted[cell].count as i64;
            Err(vec![Shortage { cell: cells[cell].clone(), available, is_by_enemies: true }])
        }
    }
}

/// Whether the cell cannot be filled even by itself.
fn short_alone(cell: &Cell, wanted: &Wanted, enemies: &Enemies) -> Option<Shortage> {
    let available = selection::capacity(&wanted.preferred, enemies);
    (available < wanted.count).then(|| Shortage {
        cell: cell.clone(),
        available: available as i64,
        is_by_enemies: wanted.preferred.len() >= wanted.count,
    })
}

/// Whether an item belongs to a cell.
pub fn fits(cell: &Cell, item: &PoolItem) -> bool {
    (item.domain.as_str(), item.difficulty, item.kind) == (cell.domain.as_str(), cell.difficulty, cell.kind)
}

/// Up to `count` questions for practice, in any order: the same seed and pool give the same. Cases come whole, one that is
/// longer than that only where there is nothing else.
pub fn sample(pool: &[PoolItem], count: usize, seed: i64) -> Vec<Drawn> {
    let mut dice = Dice::new(seed);
    let mut items: Vec<&PoolItem> = pool.iter().collect();
    items.sort_by_key(|item| item.version);
    dice.shuffle(&mut items);
    let (first, mut left) = (items.first().copied(), count);
    items.retain(|item| {
        let fits = item.questions() <= left;
        left -= if fits { item.questions() } else { 0 };
        fits
    });
    if items.is_empty() {
        items.extend(first);
    }
    items.into_iter().flat_map(|item| questions(item, &mut dice)).collect()
}

/// True and false keep their places: people expect them there. Of a matching it is the right sides that are mixed. Texts
/// have nothing to mix.
fn order(kind: ItemKind, options: usize, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = ('A'..).take(options).collect();
    match kind {
        ItemKind::TrueFalse => {}
        ItemKind::Numeric | ItemKind::ShortText | ItemKind::Essay | ItemKind::Case => letters.clear(),
        ItemKind::Single | ItemKind::Multiple | ItemKind::Ordering | ItemKind::Matching => dice.shuffle(&mut letters),
    }
    letters.into_iter().collect()
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, even, and the same on every machine for ever, which a library's
/// default generator does not promise.
struct Dice(u64);

impl Dice {
    fn new(seed: i64) -> Dice {
        Dice(seed.cast_unsigned())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Fisher and Yates, from the end.
    fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let chosen = (self.next() % (last as u64 + 1)) as usize;
            things.swap(last, chosen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_numbers() {
        // First outputs of SplitMix64 for seed 1234567, as in the reference implementation.
        let mut dice = Dice::new(1_234_567);
        assert_eq!([dice.next(), dice.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }
}
