//! Simulated live shows: two examiners, and a third where they disagree.

use std::rc::Rc;

use super::walk::{OFFICE, TRAINER, Walk};
use crate::support::Person;

/// An examiner marks a performance and finishes.
pub async fn marking(walk: Rc<Walk>) {
    let trainer = walk.enter(TRAINER).await;
    trainer.goto("/trainer/marking?state=draft").await;
    trainer.press_at("main td a.mono").await;
    mark(&walk, &trainer, "4").await;
    trainer.assert_quiet().await;
}

/// Where two examiners disagree, the office asks a third, whose marks settle it.
pub async fn dispute(walk: Rc<Walk>) {
    let office = walk.enter(OFFICE).await;
    let trainer = walk.enter(TRAINER).await;
    let name = trainer.text("details.account summary").await;
    let (page, number) = open_dispute(&office).await;
    office.expect_text("main .status", walk.t("performance-status-disputed")).await;
    office.expect_text("main h2", walk.t("performance-dispute")).await;
    let third = office.option("#f-examiner", &name).await;
    office.fill("f-examiner", &third).await;
    office.press(walk.t("examiner-assign")).await;
    office.expect_text("main", walk.t("examiner-assigned")).await;

    trainer.goto("/trainer/marking?state=draft").await;
    trainer.follow(&number).await;
    trainer.expect_text("main", walk.t("marking-third")).await;
    trainer.assert_sound().await;
    mark(&walk, &trainer, "3").await;
    office.goto(&page).await;
    office.expect_text("main .status", walk.t("performance-status-settled")).await;
    office.assert_quiet().await;
    trainer.assert_quiet().await;
}

/// Fills the sheet that is open, with the same level for every criterion, and finishes it.
async fn mark(walk: &Walk, trainer: &Person, level: &str) {
    trainer.expect_text("main h2", walk.t("marking-brief")).await;
    let script = "return [...new Set([...document.querySelectorAll('.levels input')].map(level => level.name))]";
    let criteria: Vec<String> = trainer.find(script).await;
    assert!(!criteria.is_empty(), "a rubric has criteria");
    for criterion in criteria {
        trainer.fill(&criterion, level).await;
    }
    trainer.fill("comment", "节奏稳，合规表述准确；互动可以更早。").await;
    trainer.press_at("button[name=then][value=finish]").await;
    trainer.press(walk.t("marking-finish-do")).await;
    trainer.expect_text("main", walk.t("marking-finished")).await;
}

/// Goes to a disputed performance that still lacks a third examiner: its page and its number.
async fn open_dispute(office: &Person) -> (String, String) {
    office.goto("/office/performances").await;
    office.expect_text("main a[href*='sitting=']", "").await;
    let sittings =
        "return [...document.querySelectorAll(`main a[href*='sitting=']`)].map(link => link.getAttribute('href'))";
    let sittings: Vec<String> = office.find(sittings).await;
    for sitting in sittings {
        office.goto(&format!("{sitting}&state=disputed")).await;
        let disputed =
            "return [...document.querySelectorAll('main td a.mono')].map(link => [link.pathname, link.innerText])";
        let disputed: Vec<(String, String)> = office.find(disputed).await;
        for (page, number) in disputed {
            office.goto(&page).await;
            if office.count("#f-examiner").await == 1 {
                return (page, number);
            }
        }
    }
    panic!("no dispute waits for a third examiner");
}
