use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::assessment::release::{self, ReleaseError};
use shining_star::assessment::result::{self, NewOutcome};
use shining_star::assessment::sitting::{self, Component, SittingStatus};
use shining_star::assessment::{candidate, result_list};
use shining_star::routes;
use shining_star::schema::results;

use crate::support::World;
use crate::support::practical::{self, Stage, stage};

fn release(world: &World, stage: &Stage) -> Result<usize, ReleaseError> {
    let (office, sitting, now) = (stage.office, stage.sitting, world.now());
    world.write(move |conn| release::release(conn, office, sitting, now))
}

fn status(world: &World, stage: &Stage) -> SittingStatus {
    world.read(|conn| sitting::find(conn, stage.sitting)).status
}

#[test]
fn a_closed_sitting_is_marked_with_its_last_performance_and_released_once() {
    let world = World::new();
    let stage = stage(&world, 2, 2);
    let performances = stage.schedule(&world);
    stage.agree(&world, performances[0]);
    assert_eq!(status(&world, &stage), SittingStatus::Closed);
    assert!(matches!(release(&world, &stage), Err(ReleaseError::NotMarked)));
    let mut office = world.signed_in(stage.office);
    office.get(&format!("/office/results/{}", stage.sitting)).ok();
    assert!(!office.sees("68.75"), "a result that is not released");
    stage.agree(&world, performances[1]);
    assert_eq!((status(&world, &stage), world.read(release::awaiting)), (SittingStatus::Marked, 1));
    let mut office = world.signed_in(stage.office);
    office.get("/office/results").ok();
    let page = office.link("Live show exam");
    office.get(&page).ok();
    assert!(office.sees("2 candidates get a mail"));
    let action = format!("{page}/release");
    office.submit(&action, &[]).ok();
    assert!(office.sees("2 results are released"));
    office.get(&page).ok();
    assert_eq!(office.texts("tbody tr").iter().filter(|row| row.contains("passed")).count(), 2);
    office.post(&action, &[]);
    assert!(office.sees("cannot be released"));
    let mails = world.deliver_mail();
    assert_eq!(mails.iter().filter(|mail| mail.text.contains("/my/results/")).count(), 2);
    assert_eq!(world.read(release::awaiting), 0);
    assert!(office.get("/office/results.csv").ok().body.contains("released"));
}

#[test]
fn whoever_did_not_perform_gets_no_result() {
    let world = World::new();
    let stage = stage(&world, 2, 2);
    let performances = stage.schedule(&world);
    let (office, sitting, now) = (stage.office, stage.sitting, world.now());
    let end = move |conn: &mut shining_star::db::Conn| release::end_marking(conn, office, sitting, now);
    assert!(matches!(world.write(end), Err(ReleaseError::Empty)));
    let (first, second) = stage.marking(&world, performances[0]);
    assert!(matches!(world.write(end), Err(ReleaseError::Undecided(1))));
    for (trainer, sheet) in [(0, first), (1, second)] {
        stage.mark(&world, trainer, sheet, &[3; 4], &[]);
        stage.finish(&world, trainer, sheet).unwrap();
    }
    let mut person = world.signed_in(stage.office);
    let page = format!("/office/results/{}", stage.sitting);
    person.get(&page).ok();
    assert!(person.sees("One candidate did not perform"));
    person.submit(&format!("{page}/mark"), &[]).ok();
    assert_eq!(status(&world, &stage), SittingStatus::Marked);
    person.post(&format!("{page}/mark"), &[]);
    assert!(person.sees("over already"));
    assert_eq!(release(&world, &stage).unwrap(), 1);
}

#[test]
fn before_release_no_page_but_the_offices_shows_that_a_result_exists() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    // 68.75 points: a number that nothing else on a page has.
    let (first, second) = stage.marking(&world, performance);
    for (trainer, sheet) in [(0, first), (1, second)] {
        stage.mark(&world, trainer, sheet, &[3, 2, 3, 3], &[]);
        stage.finish(&world, trainer, sheet).unwrap();
    }
    assert_eq!(status(&world, &stage), SittingStatus::Marked);
    let result: i64 = world.read(|conn| results::table.select(results::id).first(conn));
    let bystander = world.user("bystander@example.com", &[Role::Trainee, Role::Trainer]);
    let member = world.user("member@example.com", &[]);
    let (provider, now) = (stage.provider, world.now());
    world.write(move |conn| shining_star::recruitment::provider::join(conn, provider, member, now)).unwrap();
    for user in [stage.candidates[0], bystander, member] {
        let mut person = world.signed_in(user);
        for (method, path) in routes::list() {
            let is_own_area = ["/my", "/trainer", "/provider"].iter().any(|area| path.starts_with(area));
            if method != "GET" || !is_own_area {
                continue;
            }
            let path = path
                .replace("/my/results/{id}", &format!("/my/results/{result}"))
                .replace("/my/performances/{id}", &format!("/my/performances/{performance}"))
                .replace("{sheet}", &first.to_string())
                .split(['{', '}'])
                .enumerate()
                .map(|(n, piece)| if n % 2 == 0 { piece } else { "1" })
                .collect::<String>();
            person.get(&path);
            assert!(person.status < 500, "{path}");
            assert!(!person.body.contains("68.75"), "{path}");
            if path == format!("/my/results/{result}") {
                assert_ne!(person.status, 200);
            } else {
                assert!(!person.body.contains(&format!("/my/results/{result}\"")), "{path}");
            }
        }
    }
    let mut trainee = world.signed_in(stage.candidates[0]);
    assert_eq!(trainee.get(&format!("/my/results/{result}")).status, 404);
    assert!(trainee.get("/my/results").ok().sees("No results yet"));
    // Not even the office reads the marks of a person.
    let mut office = world.signed_in(stage.office);
    office.get(&format!("/office/performances/{performance}")).ok();
    assert!(!office.body.contains("68.75"));
    release(&world, &stage).unwrap();
    trainee.get(&format!("/my/results/{result}")).ok();
    assert!(trainee.sees("68.75 of 100 points") && trainee.sees("Well done"));
    assert!(office.get(&format!("/office/performances/{performance}")).ok().sees("68.75"));
}

#[test]
fn a_released_result_shows_parts_and_comments_but_never_who_marked() {
    let world = World::new();
    let stage = stage(&world, 2, 2);
    let performances = stage.schedule(&world);
    let (first, second) = stage.marking(&world, performances[0]);
    for (trainer, sheet) in [(0, first), (1, second)] {
        stage.mark(&world, trainer, sheet, &[1, 2, 2, 2], &[]);
        stage.finish(&world, trainer, sheet).unwrap();
    }
    stage.agree(&world, performances[1]);
    release(&world, &stage).unwrap();
    let link = world.link_to("candidate-ying-1@example.com");
    let mut trainee = world.signed_in(stage.candidates[0]);
    trainee.get("/my/results").ok();
    assert!(trainee.sees("not passed"));
    trainee.get(&link).ok();
    assert!(trainee.sees("Product knowledge 6.25 / 25") && trainee.sees("Comment of seat 0"));
    assert!(trainee.sees("You have 2 more attempts") && trainee.sees("The most to gain is in: Product knowledge"));
    assert!(!trainee.body.contains("examiner-"));
    assert_eq!(world.signed_in(stage.candidates[1]).get(&link).status, 404);
}

#[test]
fn a_theory_result_shows_its_domains_and_survives_a_detail_it_does_not_know() {
    let world = World::new();
    let stage = stage(&world, 1, 0);
    let theory = practical::sitting(&world, Component::Theory, stage.cohort, stage.scheme, stage.office);
    let (user, office, now) = (stage.candidates[0], stage.office, world.now());
    for detail in ["{\"domains\":{\"D1\":{\"points\":300,\"max\":400}}}", "no json"] {
        world
            .write(move |conn| {
                let candidate = candidate::add(conn, theory, user, now)?;
                let new = NewOutcome {
                    candidate,
                    component: Component::Theory,
                    score: 5900,
                    cut: 6000,
                    has_red_line: false,
                    detail: detail.into(),
                };
                diesel::delete(results::table).execute(conn)?;
                diesel::update(shining_star::schema::sittings::table.find(theory))
                    .set(shining_star::schema::sittings::status.eq(SittingStatus::Marked))
                    .execute(conn)?;
                result::record(conn, &new, now)?;
                release::release(conn, office, theory, now)
            })
            .unwrap();
        let (outcome, _) = world.read(|conn| result_list::of_user(conn, user)).remove(0);
        let mut trainee = world.signed_in(user);
        trainee.get(&format!("/my/results/{}", outcome.id)).ok();
        assert!(trainee.sees("59 of 100 points"));
        assert_eq!(trainee.sees("3 / 4"), detail.starts_with('{'));
    }
}

#[test]
fn figures_wait_for_the_end_of_marking_and_for_five_results() {
    let world = World::new();
    let stage = stage(&world, 6, 2);
    let performances = stage.schedule(&world);
    let mut office = world.signed_in(stage.office);
    let page = format!("/office/results/{}", stage.sitting);
    for performance in &performances[..5] {
        stage.agree(&world, *performance);
    }
    // 5 of 6 are marked: whoever looks now and after the sixth would know its mark.
    assert!(office.get(&page).ok().sees("5 / 6") && office.sees("appear when marking is over"));
    assert!(!office.has("svg.chart"));
    let csv = office.get("/office/results.csv").ok().body.clone();
    assert!(csv.contains(",6,5,,"), "{csv}");
    stage.agree(&world, performances[5]);
    assert!(office.get(&page).ok().has("svg.chart") && office.sees("6 / 6"));
}

#[test]
fn the_figures_of_few_results_are_withheld() {
    let world = World::new();
    let stage = stage(&world, 2, 2);
    for performance in stage.schedule(&world) {
        stage.agree(&world, performance);
    }
    assert_eq!(status(&world, &stage), SittingStatus::Marked);
    let mut office = world.signed_in(stage.office);
    office.get(&format!("/office/results/{}", stage.sitting)).ok();
    assert!(office.sees("from 5 results on") && !office.has("svg.chart"));
}
