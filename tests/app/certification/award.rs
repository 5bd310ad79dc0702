use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::UserId;
use shining_star::assessment::sitting::Component;
use shining_star::certification::award::{self, AwardError, NewAward};
use shining_star::certification::certificate::{self, Certificate};
use shining_star::certification::fact;
use shining_star::certification::snapshot::Snapshot;
use shining_star::certification::status::CertificateStatus;
use shining_star::recruitment::impartial::Partial;
use shining_star::schema::{audit_entries, certificates, identities, mails};

use crate::support::World;
use crate::support::certification::{
    Course, admit, award_to, course, examine, next_course, ready_trainee, record, today, train,
};

fn new(world: &World, course: &Course, user: UserId) -> NewAward {
    NewAward { user, cohort: course.cohort, today: today(world), seed: 42 }
}

fn award_by(world: &World, course: &Course, actor: UserId, user: UserId) -> Result<(), AwardError> {
    let (new, now) = (new(world, course, user), world.now());
    world.write(move |conn| award::award(conn, actor, &new, now).map(drop))
}

#[test]
fn an_award_keeps_what_it_rested_on_and_tells_the_holder() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    let held = award_to(&world, &course, lin);
    assert!(held.number.starts_with("SS-2026-L3-"));
    assert_eq!((held.holder_name.as_str(), held.valid_until.to_string().as_str()), ("林晓雨", "2027-11-23"));
    assert_eq!(
        Snapshot::read(&held.snapshot).unwrap(),
        Snapshot {
            scheme_code: "ANCHOR-3".into(),
            scheme_version: 2,
            training_minutes: 600,
            required_minutes: 600,
            theory_score: 8150,
            theory_cut: 6000,
            paper_items: 0,
            practical_score: 7325,
            practical_cut: 6000,
            rubric_version: None,
            examiners: 2,
        }
    );
    let mail = world.mail_to("lin@example.com");
    assert_eq!(mail.subject, "You are certified");
    assert!(mail.text.contains(&held.number));
}

#[test]
fn whoever_trained_or_examined_the_candidate_does_not_decide() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    assert!(matches!(award_by(&world, &course, course.trainer, lin), Err(AwardError::Trained)));
    assert!(matches!(award_by(&world, &course, course.examiners[1], lin), Err(AwardError::Examined)));
    assert!(matches!(award_by(&world, &course, lin, lin), Err(AwardError::Partial(Partial::Oneself))));
    let (actor, cohort, day, now) = (course.trainer, course.cohort, today(&world), world.now());
    let refusal = world.write(move |conn| award::refuse(conn, actor, (lin, cohort), "no", day, now));
    assert!(matches!(refusal, Err(AwardError::Trained)));
    assert_eq!(world.read(|conn| certificates::table.count().get_result::<i64>(conn)), 0);
}

#[test]
fn fifty_awards_at_once_make_one_certificate_one_mail_and_one_audit_entry() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    let outcomes: Vec<Result<_, AwardError>> = std::thread::scope(|threads| {
        let running: Vec<_> = (0..50)
            .map(|seed| {
                let db = world.app.db.clone();
                let new = NewAward { seed, ..new(&world, &course, lin) };
                let (office, now) = (course.office, world.now());
                threads.spawn(move || db.write_now(move |conn| award::award(conn, office, &new, now)))
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err(AwardError::Held))).count();
    assert_eq!((outcomes.iter().filter(|outcome| outcome.is_ok()).count(), refused), (1, 49));
    let counts = world.read(|conn| {
        Ok((
            certificates::table.count().get_result::<i64>(conn)?,
            mails::table.filter(mails::kind.eq("mail-certificate-awarded-subject")).count().get_result::<i64>(conn)?,
            audit_entries::table
                .filter(audit_entries::action.eq("certificate.awarded"))
                .count()
                .get_result::<i64>(conn)?,
        ))
    });
    assert_eq!(counts, (1, 1, 1));
}

#[test]
fn a_name_that_the_fonts_cannot_draw_is_refused_before_anything_is_issued() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林\u{E000}雨");
    match award_by(&world, &course, course.office, lin) {
        Err(AwardError::Undrawable(missing)) => assert_eq!(missing, "\u{E000}"),
        other => panic!("{other:?}"),
    }
    let long = "龘".repeat(200);
    world
        .write(move |conn| diesel::update(identities::table).set(identities::legal_name.eq(&long)).execute(conn))
        .unwrap();
    assert!(matches!(award_by(&world, &course, course.office, lin), Err(AwardError::NameTooLong)));
    assert_eq!(world.read(|conn| certificates::table.count().get_result::<i64>(conn)), 0);
}

#[test]
fn two_people_never_share_a_number() {
    let world = World::new();
    let course = course(&world);
    let people = ["lin@example.com", "zhou@example.com"].map(|email| ready_trainee(&world, &course, email, "林晓雨"));
    for user in people {
        award_by(&world, &course, course.office, user).unwrap();
    }
    let numbers: Vec<String> = world.read(|conn| certificates::table.select(certificates::number).load(conn));
    assert_eq!(numbers.len(), 2);
    assert_ne!(numbers[0], numbers[1]);
}

#[test]
fn the_office_awards_to_several_at_once_and_sees_the_outcome_of_each() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    let zhou = ready_trainee(&world, &course, "zhou@example.com", "周\u{E000}");
    let mut desk = world.signed_in(course.office);
    desk.get("/office/certificates").ok();
    let picks = [lin, zhou].map(|user| format!("{user}-{}", course.cohort));
    desk.submit("/office/certificates/award", &[("pick", &picks[0]), ("pick", &picks[1])]).ok();
    assert_eq!((desk.text("h1"), desk.texts("form.card li").len()), ("Award 2 certificates?".to_owned(), 2));
    assert_eq!(world.read(|conn| certificates::table.count().get_result::<i64>(conn)), 0);
    desk.post("/office/certificates/award", &[("pick", &picks[0]), ("pick", &picks[1]), ("asked", "true")]).ok();
    let outcomes = desk.texts("ul.list .status");
    assert_eq!(outcomes[0], "awarded");
    assert!(outcomes[1].starts_with("Not awarded: the certificate cannot show"), "{outcomes:?}");
    desk.post("/office/certificates/award", &[]).ok();
    assert_eq!(desk.text(".flash"), "Tick at least one person first.");
}

#[test]
fn a_refusal_with_its_reason_reaches_the_trainee_and_leaves_the_queue() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    let path = format!("/office/certificates/decide/{lin}/{}", course.cohort);
    let mut desk = world.signed_in(course.office);
    desk.get(&path).ok();
    desk.submit(&format!("{path}/refuse"), &[("reason", "")]);
    assert_eq!((desk.status, desk.error("reason").as_deref()), (422, Some("Please fill this in.")));
    desk.submit(&format!("{path}/refuse"), &[("reason", "The identity document is under review.")]).ok();
    assert!(desk.sees("The identity document is under review."));
    assert!(desk.get("/office/certificates").ok().sees("Nobody is waiting"));
    assert!(world.mail_to("lin@example.com").text.contains("under review"));
    let mut page = world.signed_in(lin);
    assert!(page.get("/my/certificates").ok().sees("The identity document is under review."));
    // The office may still change its mind.
    desk.get(&path).submit(&format!("{path}/award"), &[]).ok();
    assert_eq!(desk.text("h1").split(" · ").next(), Some("林晓雨"));
}

#[test]
fn somebody_of_the_office_who_also_trains_reads_why_they_may_not_decide() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    let (trainer, now) = (course.trainer, world.now());
    world.write(move |conn| role::grant(conn, trainer, Role::Office, None, now)).unwrap();
    let path = format!("/office/certificates/decide/{lin}/{}", course.cohort);
    let mut desk = world.signed_in(trainer);
    desk.get(&path).ok();
    assert_eq!(desk.text("p.card.warn"), "You trained this candidate, so somebody else has to decide.");
    assert_eq!(desk.actions().iter().filter(|action| action.ends_with("/award")).count(), 0);
    desk.post(&format!("{path}/award"), &[]).ok();
    assert_eq!(desk.text(".flash"), "You trained this candidate, so somebody else has to decide.");
    assert!(world.read(move |conn| certificate::with_status(conn, &[lin], now.date())).is_empty());
    desk.get(&format!("/office/certificates/decide/{lin}/999"));
    assert_eq!(desk.status, 404);
}

fn status(world: &World, held: &Certificate) -> CertificateStatus {
    let (id, day) = (held.id, today(world));
    world.read(move |conn| certificate::find(conn, id, day)).1
}

/// Comes again: a place, training and both exams in another cohort.
fn learn_again(world: &World, course: &Course, user: UserId) {
    admit(world, course, user);
    train(world, course, user, 600);
    examine(world, course, user, Component::Theory, 7000, false);
    examine(world, course, user, Component::Practical, 7100, false);
}

#[test]
fn whoever_lost_a_certificate_earns_it_again_in_another_cohort_and_not_on_the_old_exams() {
    let world = World::new();
    let first = course(&world);
    let lin = ready_trainee(&world, &first, "lin@example.com", "林晓雨");
    let lost = award_to(&world, &first, lin);
    record(&world, &first, &lost, fact::revoke).unwrap();
    assert!(matches!(award_by(&world, &first, first.office, lin), Err(AwardError::Held)));

    world.advance(TimeDelta::days(30));
    let second = next_course(&world, &first);
    admit(&world, &second, lin);
    train(&world, &second, lin, 600);
    assert!(matches!(award_by(&world, &second, second.office, lin), Err(AwardError::NotMet("requirement-theory"))));
    examine(&world, &second, lin, Component::Theory, 7000, false);
    examine(&world, &second, lin, Component::Practical, 7100, false);
    let new = award_to(&world, &second, lin);
    assert_eq!(Snapshot::read(&new.snapshot).unwrap().theory_score, 7000);
    assert_eq!((status(&world, &lost), status(&world, &new)), (CertificateStatus::Revoked, CertificateStatus::Valid));
    assert!(matches!(award_by(&world, &second, second.office, lin), Err(AwardError::Held)));
}

#[test]
fn a_valid_certificate_is_replaced_in_its_last_90_days_and_never_while_it_is_suspended() {
    let world = World::new();
    let first = course(&world);
    let lin = ready_trainee(&world, &first, "lin@example.com", "林晓雨");
    let old = award_to(&world, &first, lin);
    let second = next_course(&world, &first);
    world.advance(TimeDelta::days(365 - 91));
    learn_again(&world, &second, lin);
    assert!(matches!(award_by(&world, &second, second.office, lin), Err(AwardError::Held)));
    world.advance(TimeDelta::days(1));
    record(&world, &first, &old, fact::suspend).unwrap();
    assert!(matches!(award_by(&world, &second, second.office, lin), Err(AwardError::Held)));
    record(&world, &first, &old, fact::reinstate).unwrap();
    let new = award_to(&world, &second, lin);
    assert_eq!((status(&world, &old), status(&world, &new)), (CertificateStatus::Superseded, CertificateStatus::Valid));
    let standing = world.read(|conn| {
        certificates::table.filter(certificates::superseded_by_id.is_null()).select(certificates::id).load::<i64>(conn)
    });
    assert_eq!(standing, [new.id.0]);
}

#[test]
fn fifty_awards_at_once_replace_an_ended_certificate_once() {
    let world = World::new();
    let first = course(&world);
    let lin = ready_trainee(&world, &first, "lin@example.com", "林晓雨");
    award_to(&world, &first, lin);
    world.advance(TimeDelta::days(400));
    let second = next_course(&world, &first);
    learn_again(&world, &second, lin);
    let awarded = std::thread::scope(|threads| {
        let running: Vec<_> = (0..50)
            .map(|seed| {
                let db = world.app.db.clone();
                let new = NewAward { seed, ..new(&world, &second, lin) };
                let (office, now) = (second.office, world.now());
                threads.spawn(move || db.write_now(move |conn| award::award(conn, office, &new, now)).is_ok())
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).filter(|is_ok| *is_ok).count()
    });
    assert_eq!((awarded, world.read(|conn| certificates::table.count().get_result::<i64>(conn))), (1, 2));
}
