//! The calendar of a desk.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user;
use shining_star::schema::sessions;
use shining_star::training::block::Span;
use shining_star::training::calendar::{self, Filter};
use shining_star::training::planning;
use shining_star::training::session::{Desk, SessionId};

use crate::support::World;
use crate::support::training::{Scene, book, in_two_days, published, room};

#[test]
fn a_month_shows_what_takes_place_and_a_day_prints_with_its_people() {
    let world = World::new();
    let scene = Scene::new(&world);
    let office = world.user("office@example.com", &[Role::Office]);
    let at = in_two_days(&world);
    let session = scene.session(&world, 5);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    let mut desk = world.signed_in(office);
    let day = at.date();
    let name = world.read(|conn| user::find(conn, lin)).name;
    desk.get(&format!("/office/calendar?on={day}")).ok();
    assert!(desk.sees("14:00 Script writing"));
    desk.get(&format!("/office/calendar?view=week&on={day}")).ok();
    assert!(desk.sees("14:00 Script writing"));
    desk.get(&format!("/office/calendar?view=day&on={day}")).ok();
    assert!(desk.sees("14:00–17:00") && desk.sees("1 of 5 seats taken") && desk.sees(&name));
    desk.get(&format!("/office/calendar?view=day&on={}", day + TimeDelta::days(1))).ok();
    assert!(desk.sees("Nothing on this day"));
    desk.get("/office/calendar?on=2031-05-01").ok();
    assert!(desk.sees("No session takes place in this time"));
    // What is no day is today.
    desk.get("/office/calendar?view=day&on=yesterday").ok();
    desk.get("/office/calendar?view=day&on=-262144-01-01").ok();
    desk.set_cookie("lang", "zh-CN");
    desk.get(&format!("/office/calendar?view=day&on={day}")).ok();
    assert!(desk.sees("已占 1 / 5 席"));
}

#[test]
fn a_trainer_sees_their_own_and_the_office_narrows_to_a_room() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (other, elsewhere) = (world.user("other@example.com", &[Role::Trainer]), room(&world, 20));
    let at = in_two_days(&world);
    scene.session(&world, 5);
    let plan =
        planning::SessionInput { room: elsewhere, trainer: other, title_en: "Camera".into(), ..scene.plan(at, 5) };
    let office = world.user("office@example.com", &[Role::Office]);
    published(&world, Desk::Office(office), plan);
    let mut trainer = world.signed_in(scene.trainer);
    let mut desk = world.signed_in(office);
    let day = at.date();
    trainer.get(&format!("/trainer/calendar?on={day}&trainer={other}")).ok();
    assert!(trainer.sees("14:00 Script writing") && !trainer.sees("14:00 Camera"));
    desk.get(&format!("/office/calendar?on={day}")).ok();
    assert!(desk.sees("14:00 Script writing") && desk.sees("14:00 Camera"));
    desk.get(&format!("/office/calendar?on={day}&room={elsewhere}")).ok();
    assert!(!desk.sees("14:00 Script writing") && desk.sees("14:00 Camera"));
}

#[test]
fn a_session_past_midnight_stands_on_both_days_and_a_cancelled_one_on_none() {
    let world = World::new();
    let scene = Scene::new(&world);
    let office = world.user("office@example.com", &[Role::Office]);
    // 22:00 to 01:00 in Shanghai.
    let at = in_two_days(&world) + TimeDelta::hours(8);
    let session = scene.session_at(&world, at, 5);
    let midnight = at + TimeDelta::hours(2);
    let found = |from, to| -> Vec<SessionId> {
        let sessions =
            world.read(|conn| calendar::between(conn, Desk::Office(office), Filter::default(), Span { from, to }));
        sessions.into_iter().map(|(session, _)| session.id).collect()
    };
    assert_eq!(found(midnight - TimeDelta::days(1), midnight), [session]);
    assert_eq!(found(midnight, midnight + TimeDelta::days(1)), [session]);
    assert_eq!(found(midnight + TimeDelta::hours(1), midnight + TimeDelta::days(1)), []);
    let now = world.now();
    world.write(move |conn| planning::cancel(conn, Desk::Office(office), session, "Ill", now)).unwrap();
    assert_eq!(found(midnight - TimeDelta::days(1), midnight), []);
    assert_eq!(world.read(|conn| sessions::table.count().get_result::<i64>(conn)), 1);
}
