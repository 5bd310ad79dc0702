use diesel::prelude::*;
use shining_star::accounts::role::{self, Role};
use shining_star::certification::certificate::{self, Certificate, Consequence};
use shining_star::certification::fact::{self, FactError, NewFact};
use shining_star::certification::status::{CertificateStatus, FactKind};
use shining_star::schema::{certificate_facts, mails, users};

use crate::support::World;
use crate::support::certification::{Course, FactVerb, certified, course, record, today};

const NOTHING: Consequence = |_, _, _, _| Ok(());

fn new(world: &World, held: &Certificate) -> NewFact {
    NewFact { certificate: held.id, reason: "a complaint".into(), today: today(world) }
}

/// The status that stood in the way, or nothing when it was done.
fn act(world: &World, course: &Course, held: &Certificate, verb: FactVerb) -> Option<CertificateStatus> {
    match record(world, course, held, verb) {
        Ok(()) => None,
        Err(FactError::DoesNotApply(status)) => Some(status),
        Err(error) => panic!("{error}"),
    }
}

fn status(world: &World, held: &Certificate) -> CertificateStatus {
    let (id, day) = (held.id, today(world));
    world.read(move |conn| certificate::find(conn, id, day)).1
}

#[test]
fn a_certificate_is_suspended_reinstated_and_revoked_and_nothing_else() {
    use CertificateStatus::{Revoked, Suspended, Valid};
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let try_all = |verb: FactVerb| act(&world, &course, &held, verb);
    assert_eq!(try_all(fact::reinstate), Some(Valid));
    assert_eq!((try_all(fact::suspend), status(&world, &held)), (None, Suspended));
    assert_eq!(try_all(fact::suspend), Some(Suspended));
    assert_eq!((try_all(fact::reinstate), status(&world, &held)), (None, Valid));
    assert_eq!((try_all(fact::revoke), status(&world, &held)), (None, Revoked));
    assert_eq!([fact::suspend, fact::reinstate, fact::revoke].map(|verb: FactVerb| try_all(verb)), [Some(Revoked); 3]);
}

#[test]
fn two_revocations_at_once_record_one_fact_and_send_one_mail() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let done = std::thread::scope(|threads| {
        let running: Vec<_> = (0..20)
            .map(|_| {
                let (db, new, office, now) = (world.app.db.clone(), new(&world, &held), course.office, world.now());
                threads.spawn(move || db.write_now(move |conn| fact::revoke(conn, office, &new, NOTHING, now)).is_ok())
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).filter(|done| *done).count()
    });
    let counts = world.read(|conn| {
        let facts = certificate_facts::table.filter(certificate_facts::kind.eq(FactKind::Revoked));
        let told = mails::table.filter(mails::kind.eq("mail-certificate-revoked-subject"));
        Ok((facts.count().get_result::<i64>(conn)?, told.count().get_result::<i64>(conn)?))
    });
    assert_eq!((done, counts), (1, (1, 1)));
}

#[test]
fn what_follows_from_a_loss_happens_in_the_same_transaction_or_not_at_all() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let (id, day) = (held.id, today(&world));
    let follow: Consequence = |conn, held, _, _| {
        diesel::update(users::table.find(held.user_id)).set(users::phone.eq("told")).execute(conn).map(drop)
    };
    let fail: Consequence = |_, _, _, _| Err(diesel::result::Error::RollbackTransaction);
    let run = |then: Consequence| {
        let (new, office, now) = (new(&world, &held), course.office, world.now());
        world.write(move |conn| fact::suspend(conn, office, &new, then, now)).is_ok()
    };
    assert!(!run(fail));
    assert_eq!(world.read(move |conn| certificate::find(conn, id, day)).1, CertificateStatus::Valid);
    assert!(run(follow));
    let holder = held.user_id;
    let phone: String = world.read(move |conn| users::table.find(holder).select(users::phone).first(conn));
    assert_eq!(phone, "told");
}

#[test]
fn the_office_suspends_with_a_reason_that_stands_in_the_history() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let path = format!("/office/certificates/{}", held.id);
    let mut desk = world.signed_in(course.office);
    desk.get(&path).ok();
    assert!(desk.sees("81.5 points (cut 60)") && desk.sees("600 of 600 minutes"));
    desk.submit(&format!("{path}/suspend"), &[("suspend_reason", " ")]);
    assert_eq!((desk.status, desk.error("suspend_reason").as_deref()), (422, Some("Please fill this in.")));
    desk.submit(&format!("{path}/suspend"), &[("suspend_reason", "Complaint 17 is being looked into.")]).ok();
    assert!(desk.text("ol.history").contains("Complaint 17 is being looked into."));
    assert!(world.mail_to("lin@example.com").text.contains("Complaint 17"));
    // A page that somebody left open.
    desk.post(&format!("{path}/suspend"), &[("suspend_reason", "again and again")]).ok();
    assert_eq!(desk.text(".flash"), "Nothing was changed: this certificate is suspended now. Please look at it again.");
    desk.submit(&format!("{path}/reinstate"), &[("reinstate_reason", "Nothing was found.")]).ok();
    assert_eq!(status(&world, &held), CertificateStatus::Valid);
}

#[test]
fn nobody_of_the_office_decides_about_their_own_certificate() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    record(&world, &course, &held, fact::suspend).unwrap();
    let (lin, now) = (held.user_id, world.now());
    world.write(move |conn| role::grant(conn, lin, Role::Office, None, now)).unwrap();
    let path = format!("/office/certificates/{}", held.id);
    let mut desk = world.signed_in(lin);
    desk.get(&path).ok().submit(&format!("{path}/reinstate"), &[("reinstate_reason", "Nothing was found.")]).ok();
    assert_eq!(desk.text(".flash"), "Nobody decides about themselves. Please ask somebody else of the office.");
    assert_eq!(status(&world, &held), CertificateStatus::Suspended);
    record(&world, &course, &held, fact::reinstate).unwrap();
}
