//! Which of the preferred things go into each cell when some exclude each other. Pure, on numbers of things.
//!
//! Things that exclude nothing are taken as they come. The others are tried in the order of preference, and given back when
//! a cell could not be filled any more: so what is asked for is found if it exists, up to [`PATIENCE`].

/// So many choices are tried before a selection counts as impossible. Enemies are few; this is for hostile input.
const PATIENCE: u32 = 20_000;
/// So many things are looked at while sets without enemies are counted; after that a count is only an upper bound, which gives
/// up nothing that could be found. A count that is exact takes twice as long for each thing more.
const WORK: usize = 100_000;

/// One cell: how many are wanted, and which would do, best first.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub count: usize,
    pub preferred: Vec<usize>,
}

/// For each thing those that it excludes, both ways round.
pub type Enemies = Vec<Vec<usize>>;

struct Search<'a> {
    cells: &'a [Wanted],
    enemies: &'a Enemies,
    /// How many chosen things exclude each thing; a chosen thing excludes itself.
    blocked: Vec<u32>,
    /// Cell and thing, in the order of choice.
    chosen: Vec<(usize, usize)>,
    /// How often each cell was the one that could not be filled.
    blame: Vec<u32>,
    patience: u32,
    work: usize,
}

/// The things of each cell in the order of preference; else the cell that stands in the way most.
pub fn select(cells: &[Wanted], enemies: &Enemies) -> Result<Vec<Vec<usize>>, usize> {
    let mut search = Search {
        cells,
        enemies,
        blocked: vec![0; enemies.len()],
        chosen: Vec::new(),
        blame: vec![0; cells.len()],
        patience: PATIENCE,
        work: WORK,
    };
    if !search.can_fill(0, 0, 0) || !search.fill(0, 0, 0) {
        let most = search.blame.iter().copied().max().unwrap_or(0);
        return Err(search.blame.iter().position(|blame| *blame == most).unwrap_or(0));
    }
    let mut selected = vec![Vec::new(); cells.len()];
    for (cell, thing) in search.chosen {
        selected[cell].push(thing);
    }
    Ok(selected)
}

/// How many of `things` can stand together at the most; an upper bound where the exact number would take too long.
pub fn capacity(things: &[usize], enemies: &Enemies) -> usize {
    let mut work = WORK;
    together(things.to_vec(), enemies, &mut work)
}

impl Search<'_> {
    /// Fills from `cell` on, of which `taken` are chosen and `from` places are looked at.
    fn fill(&mut self, mut cell: usize, mut from: usize, mut taken: usize) -> bool {
        while let Some(wanted) = self.cells.get(cell) {
            if taken == wanted.count {
                (cell, from, taken) = (cell + 1, 0, 0);
                continue;
            }
            let Some(&thing) = wanted.preferred.get(from) else {
                self.blame[cell] += 1;
                return false;
            };
            from += 1;
            if self.blocked[thing] > 0 {
                continue;
            }
            let before = self.chosen.len();
            self.choose(cell, thing);
            if self.enemies[thing].is_empty() {
                taken += 1;
                continue;
            }
            if self.patience == 0 {
                return false;
            }
            self.patience -= 1;
            if self.can_fill(cell, from, taken + 1) && self.fill(cell, from, taken + 1) {
                return true;
            }
            self.give_back(before);
        }
        true
    }

    /// Whether each cell by itself can still be filled.
    fn can_fill(&mut self, cell: usize, from: usize, taken: usize) -> bool {
        for (place, wanted) in self.cells.iter().enumerate().skip(cell) {
            let (from, taken) = if place == cell { (from, taken) } else { (0, 0) };
            let free = wanted.preferred.iter().skip(from).copied().filter(|thing| self.blocked[*thing] == 0);
            let free: Vec<usize> = free.collect();
            if together(free, self.enemies, &mut self.work) < wanted.count.saturating_sub(taken) {
                self.blame[place] += 1;
                return false;
            }
        }
        true
    }

    fn choose(&mut self, cell: usize, thing: usize) {
        self.chosen.push((cell, thing));
        self.blocked[thing] += 1;
        for enemy in &self.enemies[thing] {
            self.blocked[*enemy] += 1;
        }
    }

    fn give_back(&mut self, before: usize) {
        for (_, thing) in self.chosen.drain(before..) {
            self.blocked[thing] -= 1;
            for enemy in &self.enemies[thing] {
                self.blocked[*enemy] -= 1;
            }
        }
    }
}

/// The size of the largest set without enemies. A thing whose enemies are all enemies of each other is in one such set;
/// only where there is none, both ways are tried. Once `work` is used up, whatever is left counts as one that stands.
fn together(things: Vec<usize>, enemies: &Enemies, work: &mut usize) -> usize {
    let (free, mut things): (Vec<usize>, Vec<usize>) = things.into_iter().partition(|thing| enemies[*thing].is_empty());
    let mut count = free.len();
    while !things.is_empty() {
        let Some(left) = work.checked_sub(things.len()) else { return count + things.len() };
        *work = left;
        let near = |thing: usize| -> Vec<usize> {
            enemies[thing].iter().copied().filter(|enemy| things.contains(enemy)).collect()
        };
        let is_easy = |thing: usize| {
            let near = near(thing);
            near.iter().enumerate().all(|(n, one)| near[n + 1..].iter().all(|other| enemies[*one].contains(other)))
        };
        match things.iter().copied().find(|thing| is_easy(*thing)) {
            Some(thing) => {
                count += 1;
                things.retain(|other| *other != thing && !enemies[thing].contains(other));
            }
            None => {
                let Some(thing) = things.iter().copied().max_by_key(|thing| near(*thing).len()) else { break };
                let without: Vec<usize> = things.iter().copied().filter(|other| *other != thing).collect();
                let with: Vec<usize> =
                    without.iter().copied().filter(|other| !enemies[thing].contains(other)).collect();
                return count + together(without, enemies, work).max(1 + together(with, enemies, work));
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enemies(things: usize, pairs: &[(usize, usize)]) -> Enemies {
        let mut enemies = vec![Vec::new(); things];
        for (one, other) in pairs {
            enemies[*one].push(*other);
            enemies[*other].push(*one);
        }
        enemies
    }

    #[test]
    fn the_largest_set_without_enemies_is_found_in_lines_rings_and_groups() {
        let all = |n: usize| (0..n).collect::<Vec<_>>();
        assert_eq!(capacity(&all(4), &enemies(4, &[(0, 1), (1, 2), (2, 3)])), 2);
        assert_eq!(capacity(&all(5), &enemies(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)])), 2);
        assert_eq!(capacity(&all(4), &enemies(4, &[(0, 1), (0, 2), (1, 2)])), 2);
        assert_eq!(capacity(&all(3), &enemies(3, &[])), 3);
    }

    #[test]
    fn many_enemies_take_no_time_without_end() {
        let pairs: Vec<(usize, usize)> =
            (0..120).flat_map(|n| [(n, (n * 7 + 3) % 120), (n, (n * 11 + 5) % 120)]).filter(|(a, b)| a != b).collect();
        let enemies = enemies(120, &pairs);
        let all: Vec<usize> = (0..120).collect();
        let most = capacity(&all, &enemies);
        assert!((20..=120).contains(&most));
        for count in [10, 30, 50, 60] {
            let Ok(chosen) = select(&[Wanted { count, preferred: all.clone() }], &enemies) else { continue };
            assert_eq!(chosen[0].len(), count);
            assert!(chosen[0].iter().all(|one| chosen[0].iter().all(|other| !enemies[*one].contains(other))));
        }
        assert!(select(&[Wanted { count: 10, preferred: all }], &enemies).is_ok());
    }

    #[test]
    fn a_first_choice_that_leaves_another_cell_short_is_given_back() {
        let cells = [Wanted { count: 1, preferred: vec![0, 1] }, Wanted { count: 2, preferred: vec![2, 3] }];
        assert_eq!(select(&cells, &enemies(4, &[(0, 2)])), Ok(vec![vec![1], vec![2, 3]]));
        assert_eq!(select(&cells, &enemies(4, &[(0, 2), (1, 3)])), Err(1));
    }
}
