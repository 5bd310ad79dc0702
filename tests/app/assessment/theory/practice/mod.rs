//! Practice outside of the secure bank, and the question to try before an exam.

use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::content::{Content, ContentOption};
use shining_star::assessment::item::{self, Difficulty, ItemError, ItemId, ItemKind};
use shining_star::assessment::practice::{self, Given, PracticeError, RunId, Wish};
use shining_star::assessment::purpose::{self, ItemPurpose};
use shining_star::assessment::{response, review};
use shining_star::schema::{item_versions, items, practice_answers};

use crate::support::theory::{self, Programme};
use crate::support::{Person, World};

mod purposes;
mod runs;

const ALL: Wish = Wish::Domain(String::new());

fn choice(stem: &str) -> Content {
    let option = |text: &str, is_key| ContentOption { en: text.into(), zh: text.into(), is_key, ..Default::default() };
    Content {
        difficulty: Difficulty::Easy,
        stem_en: stem.into(),
        stem_zh: format!("{stem} 中文"),
        points: 200,
        options: vec![option("Right", true), option("Wrong", false)],
        explanation_en: format!("Because of {stem}"),
        explanation_zh: "因为如此".into(),
        law_ref: "Order 117 art. 10".into(),
        ..Content::blank(ItemKind::Single)
    }
}

/// An active practice item.
fn add(world: &World, office: UserId, code: &str) -> ItemId {
    let (code, now) = (code.to_owned(), world.now());
    world
        .write(move |conn| {
            let id = purpose::create(conn, office, (&code, ItemPurpose::Practice), &choice(&code), now)?;
            let version = item::versions(conn, id)?[0].id;
            review::elsewhere(conn, office, id, version, "the law team", now)?;
            Ok::<_, ItemError>(id)
        })
        .unwrap()
}

/// `law.one`, `law.two` and `product.three`, for practice.
fn three(world: &World) -> Programme {
    let programme = theory::programme(world);
    for code in ["law.one", "law.two", "product.three"] {
        add(world, programme.office, code);
    }
    programme
}

fn start(world: &World, user: UserId, wish: Wish, count: i64, seed: i64) -> Result<RunId, PracticeError> {
    let now = world.now();
    world.write(move |conn| practice::start(conn, user, (&wish, count), seed, now))
}

/// The letter that is shown for the item's own A, which is right, or B.
fn shown(order: &str, own: char) -> String {
    response::shown(ItemKind::Single, &own.to_string(), order)
}

/// Answers every question of a run: right, but for those at these positions.
fn answer_all(world: &World, user: UserId, run: RunId, wrong: &[i64]) {
    let now = world.now();
    for question in world.read(|conn| practice::questions(conn, run)) {
        let own = if wrong.contains(&question.position) { 'B' } else { 'A' };
        let given = Given::Answer(shown(&question.option_order, own));
        world.write(move |conn| practice::give(conn, user, (run, question.position), &given, now)).unwrap();
    }
}

fn trainee(world: &World, email: &str) -> (UserId, Person) {
    let user = world.user(email, &[Role::Trainee]);
    (user, world.signed_in(user))
}

/// Codes of the items that a run asks.
fn codes(world: &World, run: RunId) -> Vec<String> {
    let mut codes: Vec<String> = world.read(|conn| {
        practice_answers::table
            .inner_join(item_versions::table.inner_join(items::table))
            .filter(practice_answers::run_id.eq(run))
            .select(items::code)
            .load(conn)
    });
    codes.sort();
    codes
}
