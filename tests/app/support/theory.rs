//! Gestures around the theory exam: a scheme, a cohort with an admitted trainee, a bank, a sitting.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::bank::{self, NewImport};
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{Difficulty, ItemKind};
use shining_star::assessment::plan::NewSitting;
use shining_star::assessment::planning;
use shining_star::assessment::sitting::{BlueprintId, Component, SittingId};
use shining_star::assessment::{candidate, listing};
use shining_star::recruitment::cohort::CohortId;
use shining_star::recruitment::scheme::SchemeId;
use shining_star::schema::{applications, hour_entries};

use super::World;
use super::ground::{self, Rules};

/// The items of the demonstration: 156 in both languages.
pub const ITEMS: &[u8] = include_bytes!("../../../src/demo/items.csv");

pub struct Programme {
    pub office: UserId,
    pub scheme: SchemeId,
    pub cohort: CohortId,
}

/// A published scheme (60 training minutes, theory cut 60) and a running cohort under it.
pub fn programme(world: &World) -> Programme {
    let office = world.user("office@example.com", &[Role::Office]);
    let now = world.now();
    let (scheme, cohort) = world
        .write(move |conn| {
            let rules = Rules {
                code: "anchor-5",
                version: 1,
                level: 5,
                titles: ("Anchor, level 5", "五级主播"),
                training_minutes: 60,
                theory_minutes: 40,
                validity_months: 12,
                tolerance: 500,
            };
            let scheme = ground::scheme(conn, &rules, now)?;
            let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
            let cohort = ground::cohort(conn, scheme, ("C1", "Cohort one", "第一期"), (day(1), day(30)), now)?;
            Ok::<_, diesel::result::Error>((scheme, cohort))
        })
        .unwrap();
    Programme { office, scheme, cohort }
}

impl Programme {
    /// A trainee who holds a place in the cohort and has so many minutes of training.
    pub fn admitted_trainee(&self, world: &World, email: &str, minutes: i64) -> UserId {
        let user = world.user(email, &[Role::Trainee]);
        let (now, cohort, office) = (world.now(), self.cohort, self.office);
        world
            .write(move |conn| {
                diesel::insert_into(applications::table)
                    .values((
                        applications::cohort_id.eq(cohort),
                        applications::user_id.eq(user),
                        applications::source.eq("self"),
                        applications::city.eq("Hangzhou"),
                        applications::motivation.eq("x"),
                        applications::status.eq("admitted"),
                        applications::submitted_at.eq(now),
                        applications::changed_at.eq(now),
                    ))
                    .execute(conn)?;
                diesel::insert_into(hour_entries::table)
                    .values((
                        hour_entries::user_id.eq(user),
                        hour_entries::cohort_id.eq(cohort),
                        hour_entries::minutes.eq(minutes),
                        hour_entries::reason.eq("test"),
                        hour_entries::recorded_by_id.eq(office),
                        hour_entries::recorded_at.eq(now),
                    ))
                    .execute(conn)
            })
            .unwrap();
        user
    }

    /// Fills the bank with the items of the demonstration, all active.
    pub fn bank(&self, world: &World) {
        let report = import::parse(Format::Csv, ITEMS, "").unwrap();
        let new = NewImport {
            file_name: "items.csv".into(),
            digest: bank::digest(ITEMS),
            drafts: report.drafts,
            reviewed: Some("the item board".into()),
        };
        let (office, now) = (self.office, world.now());
        world.write(move |conn| bank::import(conn, office, &new, now)).unwrap();
    }

    /// Six questions: two single, two multiple and two true or false.
    pub fn blueprint(&self, world: &World) -> BlueprintId {
        let cell = |domain: &str, difficulty, kind| Cell { domain: domain.into(), difficulty, kind, count: 2 };
        let cells = vec![
            cell("law", Difficulty::Medium, ItemKind::Single),
            cell("product", Difficulty::Hard, ItemKind::Multiple),
            cell("law", Difficulty::Easy, ItemKind::TrueFalse),
        ];
        let new = NewBlueprint { scheme: self.scheme, title: "Short paper".into(), cells };
        let (office, now) = (self.office, world.now());
        world.write(move |conn| blueprint::create(conn, office, &new, now)).unwrap()
    }

    /// A theory sitting that starts in an hour and is open for two: 40 minutes, 30 seconds of grace.
    pub fn plan(&self, world: &World, blueprint: BlueprintId) -> NewSitting {
        let now = world.now();
        NewSitting {
            kind: Component::Theory,
            cohort: self.cohort,
            blueprint: Some(blueprint),
            rubric: None,
            room: None,
            title_en: "Theory exam".into(),
            title_zh: "理论考试".into(),
            starts_at: now + TimeDelta::hours(1),
            ends_at: now + TimeDelta::hours(3),
            minutes: 40,
            grace_seconds: 30,
            brief_en: String::new(),
            brief_zh: String::new(),
        }
    }

    /// Such a sitting, planned.
    pub fn planned(&self, world: &World, blueprint: BlueprintId) -> SittingId {
        let (office, now, new) = (self.office, world.now(), self.plan(world, blueprint));
        world.write(move |conn| planning::plan(conn, office, &new, now)).unwrap()
    }

    /// The sitting with these candidates, ready, at its start.
    pub fn at_start(&self, world: &World, trainees: &[UserId]) -> SittingId {
        self.bank(world);
        let blueprint = self.blueprint(world);
        let sitting = self.planned(world, blueprint);
        let (office, now, trainees) = (self.office, world.now(), trainees.to_vec());
        world
            .write(move |conn| {
                for trainee in &trainees {
                    candidate::add(conn, sitting, *trainee, now)?;
                }
                planning::make_ready(conn, office, sitting, now)
            })
            .unwrap();
        world.advance(TimeDelta::hours(1));
        sitting
    }

    /// Adds everybody eligible, as the office's button does.
    pub fn list_eligible(&self, world: &World, sitting: SittingId) -> usize {
        let (office, now) = (self.office, world.now());
        world.write(move |conn| listing::add_eligible(conn, office, sitting, now)).unwrap()
    }
}
