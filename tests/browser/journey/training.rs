//! Training: seats, the waitlist, who was there.

use std::rc::Rc;

use super::walk::{TRAINEE, TRAINER, Walk, day};
use crate::support::Person;

/// Books the first session that has a free seat, gives the seat back, and books it again.
pub async fn booking(walk: Rc<Walk>) {
    let trainee = walk.enter(TRAINEE).await;
    trainee.goto("/my/sessions").await;
    let script = "return [...document.querySelectorAll('.days a')].map(link => link.pathname)";
    let sessions: Vec<String> = trainee.find(script).await;
    let mut is_booked = false;
    for session in sessions {
        trainee.goto(&session).await;
        if !trainee.texts("main button").await.iter().any(|button| button == walk.t("seat-book")) {
            continue;
        }
        trainee.press(walk.t("seat-book")).await;
        trainee.expect_text("main h2", walk.t("seat-step-held-title")).await;
        trainee.confirm(walk.t("seat-leave")).await;
        trainee.expect_text("main h2", walk.t("seat-step-book-title")).await;
        trainee.press(walk.t("seat-book")).await;
        trainee.expect_text("main h2", walk.t("seat-step-held-title")).await;
        is_booked = true;
        break;
    }
    assert!(is_booked, "no session had a free seat");
    trainee.assert_quiet().await;
}

/// A trainer publishes a session with one seat; the second who wants it waits, and gets it when the first gives it back.
pub async fn waitlist(walk: Rc<Walk>) {
    let trainer = walk.enter(TRAINER).await;
    let mate = somebody_who_came(&walk, &trainer).await.email;
    let first = walk.enter(TRAINEE).await;
    first.goto("/my").await;
    let cohort = first.text("main .head .status").await;

    trainer.goto("/trainer/sessions/new").await;
    trainer.press(walk.t("session-create")).await;
    trainer.expect_text(".errors h2", walk.t("ui-errors-title")).await;
    trainer.assert_sound().await;
    let cohort = trainer.option("#f-cohort", &cohort).await;
    let room = trainer.option("#f-room", "").await;
    let on = day(5);
    let fields = [
        ("title_en", "One seat only"),
        ("title_zh", "一对一辅导"),
        ("cohort", &cohort),
        ("module", "rehearsal"),
        ("room", &room),
        ("day_1", &on),
        ("from_1", "06:10"),
        ("to_1", "07:40"),
        ("capacity", "1"),
    ];
    trainer.fill_all(&fields).await;
    trainer.press(walk.t("session-create")).await;
    trainer.expect_text("h1 .status", walk.t("session-stage-draft")).await;
    trainer.press(walk.t("session-publish")).await;
    trainer.expect_text("h1 .status", walk.t("session-stage-upcoming")).await;
    let page = trainer.path().await;
    let session = format!("/my/sessions/{}", page.rsplit('/').next().expect("a number"));

    first.goto(&session).await;
    first.press(walk.t("seat-book")).await;
    first.expect_text("main h2", walk.t("seat-step-held-title")).await;
    let second = walk.enter(&mate).await;
    second.goto(&session).await;
    second.press(walk.t("seat-join-waitlist")).await;
    second.expect_text("main button", walk.t("seat-leave-waitlist")).await;
    first.confirm(walk.t("seat-leave")).await;
    first.expect_text("main h2", walk.t("seat-step-wait-title")).await;
    second.goto("/my/sessions").await;
    second.follow(walk.pick("One seat only", "一对一辅导")).await;
    second.expect_text("main h2", walk.t("seat-step-offered-title")).await;
    second.assert_sound().await;
    second.press(walk.t("seat-accept")).await;
    second.expect_text("main h2", walk.t("seat-step-held-title")).await;
    trainer.goto(&page).await;
    trainer.expect_text("table.roster", &mate).await;
    for person in [&trainer, &first, &second] {
        person.assert_quiet().await;
    }
}

/// In the session that runs now one person comes late and another leaves, whose minutes count.
pub async fn attendance(walk: Rc<Walk>) {
    let trainer = walk.enter(TRAINER).await;
    let leaver = somebody_who_came(&walk, &trainer).await;
    let script = "return document.querySelector(`table.roster form[action$='/check-in']`)?.closest('tr').id || ''";
    let latecomer: String = trainer.find(script).await;
    assert!(!latecomer.is_empty(), "everybody is there");
    trainer.press_at(&format!("#{latecomer} form[action$='/check-in'] button")).await;
    trainer.expect_text("main", walk.t("attendance-in")).await;
    trainer.expect_text(&format!("#{latecomer} .status"), walk.t("attendance-status-late")).await;
    trainer.assert_sound().await;

    let row = &leaver.row;
    trainer.press_at(&format!("#{row} form[action$='/check-out'] button")).await;
    trainer.expect_text("main", walk.t("attendance-out")).await;
    let minutes = trainer.text(&format!("#{row} td:nth-child(5)")).await;
    assert!(minutes.contains(|digit: char| ('1'..='9').contains(&digit)), "no minutes count: {minutes:?}");
    let trainee = walk.enter(&leaver.email).await;
    trainee.goto("/my/hours").await;
    trainee.expect_text("main tbody td", &minutes).await;
    trainer.assert_quiet().await;
    trainee.assert_quiet().await;
}

struct Seated {
    /// The id of the row.
    row: String,
    email: String,
}

/// Opens the roster of the session that runs now; somebody on it who came and has not left.
async fn somebody_who_came(walk: &Walk, trainer: &Person) -> Seated {
    trainer.goto("/trainer").await;
    trainer.follow(walk.t("home-open-roster")).await;
    trainer.expect_text("table.roster button", walk.t("attendance-check-out")).await;
    let script = "const row = document.querySelector(`table.roster form[action$='/check-out']`).closest('tr');
        return [row.id, row.querySelector('small').innerText.trim()]";
    let (row, email): (String, String) = trainer.find(script).await;
    Seated { row, email }
}
