//! Voiding an attempt: a decision about a person, so it takes somebody impartial.

use diesel::prelude::*;
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::UserId;
use shining_star::assessment::attempt::{self, AttemptStatus};
use shining_star::assessment::attempt_error::AttemptError;
use shining_star::i18n::Lang;
use shining_star::recruitment::impartial::Partial;
use shining_star::recruitment::provider;
use shining_star::schema::{attempts, candidates};

use crate::support::World;
use crate::support::recruitment as help;
use crate::support::theory;

#[test]
fn nobody_voids_their_own_attempt_nor_one_of_their_own_provider() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let sitting = programme.at_start(&world, &[lin]);
    let (provider, member) = help::provider(&world, "HZ01");
    let now = world.now();
    world
        .write(move |conn| {
            role::grant(conn, lin, Role::Office, None, now)?;
            role::grant(conn, member, Role::Office, None, now)?;
            provider::join(conn, provider, lin, now)?;
            attempt::start(conn, lin, sitting, Lang::En, 7, now)
        })
        .unwrap();
    let candidate =
        world.read(|conn| candidates::table.filter(candidates::user_id.eq(lin)).select(candidates::id).first(conn));
    let void = |by: UserId| {
        world.write(move |conn| attempt::void(conn, by, sitting, candidate, "somebody else wrote it", now))
    };
    let status = || world.read(|conn| attempts::table.select(attempts::status).first::<AttemptStatus>(conn));
    assert!(matches!(void(lin), Err(AttemptError::Partial(Partial::Oneself))));
    assert!(matches!(void(member), Err(AttemptError::Partial(Partial::OwnProvider))));
    assert_eq!(status(), AttemptStatus::InProgress);
    void(programme.office).unwrap();
    assert_eq!(status(), AttemptStatus::Voided);
}
