use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::schema::venues;
use shining_star::training::venue::{self, VenueInput};

use crate::support::World;
use crate::support::training::Scene;

#[test]
fn the_office_adds_a_venue_and_its_rooms() {
    let world = World::new();
    let mut office = world.signed_in(world.user("boss@example.com", &[Role::Office]));
    office.get("/office/venues").ok();
    assert!(office.sees("No venues yet"));
    office.get("/office/venues/new").ok().submit("/office/venues", &[("name_en", "Base")]);
    assert_eq!((office.status, office.error("city").as_deref()), (422, Some("Please fill this in.")));
    let details = [("name_en", "Base Two"), ("name_zh", "二号基地"), ("city", "义乌"), ("address", "2 River Road")];
    office.submit("/office/venues", &details).ok();
    let venue = office.path.clone();
    let rooms = format!("{venue}/rooms");
    office.submit(&rooms, &[("room", "Hall"), ("capacity", "many")]);
    assert_eq!((office.status, office.value("room").as_str()), (422, "Hall"));
    office.submit(&rooms, &[("room", "Hall"), ("capacity", "80")]).ok();
    office.submit(&rooms, &[("room", "Hall"), ("capacity", "90")]);
    assert_eq!(office.error("room").as_deref(), Some("This venue has a room of that name already."));
    office.get(&venue).submit(&venue, &[("city", "杭州")]).ok();
    office.get("/office/venues").ok();
    assert!(office.sees("Base Two") && office.sees("杭州") && office.sees("80"));
    office.get("/office/venues.csv").ok();
    assert!(office.body.contains("Base Two,杭州,2 River Road,Hall,80"));
    office.get("/office/venues/999999");
    assert_eq!(office.status, 404);
}

#[test]
fn a_room_never_shrinks_below_a_coming_session() {
    let world = World::new();
    let scene = Scene::new(&world);
    scene.session(&world, 40);
    let mut office = world.signed_in(world.user("boss@example.com", &[Role::Office]));
    office.get("/office/venues").ok();
    let venue = office.link("Base One");
    let room = office.get(&venue).ok().link("Studio A");
    office.get(&room).ok().submit(&room, &[("capacity", "39")]);
    let said = "A coming session in this room has 40 seats; make it at least as large.";
    assert_eq!((office.status, office.error("capacity").as_deref()), (422, Some(said)));
    office.submit(&room, &[("capacity", "40")]).ok();
}

#[test]
fn the_same_venue_sent_twice_is_one_venue() {
    let world = World::new();
    let boss = world.user("boss@example.com", &[Role::Office]);
    let mut office = world.signed_in(boss);
    let details = [("name_en", "Base Two"), ("name_zh", "二号基地"), ("city", "义乌"), ("address", "2 River Road")];
    let first = office.post("/office/venues", &details).ok().path.clone();
    assert_eq!(office.post("/office/venues", &details).ok().path, first);
    let input = VenueInput {
        name_en: "Base Three".into(),
        name_zh: "三号基地".into(),
        city: "义乌".into(),
        address: "3 River Road".into(),
    };
    let now = world.now();
    std::thread::scope(|threads| {
        for _ in 0..20 {
            let (db, input) = (world.app.db.clone(), input.clone());
            threads.spawn(move || db.write_now(move |conn| venue::create(conn, boss, &input, now)).unwrap());
        }
    });
    let count: i64 = world.read(|conn| venues::table.count().get_result(conn));
    assert_eq!(count, 2);
}
