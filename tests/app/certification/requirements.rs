use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::sitting::Component;
use shining_star::certification::award::{self, AwardError, NewAward};
use shining_star::certification::ready;
use shining_star::certification::requirements::{self, Need, RequirementState};
use shining_star::schema::{certificates, hour_entries, identities, results};

use crate::support::World;
use crate::support::certification::{self, Course, course, examine, identify, ready_trainee, today, train};
use crate::support::person::Upload;

fn states(world: &World, course: &Course, user: UserId) -> Vec<(Need, RequirementState)> {
    let (scheme, cohort, day) = (course.scheme, course.cohort, today(world));
    let list = world.read(move |conn| requirements::requirements(conn, user, scheme, cohort, day));
    list.into_iter().map(|requirement| (requirement.need, requirement.state)).collect()
}

fn unmet(world: &World, course: &Course, user: UserId) -> Vec<(Need, RequirementState)> {
    states(world, course, user).into_iter().filter(|(_, state)| *state != RequirementState::Met).collect()
}

fn refusal(world: &World, course: &Course, user: UserId) -> &'static str {
    let new = NewAward { user, cohort: course.cohort, today: today(world), seed: 1 };
    let (office, now) = (course.office, world.now());
    match world.write(move |conn| award::award(conn, office, &new, now)) {
        Err(AwardError::NotMet(label)) => label,
        other => panic!("{other:?}"),
    }
}

#[test]
fn somebody_with_everything_on_record_is_ready_and_somebody_with_nothing_sees_all_that_is_missing() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    assert_eq!(unmet(&world, &course, lin), []);
    let zhou = certification::admitted(&world, &course, "zhou@example.com");
    use RequirementState::{Missing, NotYet};
    assert_eq!(
        states(&world, &course, zhou),
        [
            (Need::Identity, Missing),
            (Need::Age, Missing),
            (Need::Training, Missing),
            (Need::Theory, Missing),
            (Need::Practical, Missing),
            (Need::NoRedLine, NotYet)
        ]
    );
    let day = today(&world);
    let ready: Vec<UserId> = world.read(move |conn| ready::ready(conn, day)).iter().map(|case| case.user).collect();
    assert_eq!(ready, [lin]);
}

#[test]
fn each_requirement_alone_keeps_the_certificate_back() {
    let world = World::new();
    let course = course(&world);
    let trainee = |email: &str| ready_trainee(&world, &course, email, "林晓雨");
    let (unknown, young, minor, untrained, unexamined, crossed) = (
        trainee("unknown@example.com"),
        trainee("young@example.com"),
        trainee("minor@example.com"),
        trainee("untrained@example.com"),
        trainee("unexamined@example.com"),
        trainee("crossed@example.com"),
    );
    let born = |years: i64| today(&world) - TimeDelta::days(years * 365 + 100);
    let (fifteen, seventeen) = (born(15), born(17));
    world
        .write(move |conn| {
            let of = |user: UserId| identities::table.filter(identities::user_id.eq(user));
            diesel::update(of(unknown)).set(identities::verified_at.eq(None::<chrono::NaiveDateTime>)).execute(conn)?;
            diesel::update(of(young)).set(identities::birth_date.eq(fifteen)).execute(conn)?;
            diesel::update(of(minor)).set(identities::birth_date.eq(seventeen)).execute(conn)?;
            diesel::update(hour_entries::table.filter(hour_entries::user_id.eq(untrained)))
                .set(hour_entries::minutes.eq(599))
                .execute(conn)?;
            let theory = results::table.filter(results::user_id.eq(unexamined));
            diesel::update(theory.filter(results::component.eq(Component::Theory)))
                .set(results::released_at.eq(None::<chrono::NaiveDateTime>))
                .execute(conn)?;
            diesel::update(
                results::table.filter(results::user_id.eq(crossed)).filter(results::component.eq(Component::Practical)),
            )
            .set((results::has_red_line.eq(true), results::is_passed.eq(false)))
            .execute(conn)
        })
        .unwrap();
    use RequirementState::{Missing, NotYet};
    assert_eq!(unmet(&world, &course, unknown), [(Need::Identity, NotYet)]);
    assert_eq!(unmet(&world, &course, young), [(Need::Age, NotYet), (Need::Guardian, Missing)]);
    assert_eq!(unmet(&world, &course, minor), [(Need::Guardian, Missing)]);
    assert_eq!(unmet(&world, &course, untrained), [(Need::Training, Missing)]);
    assert_eq!(unmet(&world, &course, unexamined), [(Need::Theory, Missing)]);
    assert_eq!(unmet(&world, &course, crossed), [(Need::Practical, Missing), (Need::NoRedLine, Missing)]);
    let refusals = [unknown, young, minor, untrained, unexamined, crossed].map(|user| refusal(&world, &course, user));
    assert_eq!(
        refusals,
        [
            "requirement-identity",
            "requirement-age",
            "requirement-guardian",
            "requirement-training",
            "requirement-theory",
            "requirement-practical"
        ]
    );
    let day = today(&world);
    assert_eq!(world.read(move |conn| ready::ready_count(conn, day)), 0);
    assert_eq!(world.read(|conn| certificates::table.count().get_result::<i64>(conn)), 0);
}

#[test]
fn an_identity_without_a_number_is_missing_and_one_with_a_number_waits_for_the_office() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    let state_with = |mask: &'static str| {
        world
            .write(move |conn| {
                diesel::update(identities::table.filter(identities::user_id.eq(lin)))
                    .set((identities::verified_at.eq(None::<chrono::NaiveDateTime>), identities::number_mask.eq(mask)))
                    .execute(conn)
            })
            .unwrap();
        unmet(&world, &course, lin)
    };
    assert_eq!(state_with("3301**********1234"), [(Need::Identity, RequirementState::NotYet)]);
    assert_eq!(state_with(""), [(Need::Identity, RequirementState::Missing)]);
    let mut page = world.signed_in(lin);
    assert!(page.get("/my/certificates").ok().sees("The identity number is missing."));
    assert!(page.has("main a[href='/my/application']"));
    assert!(page.get("/my").ok().has("main ul a[href='/my/application']"));
}

#[test]
fn a_consent_that_was_sent_waits_for_the_office_and_not_for_the_trainee() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    let born = today(&world) - TimeDelta::days(17 * 365 + 100);
    world
        .write(move |conn| {
            diesel::update(identities::table.filter(identities::user_id.eq(lin)))
                .set(identities::birth_date.eq(born))
                .execute(conn)
        })
        .unwrap();
    assert_eq!(unmet(&world, &course, lin), [(Need::Guardian, RequirementState::Missing)]);
    let mut phone = world.signed_in(lin);
    let file = Upload { field: "guardian", name: "consent.pdf", bytes: b"%PDF-1.4 consent" };
    phone.get("/my/application").ok().upload("/my/guardian", &[("guardian_name", "林国强")], &[file]).ok();
    assert_eq!(unmet(&world, &course, lin), [(Need::Guardian, RequirementState::NotYet)]);
}

#[test]
fn a_component_passed_in_any_sitting_counts_even_after_a_later_failure() {
    let world = World::new();
    let mut course = course(&world);
    let lin = certification::admitted(&world, &course, "lin@example.com");
    identify(&world, lin, "林晓雨", NaiveDate::from_ymd_opt(2001, 5, 17).unwrap());
    train(&world, &course, lin, 700);
    examine(&world, &course, lin, Component::Practical, 7000, false);
    examine(&world, &course, lin, Component::Theory, 6000, false);
    course.theory = certification::course_sitting(&world, &course, Component::Theory);
    examine(&world, &course, lin, Component::Theory, 3000, false);
    assert_eq!(unmet(&world, &course, lin), []);
    let snapshot = certification::award_to(&world, &course, lin).snapshot;
    assert!(snapshot.contains("\"theory_score\":6000"), "{snapshot}");
}

#[test]
fn a_trainee_reads_on_one_page_what_is_missing_and_where_to_get_it() {
    let world = World::new();
    let course = course(&world);
    let lin = certification::admitted(&world, &course, "lin@example.com");
    train(&world, &course, lin, 240);
    let mut page = world.signed_in(lin);
    page.get("/my/certificates").ok();
    assert!(page.sees("4 h of 10 h credited, 6 h to go."));
    assert!(page.sees("60 points are needed. The office plans the exam"));
    assert_eq!(page.text("section header span.dim"), "0 of 6 met");
    assert!(page.has("main a[href='/my/sessions']") && page.has("main a[href='/my/application']"));
    assert!(!page.has("main a[href='/my/exams']"));
    page.set_cookie("lang", "zh-CN");
    assert_eq!(page.get("/my/certificates").ok().text("section h2"), "还差什么");
}
