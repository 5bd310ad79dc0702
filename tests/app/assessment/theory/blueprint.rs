//! The page of a blueprint: what its counts would give, while they are typed.

use shining_star::assessment::blueprint::{self, BlueprintError, NewBlueprint};
use shining_star::assessment::item_tie;
use shining_star::db::Conn;
use shining_star::schema::items;

use crate::support::World;
use crate::support::theory;
use diesel::prelude::*;

const CELL: &str = "n|law|medium|single";

#[test]
fn a_check_names_each_short_cell_and_says_how_often_items_would_be_seen() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let mut office = world.signed_in(programme.office);
    let check = "/office/exams/blueprints/check";
    office.get("/office/exams/blueprints/new").ok();
    assert!(office.has("#feasibility"));
    // A table for each domain, a row for each kind that is there, a column for each difficulty.
    assert_eq!(office.texts("table.blueprint-grid").len(), 5);
    let law = "section:has(input[name^='n|law|'])";
    assert_eq!(office.texts(&format!("{law} tbody th")), ["Single choice", "Multiple choice", "True or false"]);
    assert_eq!(office.texts(&format!("{law} tbody tr:first-child input")).len(), 3);
    office.post(check, &[("title", "Draft"), (CELL, "4")]).ok();
    assert!(office.sees("Yes. Questions that each candidate answers: 4") && office.sees("by about 50 % of candidates"));
    assert_eq!((office.value("title"), office.value(CELL)), ("Draft".into(), "4".into()));
    office.post(check, &[(CELL, "9")]).ok();
    assert!(office.sees("Law and regulations, Medium, Single choice: 9 wanted, 8 active."));
    // An item at its limit is not there for new papers; one with no papers and a limit is.
    world.write(|conn| diesel::update(items::table).set(items::exposure_cap.eq(1)).execute(conn)).unwrap();
    office.post(check, &[(CELL, "8")]).ok();
    assert!(office.sees("Yes. Questions that each candidate answers: 8"));
    office.set_cookie("lang", "zh-CN");
    office.post(check, &[(CELL, "9")]).ok();
    assert!(office.sees("需 9 道，启用 8 道"));
}

#[test]
fn a_count_that_cannot_be_is_named_in_its_cell() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let mut office = world.signed_in(programme.office);
    for count in ["-1", "201", "1.5"] {
        office.post("/office/exams/blueprints", &[("title", "Draft"), ("scheme", ""), (CELL, count)]);
        assert_eq!((office.status, office.error("scheme").is_some()), (422, true), "{count}");
        let named = "Law and regulations, Medium, Single choice: please give a number from 0 to 200.";
        assert!(office.texts("#errors a").contains(&named.to_owned()), "{count}");
        let cell = format!("[id='f-{CELL}'][aria-invalid][aria-describedby='f-{CELL}-error']");
        assert!(office.has(&cell) && office.has(&format!("[id='f-{CELL}-error']")));
    }
    office.set_cookie("lang", "zh-CN");
    office.post("/office/exams/blueprints", &[("title", "Draft"), ("scheme", ""), (CELL, "-1")]);
    assert!(office.sees("请填写 0 至 200 之间的数字"));
}

#[test]
fn a_cell_that_enemies_make_impossible_is_named_before_the_blueprint_is_saved() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let codes: Vec<String> = world.read(|conn| {
        let pool = shining_star::assessment::bank::pool(conn)?;
        let fits = pool.iter().filter(|item| {
            (item.domain.as_str(), item.difficulty.as_str(), item.kind.as_str()) == ("law", "medium", "single")
        });
        let versions: Vec<_> = fits.map(|item| item.version).collect();
        versions
            .into_iter()
            .take(2)
            .map(|version| {
                let item = shining_star::assessment::item::of_version(conn, version)?.0;
                items::table.find(item).select(items::code).first(conn)
            })
            .collect()
    });
    let (office, now) = (programme.office, world.now());
    let held = codes.clone();
    world
        .write(move |conn| {
            let one =
                shining_star::assessment::item::by_code(conn, &held[0])?.ok_or(diesel::result::Error::NotFound)?;
            item_tie::add_enemy(conn, office, one.id, &held[1], now)
        })
        .unwrap();
    let mut office = world.signed_in(office);
    office.post("/office/exams/blueprints/check", &[(CELL, "8")]).ok();
    assert!(office.sees("8 wanted, but enemies leave 7 at the most"));
    office.post("/office/exams/blueprints/check", &[(CELL, "7")]).ok();
    assert!(office.sees("Yes. Questions that each candidate answers: 7"));
}

#[test]
fn whoever_saves_a_blueprint_from_a_second_tab_writes_nothing_over_and_keeps_what_they_typed() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let (mut first, mut second) = (world.signed_in(programme.office), world.signed_in(programme.office));
    let law_multiple = "n|law|medium|multiple";
    let scheme = programme.scheme.to_string();
    first.get("/office/exams/blueprints/new").ok();
    first.submit("/office/exams/blueprints", &[("title", "Two tabs"), ("scheme", &scheme), (CELL, "4")]);
    first.ok();
    let page = first.path.clone();
    second.get(&page).ok();
    first.submit(&page, &[("title", "First tab"), (CELL, "5")]).ok();
    second.submit(&page, &[("title", "Second tab"), (CELL, "3"), (law_multiple, "2")]);
    assert_eq!(second.status, 422);
    assert!(second.sees("saved from another tab or by somebody else"));
    assert_eq!(["title", CELL, law_multiple].map(|name| second.value(name)), ["Second tab", "3", "2"]);
    let told = second.texts("#outdated dt");
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(second.texts("#outdated dd del").last().map(String::as_str), Some("5"));
    first.get(&page).ok();
    assert_eq!((first.value("title"), first.value(CELL)), ("First tab".into(), "5".into()));
    // Who has seen it may keep what they typed, with a check in between and a second click after it.
    second.press(&page, "/office/exams/blueprints/check", &[]).ok();
    second.submit(&page, &[]).ok();
    assert_eq!((second.value("title"), second.value(law_multiple)), ("Second tab".into(), "2".into()));
    first.set_cookie("lang", "zh-CN");
    first.submit(&page, &[("title", "第一页")]);
    assert!(first.status == 422 && first.sees("另一标签页或由他人保存") && first.value("title") == "第一页");
}

#[test]
fn of_ten_who_change_a_blueprint_at_once_one_does() {
    let world = World::new();
    let programme = theory::programme(&world);
    let (office, now) = (programme.office, world.now());
    let id = programme.blueprint(&world);
    let kept = move |conn: &mut Conn| {
        let (known, cells) = (blueprint::find(conn, id)?, blueprint::cells(conn, id)?);
        Ok::<_, diesel::result::Error>(NewBlueprint { scheme: known.scheme_id, title: known.title, cells })
    };
    let opened = world.read(kept);
    let done: Vec<Result<(), BlueprintError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..10)
            .map(|n| {
                let (world, seen) = (&world, opened.stamp());
                let new = NewBlueprint { title: format!("Tab {n}"), ..opened.clone() };
                scope.spawn(move || world.write(move |conn| blueprint::update(conn, office, id, (&seen, &new), now)))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let winner = done.iter().position(Result::is_ok).unwrap();
    let late = done.iter().filter(|result| matches!(result, Err(BlueprintError::Outdated)));
    assert_eq!((late.count(), world.read(kept).title), (9, format!("Tab {winner}")));
}
