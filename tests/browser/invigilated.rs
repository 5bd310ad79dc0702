//! The exam in a room, with every kind of question, seen by the candidate and by the invigilator at the same time. The
//! demo's rehearsal asks for an identity check, a code, and one device.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::Value;
use shining_star::assessment::item::ItemKind;
use shining_star::assessment::response;
use shining_star::clock::Clock;
use shining_star::schema::{answers, attempts, candidates, item_versions, paper_items, sittings, users};
use thirtyfour::Key;

use crate::support::Person;
use crate::world::{self, Variant, World};

const TRAINEE: &str = "trainee@demo.test";
const TRAINER: &str = "trainer@demo.test";
/// One of each kind, and a case of three.
const QUESTIONS: usize = 12;
/// What the page shows as the answer.
const SHOWN: &str = "return [...document.querySelectorAll('[name=choice]')]
    .filter(field => !/radio|checkbox/.test(field.type) || field.checked).map(field => field.value).join('')";

/// The rehearsal, with those who are at it.
struct Room {
    world: World,
    variant: Variant,
    trainee: Person,
    trainer: Person,
    /// The invigilator's board, and the candidate on it.
    board: String,
    candidate: String,
    name: String,
}

impl Room {
    /// The invigilator has let the trainee in, who has begun.
    async fn enter(variant: Variant) -> Room {
        let world = world::demo();
        let (trainer, trainee) = tokio::join!(variant.enter(&world, TRAINER), variant.enter(&world, TRAINEE));
        let name = trainee.text("details.account summary").await;
        trainee.goto("/my/exams").await;
        trainee.follow(variant.t("exam-go-in")).await;
        trainee.expect_text("main h2", variant.t("exam-unchecked-title")).await;
        trainer.goto("/trainer/exams").await;
        trainer.follow(variant.lang().pick("Rehearsal with every kind of question", "全题型模拟考试")).await;
        let board = trainer.path().await;
        trainer.follow(&name).await;
        trainer.expect_text("h1", &name).await;
        trainer.fill("f-document", "id_card").await;
        trainer.press(variant.t("candidate-authorise")).await;
        trainer.expect_text("main", variant.t("candidate-authorised")).await;
        let candidate = trainer.path().await;
        // The waiting page goes on by itself.
        trainee.fill("lang", variant.lang().as_str()).await;
        trainee.fill("f-code", " star-7 ").await;
        trainee.fill("agree", "on").await;
        trainee.press(variant.t("exam-begin")).await;
        trainee.expect_attribute("#question", "data-position", "1").await;
        Room { world, variant, trainee, trainer, board, candidate, name }
    }

    fn database(&self) -> SqliteConnection {
        let file = self.world.folder().join("var/demo.db");
        let mut conn = SqliteConnection::establish(&file.to_string_lossy()).expect("the database");
        conn.batch_execute("PRAGMA busy_timeout = 5000").expect("a patient connection");
        conn
    }

    /// As if the last sign of life of everybody who writes were two minutes old.
    fn let_minutes_pass_in_silence(&self) {
        let at = Clock::System.now() - chrono::TimeDelta::minutes(2);
        diesel::update(attempts::table.filter(attempts::seen_at.gt(at)))
            .set(attempts::seen_at.eq(at))
            .execute(&mut self.database())
            .expect("an earlier time");
    }

    /// What the log holds of the trainee's answers, in the order in which they were saved: position and what they see.
    fn log(&self) -> Vec<(i64, String)> {
        let mut conn = self.database();
        let rows: Vec<(i64, String, ItemKind, String)> =
            answers::table
                .inner_join(attempts::table.inner_join(candidates::table.inner_join(sittings::table)))
                .inner_join(users::table.on(users::id.eq(candidates::user_id)))
                .inner_join(paper_items::table.on(
                    paper_items::attempt_id.eq(answers::attempt_id).and(paper_items::position.eq(answers::position)),
                ))
                .inner_join(item_versions::table.on(item_versions::id.eq(paper_items::item_version_id)))
                .filter(users::email.eq(TRAINEE))
                .filter(sittings::entry_code.eq("STAR-7"))
                .order(answers::id)
                .select((answers::position, answers::choice, item_versions::kind, paper_items::option_order))
                .load(&mut conn)
                .expect("the log");
        rows.into_iter()
            .map(|(position, choice, kind, order)| (position, response::shown(kind, &choice, &order)))
            .collect()
    }

    /// What counts, by position.
    fn counting(&self) -> BTreeMap<i64, String> {
        self.log().into_iter().collect()
    }

    async fn row(&self) -> String {
        let script = "return [...document.querySelectorAll('#board tbody tr')].map(row => row.innerText)";
        let rows: Vec<String> = self.trainer.find(script).await;
        rows.into_iter().find(|row| row.contains(&self.name)).unwrap_or_default()
    }

    /// Waits until the trainee's line on the board says `text`.
    async fn expect_row(&self, text: &str) {
        within(30, &format!("{text:?} on the board"), async || self.row().await.contains(text)).await;
    }
}

/// Longer than a person waits for a page: signs of life come every twenty seconds.
async fn within(seconds: u64, what: &str, is_so: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while !is_so().await {
        assert!(Instant::now() < deadline, "no {what} within {seconds} s");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Minutes of the count-down.
async fn minutes(person: &Person) -> i64 {
    person.text("#clock").await.split(':').next().and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Answers the question that is shown, whatever its kind.
async fn answer(person: &Person) {
    let script = "const fields = [...document.querySelectorAll('[name=choice]')];
        return [fields[0].tagName === 'INPUT' ? fields[0].type : fields[0].tagName, String(fields.length)]";
    let [kind, count]: [String; 2] = person.find(script).await;
    match kind.as_str() {
        "radio" | "checkbox" => person.press_at(".opts .opt:nth-child(2)").await,
        "SELECT" => {
            // Each place another letter, the last one first.
            let choose = format!(
                "document.querySelectorAll('select[name=choice]').forEach((place, at) => {{
                    place.value = 'ABCDEF'[{count} - 1 - at];
                    place.dispatchEvent(new Event('change', {{ bubbles: true }})); }}); return true"
            );
            let _: bool = person.find(&choose).await;
        }
        "text" => person.fill("choice", "4.5").await,
        _ => person.fill("choice", "抱歉让您收到破损的杯子。I send a new one today, and 𠮷 follows up.").await,
    }
    let _: bool = person.find("document.activeElement?.blur(); return true").await;
}

#[tokio::test]
async fn a_switch_of_the_language_just_before_the_connection_goes_stops_nobody() {
    let room = Room::enter(Variant::DesktopEnglish).await;
    let trainee = &room.trainee;
    let kept = "return Object.keys(sessionStorage).filter(key => key.startsWith('paper:')).length";
    within(20, "papers in both languages on the device", async || trainee.find::<i64>(kept).await == 2).await;
    answer(trainee).await;
    trainee.expect_text("#saved", "✓").await;
    let given: String = trainee.find(SHOWN).await;
    trainee.press_at(".exam-bar button[name=go]").await;
    trainee.expect_attribute("html", "lang", "zh-CN").await;
    trainee.go_offline().await;
    trainee.press_at("#go-next button").await;
    trainee.expect_attribute("#question", "data-position", "2").await;
    trainee.expect_text("#heading", "第 2 题").await;
    // What was answered in the other language stands in this one.
    trainee.press_at("#go-previous button").await;
    trainee.expect_attribute("#question", "data-position", "1").await;
    assert_eq!(trainee.find::<String>(SHOWN).await, given);
}

/// What waits on the device, in its order.
async fn waiting(person: &Person) -> Vec<(i64, String)> {
    let script = "const key = Object.keys(localStorage).find(key => key.startsWith('answers:'));
        return JSON.parse((key && localStorage.getItem(key)) || '[]')";
    let queue: Vec<Value> = person.find(script).await;
    let text = |answer: &Value, name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    queue.iter().map(|one| (text(one, "position").parse().unwrap_or(0), text(one, "choice"))).collect()
}

#[tokio::test]
async fn answers_of_every_kind_wait_on_the_device_and_arrive_in_their_order() {
    let room = Room::enter(Variant::PhoneChinese).await;
    let trainee = &room.trainee;
    let paper = "return Object.keys(sessionStorage).some(key => key.startsWith('paper:'))";
    // The paper comes to the device a few seconds after the start.
    within(20, "paper on the device", async || trainee.find(paper).await).await;
    trainee.go_offline().await;
    for number in 1..=QUESTIONS {
        trainee.expect_attribute("#question", "data-position", &number.to_string()).await;
        answer(trainee).await;
        trainee.expect_text("#saved", room.variant.t("question-waiting-js")).await;
        if number < QUESTIONS {
            trainee.press_at("#go-next button").await;
        }
    }
    let kept = waiting(trainee).await;
    assert_eq!(kept.iter().map(|one| one.0).collect::<Vec<_>>(), (1..=QUESTIONS as i64).collect::<Vec<_>>());
    assert_eq!(room.log(), []);
    trainee.go_online().await;
    within(20, "end of the waiting", async || waiting(trainee).await.is_empty()).await;
    // The last acknowledgement names its question; the palette shows all of them.
    trainee.expect_text("#saved", "✓").await;
    assert_eq!(trainee.count(".palette a.a").await, QUESTIONS);
    assert_eq!(room.log(), kept);
    let _ = trainee.complaints().await;

    // As the server shows them.
    let exam = trainee.path().await.split("/questions").next().unwrap_or_default().to_owned();
    for (number, choice) in &kept {
        trainee.goto(&format!("{exam}/questions/{number}")).await;
        assert_eq!(&trainee.find::<String>(SHOWN).await, choice, "question {number}");
        trainee.assert_sound().await;
    }
    trainee.assert_quiet().await;
}

#[tokio::test]
async fn a_pause_and_extra_time_reach_the_open_page_and_the_board_follows_without_reloading() {
    let room = Room::enter(Variant::DesktopEnglish).await;
    let (trainee, variant) = (&room.trainee, room.variant);
    let hand = variant.enter(&room.world, TRAINER).await;
    room.trainer.goto(&room.board).await;
    let _: bool = room.trainer.find("window.isSame = true; return true").await;
    room.expect_row(variant.t("board-state-in_progress")).await;
    room.trainer.expect_text("#board", variant.t("board-state-lost_contact")).await;
    answer(trainee).await;
    trainee.expect_text("#saved", "✓").await;
    room.expect_row("1 / 12").await;
    room.trainer.assert_sound().await;

    hand.goto(&room.candidate).await;
    hand.press(variant.t("attempt-pause")).await;
    hand.fill("f-pause_reason", "Fire alarm").await;
    hand.press_at("details.confirm[open] form button.go").await;
    hand.expect_text("main", variant.t("attempt-paused")).await;
    room.expect_row(variant.t("board-state-paused")).await;
    within(30, "note of the pause", async || trainee.count("#exam-note").await == 1).await;
    trainee.expect_text("#exam-note", variant.t("exam-paused-js")).await;
    trainee.expect_attribute("#asked", "inert", "").await;
    trainee.assert_accessible().await;
    assert!(minutes(trainee).await < 45);

    hand.press(variant.t("candidate-give-time")).await;
    hand.fill("f-minutes", "30").await;
    hand.fill("f-time_reason", "Fire alarm").await;
    hand.press_at("details.confirm[open] form button.go").await;
    hand.expect_text("main", variant.t("candidate-time-given")).await;
    within(30, "extra time on the clock", async || minutes(trainee).await >= 70).await;
    hand.fill("f-resume_reason", "It was a drill").await;
    hand.press_at("form[action$='/resume'] button.go").await;
    hand.expect_text("main", variant.t("attempt-resumed")).await;
    within(30, "end of the pause", async || trainee.count("#exam-note").await == 0).await;
    trainee.press_at("#go-next button").await;
    answer(trainee).await;
    trainee.expect_text("#saved", "✓").await;
    room.expect_row("2 / 12").await;

    // On another page they give no sign of life.
    let question = trainee.path().await;
    trainee.goto("/my").await;
    // A sign that was on its way when the page was left still arrives.
    within(30, "lost contact on the board", async || {
        room.let_minutes_pass_in_silence();
        room.row().await.contains(variant.t("board-state-lost_contact"))
    })
    .await;
    trainee.goto(&question).await;
    room.expect_row(variant.t("board-state-in_progress")).await;

    trainee.press_at("aside button[value=review]").await;
    trainee.expect_text("h1", variant.t("exam-review-title")).await;
    trainee.confirm(variant.t("exam-submit")).await;
    trainee.expect_text("main h2", variant.t("exam-waiting-title")).await;
    room.expect_row(variant.t("board-state-submitted")).await;
    assert!(room.trainer.find::<bool>("return window.isSame === true").await, "the board was reloaded");
    for person in [trainee, &room.trainer, &hand] {
        person.assert_quiet().await;
    }
}

#[tokio::test]
async fn a_second_device_takes_over_and_the_first_is_told_and_loses_nothing() {
    let room = Room::enter(Variant::DesktopEnglish).await;
    let (first, variant) = (&room.trainee, room.variant);
    answer(first).await;
    first.expect_text("#saved", "✓").await;
    let before = room.counting();
    let second = variant.enter(&room.world, TRAINEE).await;
    let exam = first.path().await.split("/questions").next().unwrap_or_default().to_owned();
    second.goto(&exam).await;
    second.press(variant.t("device-take")).await;
    second.expect_attribute("#question", "data-position", "1").await;
    second.expect_text("main", variant.t("device-taken")).await;
    second.goto(&format!("{exam}/questions/2")).await;
    answer(&second).await;
    second.expect_text("#saved", "✓").await;

    within(30, "note on the first device", async || first.count("#exam-note").await == 1).await;
    first.expect_text("#exam-note", variant.t("answer-error-elsewhere")).await;
    first.expect_attribute("#asked", "inert", "").await;
    // Its page may have asked for the paper in either language, which is not its any more.
    let complaints = first.complaints().await;
    assert!(complaints.iter().all(|one| one.contains("/paper?lang=") && one.contains("404")), "{complaints:?}");
    // Nothing of the exam can be read there any more.
    first.goto(&format!("{exam}/review")).await;
    first.expect_text("main h2", variant.t("exam-elsewhere-title")).await;
    let after = room.counting();
    assert_eq!(after.get(&1), before.get(&1));
    assert_eq!(after.keys().copied().collect::<Vec<_>>(), [1, 2]);
    first.assert_sound().await;
    // It can have the exam back.
    first.press(variant.t("device-take")).await;
    first.expect_attribute("#question", "data-position", "2").await;
    first.press_at("aside button[value=review]").await;
    first.confirm(variant.t("exam-submit")).await;
    first.expect_text("main h2", variant.t("exam-waiting-title")).await;
    first.assert_quiet().await;
}

/// Presses Tab until the focus is on what `css` says.
async fn tab_to(person: &Person, css: &str) {
    let is_there = format!("return document.activeElement?.matches({}) ?? false", serde_json::json!(css));
    for _ in 0..40 {
        if person.find::<bool>(&is_there).await {
            return;
        }
        person.type_keys(Key::Tab + "").await;
    }
    panic!("Tab never came to {css}");
}

#[tokio::test]
async fn a_keyboard_alone_is_enough_for_one_question_of_each_kind() {
    let room = Room::enter(Variant::DesktopEnglish).await;
    let trainee = &room.trainee;
    for number in 1..=QUESTIONS {
        trainee.expect_attribute("#question", "data-position", &number.to_string()).await;
        trainee.assert_sound().await;
        if number == 1 {
            tab_to(trainee, "[name=flagged]").await;
            trainee.type_keys(" ").await;
        }
        tab_to(trainee, "[name=choice]").await;
        let script = "const field = document.activeElement;
            return [field.tagName === 'INPUT' ? field.type : field.tagName,
                String(document.querySelectorAll('select[name=choice]').length)]";
        let [kind, places]: [String; 2] = trainee.find(script).await;
        match kind.as_str() {
            "radio" | "checkbox" => trainee.type_keys(" ").await,
            "SELECT" => {
                for place in 0..places.parse().unwrap_or(0) {
                    if place > 0 {
                        trainee.type_keys(Key::Tab + "").await;
                    }
                    trainee.type_keys(["A", "B", "C", "D", "E", "F"][place]).await;
                }
            }
            _ => trainee.type_keys("150").await,
        }
        let next = if number < QUESTIONS { "#go-next button" } else { "#go-review button" };
        tab_to(trainee, next).await;
        trainee.expect_text("#saved", "✓").await;
        trainee.type_keys(Key::Enter + "").await;
    }
    trainee.expect_text("h1", room.variant.t("exam-review-title")).await;
    let given = room.counting();
    assert_eq!(given.len(), QUESTIONS);
    assert!(given.values().all(|choice| !choice.is_empty()), "{given:?}");
    trainee
        .expect_text(
            "main h2",
            &room.variant.say(&shining_star::i18n::Message::new("exam-review-flagged").with("count", 1)),
        )
        .await;
    trainee.assert_sound().await;
    tab_to(trainee, "#hand-in summary").await;
    trainee.type_keys(Key::Enter + "").await;
    tab_to(trainee, "#hand-in form button").await;
    trainee.type_keys(Key::Enter + "").await;
    trainee.expect_text("main h2", room.variant.t("exam-waiting-title")).await;
    trainee.assert_quiet().await;
}
