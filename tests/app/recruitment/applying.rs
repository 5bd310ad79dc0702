use chrono::TimeDelta;
use shining_star::accounts::role::Role;
use shining_star::recruitment::application::{self, ApplicationError, CodeCheck};

use crate::support::person::Upload;
use crate::support::recruitment as help;
use crate::support::{Person, World};

const FIELDS: [(&str, &str); 5] = [
    ("legal_name", "林晓雨"),
    ("birth_date", "2002-05-17"),
    ("phone", "13800000001"),
    ("city", "杭州"),
    ("motivation", "I want to learn to present well."),
];

fn apply(person: &mut Person, path: &str, more: &[(&str, &str)]) {
    let mut fields: Vec<_> = FIELDS.iter().filter(|(name, _)| !more.iter().any(|(n, _)| n == name)).copied().collect();
    fields.extend(more);
    person.get(path).upload(path, &fields, &[]);
}

#[test]
fn a_visitor_signs_in_and_applies() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let path = help::cohort_path(&world, cohort);
    let mut visitor = world.visitor();
    assert_eq!(visitor.get("/cohorts").ok().text("h3"), "Spring 2027, Hangzhou");
    visitor.get(&path).ok();
    visitor.get(&format!("{path}/apply"));
    assert!(visitor.path.starts_with("/sign-in?next="), "{}", visitor.path);

    let lin = world.user("lin@example.com", &[Role::Trainee]);
    let mut lin = world.signed_in(lin);
    apply(&mut lin, &format!("{path}/apply"), &[("number", "11010519491231002X"), ("birth_date", "1949-12-31")]);
    assert_eq!((lin.status, lin.path.as_str()), (200, "/my/application"));
    assert!(lin.sees("110***********002X") && lin.sees("received"));
    assert_eq!(world.mail_to("lin@example.com").subject, "Your application is in");
    lin.get(&format!("{path}/apply"));
    assert_eq!(lin.path, "/my/application");
}

#[test]
fn an_applicant_finds_their_application_and_the_missing_number_from_their_home() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let mut lin = world.signed_in(world.user("lin@example.com", &[Role::Trainee]));
    assert!(!lin.get("/my").ok().sees("My application and papers"));
    apply(&mut lin, &format!("{}/apply", help::cohort_path(&world, cohort)), &[]);
    lin.get("/my").ok();
    assert_eq!(lin.text(".next h2"), "We are reading your application");
    assert_eq!(lin.link("Add it now"), "/my/application");
    assert_eq!(lin.link("My application and papers"), "/my/application");
    let number = help::card_number(help::birth_date(), 7);
    lin.get("/my/application").ok().submit("/my/identity", &[("number", &number)]).ok();
    assert_eq!(lin.get("/my").ok().link("See my application"), "/my/application");
}

#[test]
fn a_wrong_form_comes_back_with_a_message_at_each_field() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let path = format!("{}/apply", help::cohort_path(&world, cohort));
    let mut lin = world.signed_in(world.user("lin@example.com", &[Role::Trainee]));
    apply(&mut lin, &path, &[("birth_date", "2011-01-01"), ("number", "110105194912310021"), ("city", "")]);
    assert_eq!(lin.status, 422);
    assert_eq!(lin.value("motivation"), "I want to learn to present well.");
    assert_eq!(lin.error("birth_date").as_deref(), Some("You can take part from your 16th birthday."));
    assert_eq!(lin.error("city").as_deref(), Some("Please fill this in."));
    assert_eq!(
        lin.error("number").as_deref(),
        Some("This number has a mistake in it. Please compare it with your card.")
    );
}

#[test]
fn a_late_post_is_refused_in_words() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let path = format!("{}/apply", help::cohort_path(&world, cohort));
    let lin = world.user("lin@example.com", &[Role::Trainee]);
    let mut browser = world.signed_in(lin);
    browser.get(&path).ok();
    world.advance(TimeDelta::days(31));
    let mut fresh = world.signed_in(lin);
    std::mem::swap(&mut fresh.body, &mut browser.body);
    fresh.upload(&path, &FIELDS, &[]);
    assert_eq!(fresh.status, 422);
    assert!(fresh.text("#errors").contains("closed"), "{}", fresh.text("#errors"));
}

#[test]
fn a_wrong_code_is_refused_at_its_field_and_can_be_entered_later() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (provider, _) = help::provider(&world, "HZ01");
    let code = help::quota(&world, cohort, provider, 1);
    let path = format!("{}/apply", help::cohort_path(&world, cohort));
    let user = world.user("lin@example.com", &[Role::Trainee]);
    let mut lin = world.signed_in(user);
    apply(&mut lin, &path, &[("code", "NONSENSE")]);
    assert_eq!(lin.status, 422);
    assert!(lin.error("code").unwrap().contains("leave it empty to apply by yourself"));
    apply(&mut lin, &path, &[]);
    assert_eq!((lin.status, lin.path.as_str()), (200, "/my/application"));
    let id = world.read(|conn| application::to_cohort(conn, user, cohort)).unwrap().id;
    let enter = format!("/my/applications/{id}/code");
    lin.submit(&enter, &[("code", "NONSENSE")]);
    assert_eq!(lin.status, 422);
    assert!(lin.error("code").is_some());
    lin.submit(&enter, &[("code", &code.to_lowercase())]).ok();
    let known = world.read(|conn| application::find(conn, id));
    assert_eq!((known.provider_id, known.code_check), (Some(provider), CodeCheck::Valid));
    let mut office = world.signed_in(help::office(&world));
    assert!(office.get(&format!("/office/applications/{id}")).ok().sees("Nomination code entered"));
    let (_, other) = help::applicant(&world, "wu@example.com", cohort);
    let now = world.now();
    let wu = world.read(|conn| application::find(conn, other)).user_id;
    let full = world.write(move |conn| application::enter_code(conn, wu, other, &code, now));
    assert!(matches!(full, Err(ApplicationError::Code(CodeCheck::Full))));
}

#[test]
fn a_minor_sends_a_guardians_consent_that_only_the_office_and_the_owner_read() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let path = format!("{}/apply", help::cohort_path(&world, cohort));
    let mut lin = world.signed_in(world.user("lin@example.com", &[Role::Trainee]));
    apply(&mut lin, &path, &[("birth_date", "2010-03-01")]);
    lin.upload(
        "/my/guardian",
        &[("guardian_name", "林国强")],
        &[Upload { field: "guardian", name: "consent.exe", bytes: b"MZ" }],
    );
    assert_eq!(lin.error("guardian").as_deref(), Some("Please choose a PDF, PNG or JPEG file."));
    lin.get("/my/application").upload(
        "/my/guardian",
        &[("guardian_name", "林国强")],
        &[Upload { field: "guardian", name: "同意书.pdf", bytes: b"%PDF-1.4 consent" }],
    );
    assert_eq!(lin.get("/my/guardian").ok().body, "%PDF-1.4 consent");
    assert!(lin.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert!(lin.get("/my/application").ok().actions().contains(&"/my/guardian".to_owned()));
    let mut office = world.signed_in(help::office(&world));
    let queue = office.get("/office").ok().link("guardian consent to check");
    let page = office.get(&queue).ok().link("lin");
    office.get(&page).ok().submit(&format!("{page}/guardian"), &[]).ok();
    assert!(office.sees("The consent is accepted."));
    assert_eq!(office.get(&queue).ok().texts("tbody tr").len(), 0);
    assert!(!office.get("/office").ok().sees("to check"));
    assert!(!lin.get("/my/application").ok().actions().contains(&"/my/guardian".to_owned()));
    let mut other = world.signed_in(world.user("zhou@example.com", &[Role::Trainee]));
    assert_eq!(other.get("/my/guardian").status, 404);
    assert_eq!(other.get(&format!("{page}/guardian")).status, 403);
}

#[test]
fn a_document_that_was_replaced_or_refused_leaves_nothing_behind() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let path = format!("{}/apply", help::cohort_path(&world, cohort));
    let kept = || std::fs::read_dir(world.app.config.files_url.trim_start_matches("file://")).unwrap().count();
    let mut lin = world.signed_in(world.user("lin@example.com", &[Role::Trainee]));
    let send = |person: &mut Person, name: &str, bytes: &[u8]| {
        let file = Upload { field: "guardian", name, bytes };
        person.get("/my/application").upload("/my/guardian", &[("guardian_name", "林国强")], &[file]);
    };
    apply(&mut lin, &path, &[("birth_date", "2010-03-01")]);
    for n in 0..3 {
        send(&mut lin, "consent.hta", format!("%PDF-1.4 consent {n}").as_bytes());
    }
    assert_eq!(lin.get("/my/guardian").ok().body, "%PDF-1.4 consent 2");
    let disposition = lin.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.contains("filename=\"consent.pdf\""), "{disposition}");
    assert_eq!(kept(), 1);
    lin.get("/my/application");
    let page = std::mem::take(&mut lin.body);
    let mut office = world.signed_in(help::office(&world));
    let decision = office.get("/office/applications").ok().link("lin");
    office.get(&decision).submit(&format!("{decision}/guardian"), &[]).ok();
    lin.body = page;
    let late = Upload { field: "guardian", name: "late.pdf", bytes: b"%PDF-1.4 late" };
    lin.upload("/my/guardian", &[("guardian_name", "林国强")], &[late]);
    assert_eq!((kept(), lin.get("/my/guardian").ok().body.as_str()), (1, "%PDF-1.4 consent 2"));
}

#[test]
fn an_applicant_accepts_the_place_and_nobody_else_can() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (lin, id) = help::offered_trainee(&world, "lin@example.com", cohort);
    let mut other = world.signed_in(world.user("zhou@example.com", &[Role::Trainee]));
    assert_eq!(other.post(&format!("/my/applications/{id}/accept"), &[]).status, 404);
    let mut lin = world.signed_in(lin);
    lin.get("/my/application").submit(&format!("/my/applications/{id}/accept"), &[]).ok();
    assert!(lin.sees("you have a place"));
    lin.post(&format!("/my/applications/{id}/decline"), &[("reason", "")]);
    assert!(lin.text(".flash").contains("moved on"));
}

#[test]
fn who_withdrew_applies_again_with_the_same_row() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (lin, id) = help::applicant(&world, "lin@example.com", cohort);
    let mut browser = world.signed_in(lin);
    browser.get("/my/application").submit(&format!("/my/applications/{id}/withdraw"), &[("reason", "later")]).ok();
    let (new, now) = (help::new_application(&world, lin, cohort, ""), world.now());
    let again = world.write(move |conn| application::apply(conn, lin, &new, now)).unwrap();
    assert_eq!(again.application, id);
    assert_eq!(world.read(|conn| application::history(conn, id)).len(), 3);
}
