//! A page asks as many queries when its lists are full as when they are empty, give or take a few for what else it shows.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use shining_star::accounts::role::Role;
use shining_star::accounts::user::{self, UserId};
use shining_star::{demo, routes};

use crate::support::World;

/// A full page has 30 rows or more; one query for each would be far beyond this.
const FEW: usize = 12;
/// A home leaves out whole parts for somebody who has only just come.
const FEW_AT_HOME: usize = 24;

static QUERIES: AtomicUsize = AtomicUsize::new(0);

fn counting() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            QUERIES.fetch_add(1, Ordering::Relaxed);
        }
    }))
}

#[test]
fn a_full_page_asks_as_few_queries_as_an_empty_one() {
    const HERE: &str = "foundation::queries::a_full_page_asks_as_few_queries_as_an_empty_one";
    if std::env::var_os("COUNT_QUERIES").is_some() {
        return count();
    }
    // The other tests of this process ask queries too, so the counting has a process of its own.
    let alone =
        Command::new(std::env::current_exe().unwrap()).args(["--exact", HERE]).env("COUNT_QUERIES", "1").output();
    let alone = alone.unwrap();
    assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stdout));
}

fn count() {
    set_default_instrumentation(counting).unwrap();
    let empty = World::new();
    let member = crate::support::recruitment::provider(&empty, "EMPTY").1;
    let roles = [
        ("/office", empty.user("office@example.com", &[Role::Office])),
        ("/trainer", empty.user("trainer@example.com", &[Role::Trainer])),
        ("/provider", member),
        ("/my", empty.user("trainee@example.com", &[Role::Trainee])),
    ];
    let before = counts(&empty, &roles);
    let full = World::new();
    demo::fill(&full.app, 1, "three white horses", &|_| {}).unwrap();
    let known = |email: &'static str| full.read(|conn| user::by_email(conn, &email.parse().unwrap())).unwrap().id;
    let roles = [
        ("/office", known("office@demo.test")),
        ("/trainer", known("trainer@demo.test")),
        ("/provider", known("provider@demo.test")),
        ("/my", known("trainee@demo.test")),
    ];
    let after = counts(&full, &roles);
    assert!(after.len() > 40, "{after:?}");
    let few = |path: &str| if path.matches('/').count() == 1 { FEW_AT_HOME } else { FEW };
    let greedy: Vec<_> = after.iter().filter(|(path, count)| **count > before[*path] + few(path)).collect();
    assert!(greedy.is_empty(), "queries when full {greedy:?}, when empty {before:?}");
}

/// How many queries each page without a parameter asks of the one whom it is for.
fn counts(world: &World, people: &[(&str, UserId)]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (area, user) in people {
        let mut person = world.signed_in(*user);
        for (method, path) in routes::list() {
            if method != "GET" || path.contains(['{', '.']) || !(path == *area || path.starts_with(&format!("{area}/")))
            {
                continue;
            }
            let asked = QUERIES.load(Ordering::Relaxed);
            person.get(&path);
            counts.insert(path.into_owned(), QUERIES.load(Ordering::Relaxed) - asked);
        }
    }
    counts
}
