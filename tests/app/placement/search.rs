use shining_star::accounts::consent::{self, ConsentPurpose};
use shining_star::certification::status::FactKind;
use shining_star::placement::search::{self, Filter};
use shining_star::placement::tags::TagKind;

use crate::support::World;
use crate::support::placement::{
    certified_anchor, interested, provider_with_member, published_opening, record_fact, tags, today,
};

fn found(world: &World, filter: &Filter) -> Vec<String> {
    let (rows, total) = world.read(|conn| search::find(conn, filter, None, today(), (0, 30)));
    assert_eq!(usize::try_from(total).unwrap(), rows.len());
    let mut names: Vec<String> = rows.into_iter().map(|row| row.name).collect();
    names.sort();
    names
}

#[test]
fn only_certified_anchors_who_agree_are_found() {
    let world = World::new();
    let (lin, _zhou) = (certified_anchor(&world, "lin@example.com"), certified_anchor(&world, "zhou@example.com"));
    assert_eq!(found(&world, &Filter::default()), ["lin", "zhou"]);
    record_fact(&world, lin, FactKind::Suspended);
    assert_eq!(found(&world, &Filter::default()), ["zhou"]);
    record_fact(&world, lin, FactKind::Reinstated);
    assert_eq!(found(&world, &Filter::default()), ["lin", "zhou"]);
    record_fact(&world, lin, FactKind::Revoked);
    assert_eq!(found(&world, &Filter::default()), ["zhou"]);
    let now = world.now();
    world.write(move |conn| consent::withdraw(conn, _zhou, ConsentPurpose::BeFound, now)).unwrap();
    assert_eq!(found(&world, &Filter::default()), Vec::<String>::new());
}

#[test]
fn an_expired_certificate_is_not_found() {
    let world = World::new();
    certified_anchor(&world, "lin@example.com");
    let in_three_years = today() + chrono::TimeDelta::days(1095);
    let (_, total) = world.read(|conn| search::find(conn, &Filter::default(), None, in_three_years, (0, 30)));
    assert_eq!(total, 0);
}

#[test]
fn every_filter_narrows() {
    let world = World::new();
    certified_anchor(&world, "lin@example.com");
    let with = |change: fn(&mut Filter)| {
        let mut filter = Filter::default();
        change(&mut filter);
        found(&world, &filter).len()
    };
    assert_eq!(with(|f| f.text = "LEATHER".into()), 1);
    assert_eq!(with(|f| f.text = "100%".into()), 0);
    assert_eq!(with(|f| f.text = "lin".into()), 1);
    assert_eq!(with(|f| f.level = Some(4)), 1);
    assert_eq!(with(|f| f.level = Some(3)), 0);
    assert_eq!(with(|f| f.tags = tags(&[(TagKind::Category, "leather"), (TagKind::Category, "food")])), 1);
    assert_eq!(with(|f| f.tags = tags(&[(TagKind::Category, "leather"), (TagKind::Style, "expert")])), 0);
    assert_eq!(with(|f| f.city = "haining".into()), 1);
    assert_eq!(with(|f| f.city = "Yiwu".into()), 0);
    assert_eq!(with(|f| f.is_remote = true), 0);
    assert_eq!(with(|f| f.pay_up_to_fen = Some(900_000)), 1);
    assert_eq!(with(|f| f.pay_up_to_fen = Some(899_999)), 0);
}

#[test]
fn the_search_page_ranks_by_fit_and_explains_it() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    certified_anchor(&world, "lin@example.com");
    let mut browser = world.signed_in(own.1);
    browser.get("/provider/anchors").ok();
    assert_eq!(browser.text("h1"), "One certified anchor");
    browser.get(&format!("/provider/anchors?opening={opening}&category=leather")).ok();
    assert_eq!(browser.text("h1"), "One certified anchor for this opening");
    assert_eq!(browser.text(".score"), "100");
    assert_eq!(browser.texts(".fit meter").len(), 5);
    assert_eq!(browser.text("article .status"), "Level 4 · valid to 22 Nov 2028");
    assert!(browser.sees("no results at work yet"));
}

#[test]
fn a_profile_is_found_by_consent_or_not_at_all() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let lin = certified_anchor(&world, "lin@example.com");
    let mut browser = world.signed_in(own.1);
    browser.get(&format!("/provider/anchors/{lin}")).ok();
    assert!(browser.sees("This anchor does not show scores."));
    assert!(!browser.sees("lin@example.com"));
    let now = world.now();
    world
        .write(move |conn| {
            consent::withdraw(conn, lin, ConsentPurpose::BeFound, now)?;
            consent::give(conn, lin, ConsentPurpose::ShowContact, now)
        })
        .unwrap();
    assert_eq!(browser.get(&format!("/provider/anchors/{lin}")).status, 404);
    assert_eq!(browser.get("/provider/anchors/999999").status, 404);
}

#[test]
fn contact_is_shown_after_an_invitation_and_only_with_consent() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let candidacy = interested(&world, own, opening, lin);
    let mut browser = world.signed_in(own.1);
    let pages = [format!("/provider/anchors/{lin}"), format!("/provider/candidacies/{candidacy}")];
    for page in &pages {
        assert!(!browser.get(page).ok().sees("lin@example.com"));
    }
    let now = world.now();
    world.write(move |conn| consent::give(conn, lin, ConsentPurpose::ShowContact, now)).unwrap();
    for page in &pages {
        assert!(browser.get(page).ok().sees("lin@example.com"));
    }
}
