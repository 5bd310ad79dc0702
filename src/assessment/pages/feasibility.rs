//! Whether papers can be drawn by a blueprint, and how often each item would be seen.

use askama::Template;

use crate::assessment::assembly::{self, Cell};
use crate::assessment::paper_pool::Drawable;
use crate::assessment::readiness::shortage_message;
use crate::web::layout::Layout;

/// The answer in words.
pub struct Feasibility {
    /// Cases count as one each.
    pub total: i64,
    /// What candidates answer: a number, or from one to another where cases differ.
    pub questions: String,
    pub shortages: Vec<String>,
    /// Cells with the share of candidates who would see one of their items.
    pub exposures: Vec<(String, String)>,
}

/// The part of the page for a script that asks.
#[derive(Template)]
#[template(path = "assessment/theory/feasibility.html")]
pub struct Fragment<'a> {
    pub l: &'a Layout,
    pub feasibility: Feasibility,
}

impl Feasibility {
    pub fn of(l: &Layout, cells: &[Cell], drawable: &Drawable) -> Feasibility {
        let cells: Vec<Cell> = cells.iter().filter(|cell| cell.count > 0).cloned().collect();
        let shortages = drawable.shortages(&cells);
        Feasibility {
            total: cells.iter().map(|cell| cell.count).sum(),
            questions: questions(&cells, drawable),
            shortages: shortages.iter().map(|shortage| l.msg(&shortage_message(shortage))).collect(),
            exposures: cells.iter().filter_map(|cell| exposure(l, cell, drawable)).collect(),
        }
    }
}

fn questions(cells: &[Cell], drawable: &Drawable) -> String {
    let (mut least, mut most) = (0, 0);
    for cell in cells {
        let fitting = drawable.pool.iter().filter(|item| assembly::fits(cell, item));
        let mut lengths: Vec<usize> = fitting.map(|item| item.parts.len().max(1)).collect();
        lengths.sort_unstable();
        let count = cell.count.max(0) as usize;
        least += lengths.iter().take(count).sum::<usize>();
        most += lengths.iter().rev().take(count).sum::<usize>();
    }
    if least == most { least.to_string() } else { format!("{least}–{most}") }
}

/// On the average, each item of a cell is in `count` of so many papers as the cell has items.
fn exposure(l: &Layout, cell: &Cell, drawable: &Drawable) -> Option<(String, String)> {
    let available = drawable.pool.iter().filter(|item| assembly::fits(cell, item)).count() as i64;
    if available < cell.count {
        return None;
    }
    let percent = (cell.count * 100 + available / 2) / available;
    Some((label(l, cell), l.t1("blueprint-exposure-line", "percent", percent)))
}

/// A cell in words.
pub fn label(l: &Layout, cell: &Cell) -> String {
    let domain = super::domain_name(l, &cell.domain);
    format!("{domain}, {}, {}", l.t(cell.difficulty.label()), l.t(cell.kind.label()))
}
