use crate::support::World;
use crate::support::person::Upload;
use crate::support::recruitment as help;
use shining_star::accounts::role::Role;

const MIXED: &str =
    "姓名,邮箱,电话,备注\n林晓雨,lin@example.com,13800000000,\n,zhou@example.com,,\n吴桐,not a mail,,\n";

#[test]
fn a_file_is_checked_first_and_only_the_good_rows_are_nominated() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (provider, member) = help::provider(&world, "HZ01");
    let code = help::quota(&world, cohort, provider, 5);
    let mut member = world.signed_in(member);
    let file = Upload { field: "file", name: "list.csv", bytes: MIXED.as_bytes() };
    member.get("/provider/nominations").ok().upload("/provider/nominations/file", &[], &[file]).ok();
    assert_eq!(member.texts("table.problems tbody td.end"), ["3", "4"]);
    assert_eq!(member.texts("table.good tbody td.end"), ["2"]);
    member.upload("/provider/nominations/batches", &[], &[]).ok();
    assert!(member.sees("1 person is nominated"), "{}", member.text("main"));
    let link = world.link_to("lin@example.com");
    assert_eq!(link, format!("{}/apply?code={code}", help::cohort_path(&world, cohort)));

    let file = Upload { field: "file", name: "list.csv", bytes: MIXED.as_bytes() };
    member.upload("/provider/nominations/file", &[], &[file]).ok();
    assert_eq!(member.texts("table.problems tbody td.end"), ["2", "3", "4"]);
    let undo = member.get("/provider/nominations").actions().into_iter().find(|a| a.ends_with("/undo")).unwrap();
    member.submit(&undo, &[]).ok();
    assert!(member.sees("seat given back"));
}

#[test]
fn a_nominee_who_applies_with_the_link_has_used_the_nomination() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (provider, member) = help::provider(&world, "HZ01");
    let code = help::quota(&world, cohort, provider, 1);
    let mut browser = world.signed_in(member);
    browser
        .get("/provider/nominations")
        .submit("/provider/nominations", &[("name", "林晓雨"), ("email", "lin@example.com")])
        .ok();
    let lin = world.user("lin@example.com", &[Role::Trainee]);
    let mut form = world.signed_in(lin);
    form.get(&format!("{}/apply?code={code}", help::cohort_path(&world, cohort))).ok();
    assert_eq!(form.value("code"), code);
    let (new, now) = (help::new_application(&world, lin, cohort, &code), world.now());
    world.write(move |conn| shining_star::recruitment::application::apply(conn, lin, &new, now)).unwrap();
    assert_eq!(browser.get("/provider/nominations").ok().text("tbody .status"), "submitted");
}

#[test]
fn another_providers_records_are_not_found() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (provider, member) = help::provider(&world, "HZ01");
    help::quota(&world, cohort, provider, 5);
    let (nominee, now) = (help::nominee("lin@example.com"), world.now());
    let id = world
        .write(move |conn| {
            shining_star::recruitment::nomination::nominate(conn, member, provider, cohort, &nominee, now)
        })
        .unwrap();
    let mut other = world.signed_in(help::provider(&world, "YW02").1);
    assert_eq!(other.post(&format!("/provider/nominations/{id}/withdraw"), &[]).status, 404);
    assert!(!other.get("/provider/nominations").ok().sees("lin@example.com"));
}
