//! What every page of a session says of it: when it takes place, where, by whom, for whom.

use crate::training::block::Block;
use crate::training::session::SessionView;
use crate::web::layout::Layout;

pub fn facts(l: &Layout, view: &SessionView) -> Vec<(String, String)> {
    let session = &view.session;
    let place = format!("{} · {}, {}", l.pick(&view.venue_en, &view.venue_zh), view.room, view.address);
    let is_one = view.blocks.len() == 1;
    let label = |block: &Block| if is_one { l.t("session-when").to_owned() } else { day_name(l, block) };
    let times = view.blocks.iter().map(|block| (label(block), l.span(&block.starts_at, &block.ends_at)));
    let others = [
        ("session-room", place),
        ("session-trainer", view.trainer.clone()),
        ("session-cohort", l.pick(&view.cohort_en, &view.cohort_zh).to_owned()),
        ("session-module", l.t(session.module.label()).to_owned()),
        ("session-booking-closes", l.when(&session.booking_closes_at)),
    ]
    .map(|(key, value)| (l.t(key).to_owned(), value));
    times.chain(others).collect()
}

pub fn day_name(l: &Layout, block: &Block) -> String {
    l.t1("session-day", "number", block.number)
}

/// When a session takes place, in one line: of several blocks the first, and how many there are.
pub fn when(l: &Layout, view: &SessionView) -> String {
    let Some(first) = view.blocks.first() else { return String::new() };
    let span = l.span(&first.starts_at, &first.ends_at);
    if view.blocks.len() == 1 {
        span
    } else {
        format!("{span} · {}", l.t1("session-days", "count", view.blocks.len()))
    }
}
