use shining_star::assessment::rubric::{self, NewRubric, RubricError, RubricStatus};
use shining_star::assessment::rubric_standard::standard;

use crate::support::World;
use crate::support::practical::stage;

#[test]
fn the_office_starts_from_the_standard_rubric_and_publishes_it() {
    let world = World::new();
    let stage = stage(&world, 0, 0);
    let mut office = world.signed_in(stage.office);
    office.get("/office/rubrics").ok();
    office.submit("/office/rubrics/standard", &[("scheme", &stage.scheme.to_string())]).ok();
    assert!(office.sees("Product knowledge") && office.sees("Order 117 art. 32") && office.sees("version 2"));
    let publish = office.actions().into_iter().find(|action| action.ends_with("/publish")).unwrap();
    office.submit(&publish, &[]).ok();
    let old = world.read(|conn| rubric::find(conn, stage.rubric));
    let new = world.read(|conn| rubric::published_of(conn, stage.scheme)).unwrap();
    assert_eq!((old.status, new.version), (RubricStatus::Superseded, 2));
    assert!(office.post(&publish, &[]).sees("published already"));
}

#[test]
fn an_edit_of_a_published_version_makes_a_new_draft_and_leaves_the_old_one() {
    let world = World::new();
    let stage = stage(&world, 0, 0);
    let mut office = world.signed_in(stage.office);
    let edit = format!("/office/rubrics/{}/edit", stage.rubric);
    office.get(&edit).ok();
    assert!(office.sees("Saving makes a new draft"));
    office.submit(&edit, &[("c1_en", "Knows the product")]).ok();
    assert!(office.sees("Knows the product") && office.sees("version 2"));
    let old = world.read(|conn| rubric::contents(conn, stage.rubric));
    assert_eq!(old.to_new(), standard());
    // The draft itself is changed in place.
    let draft = format!("{}/edit", office.path);
    office.get(&draft).ok().submit(&draft, &[("c1_en", "Knows it all")]).ok();
    assert!(office.sees("Knows it all") && office.sees("version 2"));
    assert!(office.get("/office/rubrics.csv").ok().body.contains("draft"));
}

#[test]
fn a_rubric_that_does_not_share_out_a_hundred_points_comes_back_filled_in() {
    let world = World::new();
    let stage = stage(&world, 0, 0);
    let mut office = world.signed_in(stage.office);
    let edit = format!("/office/rubrics/{}/edit", stage.rubric);
    office.get(&edit).ok().submit(&edit, &[("c1_points", "20"), ("c1_l4_points", "20")]);
    assert_eq!((office.status, office.value("c1_points")), (422, "20".into()));
    assert!(office.sees("must be 100"));
    office.submit(&edit, &[("c1_points", "many"), ("title_zh", "")]);
    assert_eq!(office.status, 422);
    assert!(office.error("c1_points").is_some() && office.error("title_zh").is_some());
    office.get("/office/rubrics/new").ok().submit("/office/rubrics/new", &[]);
    assert_eq!((office.status, office.error("scheme").is_some()), (422, true));
}

#[test]
fn levels_rise_from_nothing_to_all_points() {
    let mut new: NewRubric = standard();
    new.criteria[0].levels[2].points = 9_000;
    assert!(matches!(new.check(), Err(RubricError::Levels)));
}
