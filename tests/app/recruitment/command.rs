//! `import nominations`, as the command line calls it.

use std::path::PathBuf;

use diesel::prelude::*;
use shining_star::commands::nominations::{self, Wanted};
use shining_star::schema::{cohorts, nominations as rows};
use tempfile::TempDir;

use crate::support::World;
use crate::support::recruitment as help;

const GOOD: &str = "name,email,phone,note\n林晓雨,lin@example.com,13800000000,\nZhou,zhou@example.com,,\n";

struct Desk {
    world: World,
    folder: TempDir,
    cohort: String,
}

impl Desk {
    fn new() -> Desk {
        let world = World::new();
        let cohort = help::open_cohort_of(&world, 20);
        let (provider, _) = help::provider(&world, "HZ01");
        help::quota(&world, cohort, provider, 5);
        let cohort = world.read(|conn| cohorts::table.find(cohort).select(cohorts::code).first(conn));
        Desk { world, folder: TempDir::new().unwrap(), cohort }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// What the command says when it fails; nothing when it does its work.
    fn import(&self, provider: &str, file: &PathBuf, is_dry_run: bool) -> Option<String> {
        let wanted = Wanted { cohort: &self.cohort, provider, file, is_dry_run };
        nominations::import(&self.world.app, &wanted).err().map(|error| format!("{error:#}"))
    }

    fn nominated(&self) -> Vec<String> {
        self.world.read(|conn| rows::table.order(rows::id).select(rows::email).load(conn))
    }
}

#[test]
fn the_command_nominates_everybody_in_a_file_and_the_same_file_once() {
    let desk = Desk::new();
    let file = desk.file("list.csv", GOOD);
    assert_eq!((desk.import("HZ01", &file, true), desk.nominated().len()), (None, 0));
    for _ in 0..2 {
        assert_eq!(desk.import("HZ01", &file, false), None);
        assert_eq!(desk.nominated(), ["lin@example.com", "zhou@example.com"]);
    }
    assert!(desk.world.link_to("zhou@example.com").contains("/apply?code="));
    assert_eq!(desk.world.deliver_mail().len(), 2);
}

#[test]
fn the_command_nominates_nobody_when_a_row_or_the_provider_is_wrong() {
    let desk = Desk::new();
    let mixed = desk.file("mixed.csv", &format!("{GOOD}Wu,not a mail,,\n"));
    assert_eq!((desk.import("HZ01", &mixed, true), desk.nominated().len()), (None, 0));
    assert!(desk.import("HZ01", &mixed, false).is_some());
    let good = desk.file("list.csv", GOOD);
    assert_eq!(desk.import("HZ02", &good, false).unwrap(), "--provider: there is no provider HZ02");
    assert!(desk.import("HZ01", &desk.folder.path().join("none.csv"), false).is_some());
    assert!(desk.nominated().is_empty());
}
