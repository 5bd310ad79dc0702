//! The theory exam that the demo has open: it outlives a lost connection and a change of device.

use std::rc::Rc;

use super::walk::{TRAINEE, Walk};
use crate::support::Person;
use crate::tour::begin_exam;

/// Sits the open exam: the connection goes and comes back, another device takes over, and it is handed in.
pub async fn exam(walk: Rc<Walk>) {
    let trainee = walk.enter(TRAINEE).await;
    begin_exam(&trainee, walk.variant).await;
    trainee.press_at(".opts .opt:nth-child(1)").await;
    trainee.expect_text("#saved", "✓").await;
    trainee.go_offline().await;
    trainee.press_at(".opts .opt:nth-child(2)").await;
    trainee.expect_text("#saved", walk.t("question-waiting-js")).await;
    let chosen = checked(&trainee).await;
    trainee.go_online().await;
    trainee.expect_text("#saved", "✓").await;
    let _ = trainee.complaints().await;

    let elsewhere = walk.another(TRAINEE).await;
    elsewhere.goto("/my/exams").await;
    elsewhere.press_at("section.next a.btn").await;
    elsewhere.follow(walk.t("exam-continue")).await;
    elsewhere.expect_text("#saved", "").await;
    assert_eq!(checked(&elsewhere).await, chosen, "what was answered on the first device");
    elsewhere.press_at("button.go[value=next]").await;
    elsewhere.expect_attribute("#question", "data-position", "2").await;
    elsewhere.press_at(".opts .opt:nth-child(2)").await;
    elsewhere.expect_text("#saved", "✓").await;
    elsewhere.press_at("aside button[value=review]").await;
    elsewhere.expect_text("h1", walk.t("exam-review-title")).await;
    elsewhere.confirm(walk.t("exam-submit")).await;
    elsewhere.expect_text("main h2", walk.t("exam-waiting-title")).await;
    elsewhere.assert_quiet().await;

    // The result is nobody's before its release.
    elsewhere.goto("/my/results").await;
    elsewhere.expect_text("main", walk.t("my-results-empty")).await;
}

async fn checked(person: &Person) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[name=choice]:checked')].map(choice => choice.value)";
    person.find(script).await
}
