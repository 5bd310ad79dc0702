//! Flags: strangely alike and strangely fast, for a human to decide.

use diesel::prelude::*;
use shining_star::assessment::flag::FlagKind;
use shining_star::assessment::flagging;
use shining_star::schema::{exam_flags, results};

use crate::support::World;
use crate::support::theory;

#[test]
fn copied_mistakes_and_haste_are_shown_to_a_human_who_decides() {
    let world = World::new();
    let people: Vec<String> = (0..10).map(|n| format!("writer-{n}@example.com")).collect();
    let emails: Vec<&str> = people.iter().map(String::as_str).collect();
    let (exam, people) = theory::small_exam(&world, 6, false, &emails);
    for (n, person) in people.iter().enumerate() {
        // Everybody saves all answers in the second in which they start.
        exam.write(&world, *person, if n == 2 || n == 7 { "000011" } else { "111111" }, "");
    }
    exam.close(&world);
    let flags: Vec<(FlagKind, i64, i64, i64)> = world.read(|conn| {
        exam_flags::table
            .filter(exam_flags::kind.eq(FlagKind::Alike))
            .select((exam_flags::kind, exam_flags::value, exam_flags::same_wrong, exam_flags::shared))
            .load(conn)
    });
    // 4 x (1 - 2/10) / 4.
    assert_eq!(flags, [(FlagKind::Alike, 8000, 4, 6)]);
    let fast: i64 =
        world.read(|conn| exam_flags::table.filter(exam_flags::kind.eq(FlagKind::Fast)).count().get_result(conn));
    assert_eq!(fast, 10);
    // A second round finds nothing new, and nobody's result is touched.
    assert_eq!(flagging::run(&world.app, world.now()).unwrap(), 0);
    let passed: i64 = world.read(|conn| results::table.filter(results::is_passed.eq(true)).count().get_result(conn));
    assert_eq!(passed, 8);
    let mut office = world.signed_in(exam.programme.office);
    let page = format!("/office/exams/{}/flags", exam.sitting);
    office.get("/office").ok();
    assert!(office.sees("striking"));
    office.get(&format!("/office/exams/{}", exam.sitting)).ok();
    assert_eq!(office.link("Flags"), page);
    office.get(&page).ok();
    assert!(office.sees("writer-2") && office.sees("4 identical wrong answers among 6"));
    assert!(office.sees("A flag proves nothing and fails nobody."));
    let link = office.link("writer-2");
    office.get(&link).ok();
    assert!(office.link("4 identical wrong answers").starts_with(&format!("{page}#flag-")));
    office.get(&page).ok();
    assert!(office.link("Paper").ends_with("/paper"));
    let id: i64 = world.read(|conn| exam_flags::table.select(exam_flags::id).order(exam_flags::id).first(conn));
    let action = format!("{page}/{id}");
    office.post(&action, &[("status", "upheld"), ("reason", "")]).ok();
    assert!(office.sees("Say why."));
    office.post(&action, &[("status", "upheld"), ("reason", "They sat side by side.")]).ok();
    assert!(office.sees("They sat side by side.") && office.sees("upheld"));
    office.post(&action, &[("status", "dismissed"), ("reason", "changed my mind")]).ok();
    assert!(office.sees("decided this already"));
    assert_eq!(
        office.post(&format!("/office/exams/999999/flags/{id}"), &[("status", "upheld"), ("reason", "x")]).status,
        404
    );
    let passed_still: i64 =
        world.read(|conn| results::table.filter(results::is_passed.eq(true)).count().get_result(conn));
    assert_eq!(passed_still, 8);
}
