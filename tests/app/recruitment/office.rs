use chrono::TimeDelta;
use shining_star::recruitment::application;

use crate::support::recruitment as help;
use crate::support::{Person, World};
use shining_star::accounts::role::{self, Role};
use shining_star::recruitment::person::{self, Held, PersonError};
use shining_star::recruitment::provider;

#[test]
fn the_office_makes_a_scheme_and_opens_a_cohort() {
    let world = World::new();
    let mut office = world.signed_in(help::office(&world));
    let text = [("title_en", "Anchor"), ("title_zh", "主播"), ("nature_en", "Ours"), ("nature_zh", "项目证书")];
    office.get("/office/schemes/new").submit("/office/schemes", &text);
    assert_eq!((office.status, office.error("code").is_some()), (422, true));
    office.submit("/office/schemes", &[("code", "ANCHOR-5")]).ok();
    let scheme = office.path.clone();
    office.submit(&format!("{scheme}/publish"), &[]).ok();
    assert!(office.sees("published"));

    office.get("/office/cohorts/new").ok();
    let fields = [
        ("code", "HZ-1"),
        ("scheme", scheme.rsplit('/').next().unwrap()),
        ("title_en", "Hangzhou 1"),
        ("title_zh", "杭州一期"),
        ("city", "杭州"),
        ("opens_at", "2026-11-20T09:00"),
        ("closes_at", "2026-11-19T09:00"),
        ("starts_on", "2027-01-04"),
        ("ends_on", "2027-03-01"),
    ];
    office.submit("/office/cohorts", &fields);
    assert_eq!(office.error("closes_at").as_deref(), Some("Please close the intake after it opens."));
    office.submit("/office/cohorts", &[("closes_at", "2026-12-20T18:00")]).ok();
    let cohort = office.path.clone();
    assert_eq!(world.visitor().get("/cohorts/HZ-1").status, 404);
    assert!(!office.sees("See the public page"));
    office.submit(&format!("{cohort}/status"), &[("to", "open")]).ok();
    assert_eq!(office.link("See the public page"), "/cohorts/HZ-1");
    assert!(world.visitor().get("/cohorts/HZ-1").ok().sees("Open until"));
    office.post(&format!("{cohort}/status"), &[("to", "concluded")]);
    assert!(office.text(".flash").contains("cannot take this step"));
    office.get("/office/cohorts").ok();
    assert!(office.get("/office/cohorts.csv").ok().body.contains("HZ-1"));
}

#[test]
fn the_office_invites_a_member_of_a_provider_and_grants_a_quota() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (provider, _) = help::provider(&world, "HZ01");
    let mut office = world.signed_in(help::office(&world));
    let page = format!("/office/providers/{provider}");
    let invite = format!("{page}/members");
    office.get(&page).ok().submit(&invite, &[("name", "Wu"), ("email", "wu@example.com")]).ok();
    assert!(world.link_to("wu@example.com").starts_with("/invitations/"));
    let page = format!("/office/cohorts/{cohort}");
    let quotas = format!("{page}/quotas");
    office.get(&page).ok().submit(&quotas, &[("provider", &provider.to_string()), ("seats", "21")]);
    assert_eq!(
        (office.status, office.error("seats").as_deref()),
        (422, Some("The cohort has 20 places. Please grant at most as many."))
    );
    office.submit(&quotas, &[("seats", "7")]).ok();
    assert!(office.sees("0 / 7"));
}

#[test]
fn the_office_reviews_an_application_and_offers_a_place() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (_, id) = help::applicant(&world, "lin@example.com", cohort);
    let mut office = world.signed_in(help::office(&world));
    let page = format!("/office/applications/{id}");
    let moves = format!("{page}/moves");
    office.get(&page).ok().submit(&format!("{page}/identity"), &[]).ok();
    assert!(office.sees("verified"));
    office.post(&moves, &[("to", "offered"), ("note", "")]);
    assert_eq!(office.status, 422);
    office.post(&moves, &[("to", "in_review"), ("note", "")]).ok();
    office.post(&moves, &[("to", "offered"), ("note", "strong")]).ok();
    assert_eq!(office.texts(".history > li").len(), 3);
    assert!(world.mail_to("lin@example.com").subject.contains("place"));
}

#[test]
fn a_review_that_has_begun_leads_to_the_next_application() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (_, first) = help::applicant(&world, "first@example.com", cohort);
    world.advance(TimeDelta::minutes(1));
    let (_, second) = help::applicant(&world, "second@example.com", cohort);
    let [first, second] = [first, second].map(|id| format!("/office/applications/{id}"));
    let mut office = world.signed_in(help::office(&world));
    office.get(&first).ok().submit(&format!("{first}/moves"), &[("then", "next")]).ok();
    assert_eq!((office.path.as_str(), office.text("h1")), (second.as_str(), "second".to_owned()));
    assert_eq!(office.text(".flash"), "You have begun to review the application of first.");
    office.submit(&format!("{second}/moves"), &[]).ok();
    assert_eq!((office.path.as_str(), office.link("Next application to review")), (second.as_str(), first.clone()));
    office.post(&format!("{second}/moves"), &[("to", "offered"), ("note", "")]).ok();
    assert!(office.text(".flash").starts_with("second is offered a place and was told by mail to answer by "));
    office.get(&first).ok();
    assert_eq!(office.texts("main a").iter().filter(|text| *text == "Next application to review").count(), 0);
}

#[test]
fn applications_that_wait_for_the_office_come_first_and_then_the_newest() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    help::applicant(&world, "oldest@example.com", cohort);
    world.advance(TimeDelta::hours(1));
    help::offered_trainee(&world, "offered@example.com", cohort);
    world.advance(TimeDelta::hours(1));
    help::applicant(&world, "newest@example.com", cohort);
    let mut office = world.signed_in(help::office(&world));
    office.get("/office/applications").ok();
    assert_eq!(office.texts("tbody td:first-child b"), ["newest", "oldest", "offered"]);
    assert!(office.text("tbody tr").contains("Spring 2027, Hangzhou"));
    let waiting = office.get("/office").ok().link("applications to review");
    assert_eq!(waiting, "/office/applications?flag=review");
    assert_eq!(office.get(&waiting).ok().texts("tbody td:first-child b"), ["newest", "oldest"]);
}

#[test]
fn the_office_has_a_queue_of_the_identities_to_verify() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    help::admitted_trainee(&world, "verified@example.com", cohort);
    let (_, id) = help::offered_trainee(&world, "lin@example.com", cohort);
    let (zhou, withdrawn) = help::applicant(&world, "zhou@example.com", cohort);
    let now = world.now();
    world.write(move |conn| application::withdraw(conn, zhou, withdrawn, "", now)).unwrap();
    let mut office = world.signed_in(help::office(&world));
    let queue = office.get("/office").ok().link("identity to verify");
    assert_eq!(queue, "/office/applications?flag=identity");
    assert_eq!(office.text(&format!("a.tile[href='{queue}'] b")), "1");
    let page = office.get(&queue).ok().link("lin");
    assert_eq!(page, format!("/office/applications/{id}"));
    office.get(&page).ok().submit(&format!("{page}/identity"), &[]).ok();
    assert_eq!(office.get(&queue).ok().texts("tbody tr").len(), 0);
}

#[test]
fn a_disabled_account_is_out_at_once() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[Role::Trainee]);
    let mut browser = world.signed_in(lin);
    browser.get("/my/application").ok();
    let mut office = world.signed_in(help::office(&world));
    let page = format!("/office/people/{lin}");
    office.get("/office/people?q=lin@").ok();
    office.get(&page).ok().submit(&format!("{page}/disable"), &[]).ok();
    assert!(browser.get("/my/application").path.starts_with("/sign-in"));
    office.submit(&format!("{page}/enable"), &[]).ok();
}

#[test]
fn an_invited_trainer_is_tied_to_the_provider_and_no_member_of_it() {
    let world = World::new();
    let (provider, _) = help::provider(&world, "HZ01");
    let mut office = world.signed_in(help::office(&world));
    let fields =
        [("name", "Wu"), ("email", "wu@example.com"), ("role", "trainer"), ("provider", &provider.to_string())];
    office.get("/office/people/invite").ok().submit("/office/people/invite", &fields).ok();
    let link = world.link_to("wu@example.com");
    let mut wu = world.visitor();
    wu.get(&link).submit(&link, &[("name", "Wu"), ("password", "four white horses")]).ok();
    let row = office.get("/office/people?kind=trainer").ok().text("tbody tr");
    assert!(row.contains("HZ01"), "{row}");
    assert!(!office.get("/office/people?kind=member").ok().sees("wu@example.com"));
}

#[test]
fn the_office_takes_roles_and_memberships_away_but_not_its_own() {
    let world = World::new();
    let boss = help::office(&world);
    let (provider, member) = help::provider(&world, "JIUTONG");
    let helper = world.user("helper@example.com", &[Role::Trainer, Role::Office]);
    let mut office = world.signed_in(boss);
    let page = format!("/office/people/{helper}");
    let removal = format!("{page}/removal");
    office.get(&page).ok().submit(&removal, &[("held", "office")]).ok();
    assert!(office.sees("The role is taken away."));
    assert_eq!(world.signed_in(helper).get("/office/people").status, 403);
    assert_eq!(world.read(|conn| role::of(conn, helper)), [Role::Trainer]);
    office.post(&removal, &[("held", "office")]);
    assert!(office.sees("does not hold that role any more"));

    let own = format!("/office/people/{boss}/removal");
    assert!(!office.get(&format!("/office/people/{boss}")).ok().actions().contains(&own));
    office.post(&own, &[("held", "office")]);
    assert!(office.sees("You cannot take the office from yourself"));

    office.get(&format!("/office/people/{member}")).ok();
    office.submit(&format!("/office/people/{member}/removal"), &[("held", "member")]).ok();
    assert_eq!(world.read(|conn| provider::members(conn, provider)), []);
    assert_eq!(world.signed_in(member).get("/provider").status, 403);
}

#[test]
fn the_last_of_the_office_stays_when_the_other_is_shut_out() {
    let world = World::new();
    let [gone, last] = [(); 2].map(|()| help::office(&world));
    let now = world.now();
    world.write(move |conn| person::disable(conn, last, gone, now)).unwrap();
    let outcome = world.write(move |conn| person::remove(conn, gone, last, Held::Role(Role::Office), now));
    assert!(matches!(outcome, Err(PersonError::LastOffice)));
}

#[test]
fn whose_account_is_shut_gets_no_mail_of_their_provider() {
    let world = World::new();
    let (boss, now) = (help::office(&world), world.now());
    let (provider, member) = help::provider(&world, "JIUTONG");
    assert_eq!(world.read(|conn| provider::members(conn, provider)), [member]);
    world.write(move |conn| person::disable(conn, boss, member, now)).unwrap();
    assert_eq!(world.read(|conn| provider::members(conn, provider)), []);
}

#[test]
fn cohorts_providers_and_schemes_are_sorted_as_their_heads_say() {
    let world = World::new();
    let office = world.user("office@example.com", &[Role::Office]);
    help::open_cohort_of(&world, 5);
    for code in ["HZ01", "AB02"] {
        help::provider(&world, code);
    }
    let mut office = world.signed_in(office);
    let codes = |office: &Person| office.texts("tbody td.mono");
    assert_eq!(codes(office.get("/office/providers").ok()), ["AB02", "HZ01"]);
    assert_eq!(codes(office.get("/office/providers?sort=-code").ok()), ["HZ01", "AB02"]);
    for list in ["/office/providers?sort=tier", "/office/cohorts?sort=-starts", "/office/schemes?sort=level"] {
        let sorted = if list.contains('-') { "descending" } else { "ascending" };
        assert!(office.get(list).ok().has(&format!("th[aria-sort={sorted}]")), "{list}");
    }
}
