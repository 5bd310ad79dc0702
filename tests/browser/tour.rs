//! Everybody walks through every page that a link leads to, on a phone in Chinese and at a desk in English: axe-core
//! finds nothing serious, nothing is wider than the screen, the browser complains about nothing.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use crate::support::{Person, Server};
use crate::world::{self, Variant};

/// Who walks, from where, and some of the pages they must come by; a number or code is `#`.
const WALKS: [(&str, &str, &[&str]); 6] = [
    ("", "/", &["/", "/cohorts", "/cohorts/#", "/verify", "/sign-in", "/sign-up", "/reset"]),
    (
        "office@demo.test",
        "/office",
        &[
            "/office",
            "/office/applications",
            "/office/applications/#",
            "/office/cohorts/#",
            "/office/cohorts/new",
            "/office/schemes/#",
            "/office/providers/#",
            "/office/people/#",
            "/office/sessions/#",
            "/office/venues/#",
            "/office/exams/#",
            "/office/exams/#/board",
            "/office/exams/#/board/candidates/#",
            "/office/exams/#/board/incidents",
            "/office/exams/#/seats",
            "/office/exams/#/flags",
            "/office/exams/#/essays",
            "/office/exams/#/candidates/#",
            "/office/exams/items/#/versions/#/void",
            "/office/exams/new",
            "/office/exams/items/#",
            "/office/exams/items/import",
            "/office/exams/blueprints/#",
            "/office/rubrics/#",
            "/office/performances",
            "/office/results/#",
            "/office/certificates",
            "/office/certificates/decide/#/#",
            "/office/placements/#",
            "/office/mails/#",
            "/account",
        ],
    ),
    (
        "trainer@demo.test",
        "/trainer",
        &[
            "/trainer",
            "/trainer/sessions/#",
            "/trainer/exams",
            "/trainer/exams/#",
            "/trainer/exams/#/candidates/#",
            "/trainer/exams/#/incidents",
            "/trainer/marking",
            "/trainer/marking/#",
            "/trainer/marking/answers",
        ],
    ),
    (
        "provider@demo.test",
        "/provider",
        &[
            "/provider",
            "/provider/nominations",
            "/provider/openings/#",
            "/provider/openings/new",
            "/provider/anchors",
            "/provider/anchors/#",
            "/provider/candidacies/#",
            "/provider/placements/#",
        ],
    ),
    (
        "trainee@demo.test",
        "/my",
        &[
            "/my",
            "/my/sessions",
            "/my/sessions/#",
            "/my/hours",
            "/my/exams",
            "/my/exams/#",
            "/my/exams/#/questions/#",
            "/my/certificates",
            "/my/jobs",
            "/my/profile",
        ],
    ),
    (
        "anchor@demo.test",
        "/my",
        &["/my", "/my/results/#", "/my/certificates", "/my/jobs/#", "/my/offers/#", "/verify/#"],
    ),
];

#[tokio::test]
async fn every_page_is_accessible_fits_and_is_quiet() {
    let server = world::demo();
    let phone = Variant::PhoneChinese;
    let trainee = phone.enter(&server, "trainee@demo.test").await;
    trainee.goto("/my").await;
    keep(trainee.screenshot("trainee-home").await.as_path());
    begin_exam(&trainee, phone).await;
    trainee.press_at(".opts .opt").await;
    trainee.expect_text("#saved", "✓").await;
    keep(trainee.screenshot("exam").await.as_path());
    drop(trainee);

    let (first, second) = tokio::join!(walk_all(&server, phone), walk_all(&server, Variant::DesktopEnglish));
    let problems: Vec<String> = [first, second].concat();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Goes to the exam that is open, and starts it.
pub async fn begin_exam(trainee: &Person, variant: Variant) {
    trainee.goto("/my/exams").await;
    trainee.follow(variant.t("exam-begin")).await;
    trainee.fill("lang", variant.lang().as_str()).await;
    trainee.fill("agree", "on").await;
    trainee.press(variant.t("exam-begin")).await;
    trainee.expect_text("#saved", "").await;
}

async fn walk_all(server: &Server, variant: Variant) -> Vec<String> {
    let mut problems = Vec::new();
    for (email, home, expected) in WALKS {
        let person =
            if email.is_empty() { variant.on(server).open().await } else { variant.enter(server, email).await };
        let _ = person.complaints().await;
        person.bring_axe().await;
        let seen = walk(&person, home, &mut problems).await;
        for shape in expected {
            if !seen.contains(*shape) {
                problems.push(format!("{} {email}: no link led to {shape}", person.who()));
            }
        }
        problems.extend(behind_a_button(&person, email).await);
        if variant == Variant::DesktopEnglish && email.starts_with("office") {
            person.goto("/office").await;
            keep(person.screenshot("office-home").await.as_path());
        }
        if variant == Variant::DesktopEnglish && email.starts_with("provider") {
            person.goto("/provider/anchors?opening=1").await;
            keep(person.screenshot("search").await.as_path());
        }
    }
    problems
}

/// Pages to which no link leads: an essay on a marker's desk, and what a void would change.
async fn behind_a_button(person: &Person, email: &str) -> Vec<String> {
    if email.starts_with("trainer") {
        person.goto("/trainer/marking/answers").await;
        person.press_at("main td button").await;
        person.expect_attribute("#f-points", "name", "points").await;
    } else if email.starts_with("office") {
        person.goto("/office/exams/items?q=practice.figures.gpm").await;
        person.press_at("main td a").await;
        person.press_at("main a[href$='/void']").await;
        person.press_at("input[name=effect]").await;
        person.press_at("main form[method=get] button").await;
        person.expect_attribute("#f-reason", "name", "reason").await;
    } else {
        return Vec::new();
    }
    let found = look(person).await;
    found.into_iter().map(|problem| format!("{} behind a button: {problem}", person.who())).collect()
}

/// Follows links, one of each shape, and looks at each page.
async fn walk(person: &Person, home: &str, problems: &mut Vec<String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::from([shape(home)]);
    let mut ahead = VecDeque::from([home.to_string()]);
    while let Some(path) = ahead.pop_front() {
        person.goto(&path).await;
        for problem in look(person).await {
            problems.push(format!("{} {path}: {problem}", person.who()));
        }
        for link in links(person).await {
            if seen.insert(shape(&link)) {
                ahead.push_back(link);
            }
        }
    }
    seen
}

async fn look(person: &Person) -> Vec<String> {
    let mut problems: Vec<String> = person.axe().await.iter().map(|violation| format!("axe: {violation}")).collect();
    let wide = person.too_wide().await;
    if !wide.is_empty() {
        problems.push(format!("wider than the screen: {wide:?}"));
    }
    problems.extend(person.complaints().await.into_iter().map(|complaint| format!("browser: {complaint}")));
    if person.count("h1").await != 1 {
        problems.push(format!("headings of the first level: {:?}", person.texts("h1").await));
    }
    problems
}

async fn links(person: &Person) -> Vec<String> {
    let script = "return [...document.querySelectorAll('a[href]')]
        .filter(link => !link.hasAttribute('download') && link.origin === location.origin)
        .map(link => link.pathname + link.search)
        .filter(path => !/^.static|[.](csv|pdf|png|ics|xlsx)([?]|$)/.test(path))";
    let found = person.browser().execute(script, Vec::new()).await.expect("the links");
    found.convert().expect("a list of links")
}

/// A page's address without its numbers and codes; sorting and paging make no page of their own.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let short = |word: &str| if word.chars().any(|c| c.is_ascii_digit()) { "#".to_string() } else { word.to_string() };
    let path: Vec<String> = path.split('/').map(short).collect();
    let view: Vec<&str> =
        query.split('&').filter(|pair| pair.starts_with("view=") || pair.starts_with("state=")).collect();
    format!("{}{}{}", path.join("/"), if view.is_empty() { "" } else { "?" }, view.join("&"))
}

/// With `UPDATE_SCREENSHOTS=1` the README shows this picture from now on.
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests asks for new pictures")]
fn keep(picture: &Path) {
    if std::env::var("UPDATE_SCREENSHOTS").is_ok_and(|value| value == "1") {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for screenshots");
        std::fs::copy(picture, folder.join(picture.file_name().expect("a name"))).expect("a copy of the picture");
    }
}
