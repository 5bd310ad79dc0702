//! One programme from the sign-up to the job, on a phone in Chinese and at a desk in English.
//!
//! The demo is the world; each stage is taken by those who take it in life, every one in a browser of their own. A stage
//! that fails does not hide the others.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use crate::support::{Person, Server};
use crate::tour::begin_exam;
use crate::world::{self, Variant};

type Stage = Pin<Box<dyn Future<Output = ()>>>;

#[tokio::test]
async fn on_a_phone_in_chinese() {
    whole(Variant::PhoneChinese).await;
}

#[tokio::test]
async fn at_a_desk_in_english() {
    whole(Variant::DesktopEnglish).await;
}

async fn whole(variant: Variant) {
    let server = Rc::new(world::demo());
    let stages: [(&str, Stage); 6] = [
        ("application", Box::pin(application(Rc::clone(&server), variant))),
        ("booking", Box::pin(booking(Rc::clone(&server), variant))),
        ("exam", Box::pin(exam(Rc::clone(&server), variant))),
        ("marking", Box::pin(marking(Rc::clone(&server), variant))),
        ("certificate", Box::pin(certificate(Rc::clone(&server), variant))),
        ("placement", Box::pin(placement(Rc::clone(&server), variant))),
    ];
    let mut failed = Vec::new();
    let local = tokio::task::LocalSet::new();
    for (name, stage) in stages {
        let running = local.spawn_local(stage);
        if local.run_until(running).await.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{variant:?}: these stages failed, each with its reason above: {failed:?}");
}

/// Signs up, confirms the address, applies; the office offers a place; the applicant takes it.
async fn application(server: Rc<Server>, variant: Variant) {
    let (name, email, password) = ("𠮷田梅 Mei", "mei@journey.test", "a boat under the bridge");
    let applicant = variant.on(&server).open().await;
    applicant.goto("/").await;
    applicant.follow(variant.t("home-see-cohorts")).await;
    applicant.press_at("main a[href^='/cohorts/']").await;
    applicant.expect_no_text("h1", variant.t("cohort-list-title")).await;
    let cohort = applicant.path().await;

    applicant.goto("/sign-up").await;
    applicant.fill("name", name).await;
    applicant.fill("email", email).await;
    applicant.fill("password", password).await;
    applicant.fill("terms", "on").await;
    applicant.press(variant.t("sign-up-action")).await;
    applicant.expect_text("h1", variant.t("sign-up-sent-title")).await;
    let link = world::link_in_mail(&server, email, "/confirm/").await;
    applicant.goto(&link).await;
    applicant.press(variant.t("confirm-action")).await;
    applicant.expect_text("main", variant.t("confirm-done")).await;

    applicant.goto(&format!("{cohort}/apply")).await;
    applicant.press(variant.t("apply-action")).await;
    // The browser or the server asks for what is missing; either way the form is still there.
    applicant.fill("legal_name", "𠮷田梅").await;
    applicant.fill("birth_date", "2001-05-17").await;
    applicant.fill("phone", "13800001234").await;
    applicant.fill("city", "海宁").await;
    applicant.fill("motivation", "我想把家乡的皮革卖给更多人，也想学会合规直播。").await;
    applicant.press(variant.t("apply-action")).await;
    applicant.expect_path("/my/application").await;
    applicant.expect_text(".status", variant.t("my-application-state-received")).await;
    applicant.assert_quiet().await;

    let office = variant.enter(&server, "office@demo.test").await;
    office.goto(&format!("/office/applications?q={email}")).await;
    office.press_at("main td a[href^='/office/applications/']").await;
    office.press(variant.t("application-step-review")).await;
    office.expect_text("main .status", variant.t("application-status-in_review")).await;
    office.confirm(variant.t("application-step-offer")).await;
    office.expect_text("main .status", variant.t("application-status-offered")).await;

    applicant.goto("/my/application").await;
    applicant.expect_text(".status", variant.t("my-application-state-offered")).await;
    applicant.press(variant.t("my-application-accept")).await;
    applicant.expect_text(".status", variant.t("my-application-state-admitted")).await;
    applicant.goto("/my").await;
    applicant.expect_text(".journey [aria-current=step]", variant.t("journey-train")).await;
    applicant.assert_fits().await;
}

/// Books the first session that has a free seat, gives the seat back, and books it again.
async fn booking(server: Rc<Server>, variant: Variant) {
    let trainee = variant.enter(&server, "trainee@demo.test").await;
    trainee.goto("/my/sessions").await;
    let script = "return [...document.querySelectorAll('.days a')].map(link => link.pathname)";
    let sessions = trainee.browser().execute(script, Vec::new()).await.expect("sessions");
    let sessions: Vec<String> = sessions.convert().expect("a list");
    let mut is_booked = false;
    for session in sessions {
        trainee.goto(&session).await;
        if !trainee.texts("main button").await.iter().any(|button| button == variant.t("seat-book")) {
            continue;
        }
        trainee.press(variant.t("seat-book")).await;
        trainee.expect_text("main h2", variant.t("seat-step-held-title")).await;
        trainee.confirm(variant.t("seat-leave")).await;
        trainee.expect_text("main h2", variant.t("seat-step-book-title")).await;
        trainee.press(variant.t("seat-book")).await;
        trainee.expect_text("main h2", variant.t("seat-step-held-title")).await;
        is_booked = true;
        break;
    }
    assert!(is_booked, "no session had a free seat");
    trainee.assert_quiet().await;
}

/// Sits the open exam: the connection goes and comes back, another device takes over, and it is handed in.
async fn exam(server: Rc<Server>, variant: Variant) {
    let trainee = variant.enter(&server, "trainee@demo.test").await;
    begin_exam(&trainee, variant).await;
    trainee.press_at(".opts .opt:nth-child(1)").await;
    trainee.expect_text("#saved", "✓").await;
    trainee.go_offline().await;
    trainee.press_at(".opts .opt:nth-child(2)").await;
    trainee.expect_text("#saved", variant.t("question-waiting-js")).await;
    let chosen = checked(&trainee).await;
    trainee.go_online().await;
    trainee.expect_text("#saved", "✓").await;
    let _ = trainee.complaints().await;

    let elsewhere = variant.enter(&server, "trainee@demo.test").await;
    elsewhere.goto("/my/exams").await;
    elsewhere.press_at("section.next a.btn").await;
    elsewhere.follow(variant.t("exam-continue")).await;
    elsewhere.expect_text("#saved", "").await;
    assert_eq!(checked(&elsewhere).await, chosen, "what was answered on the first device");
    elsewhere.press_at("button.go[value=next]").await;
    elsewhere.expect_attribute("#question", "data-position", "2").await;
    elsewhere.press_at(".opts .opt:nth-child(2)").await;
    elsewhere.expect_text("#saved", "✓").await;
    elsewhere.press_at("aside button[value=review]").await;
    elsewhere.expect_text("h1", variant.t("exam-review-title")).await;
    elsewhere.confirm(variant.t("exam-submit")).await;
    elsewhere.expect_text("main h2", variant.t("exam-waiting-title")).await;
    elsewhere.assert_quiet().await;

    // The result is nobody's before its release.
    elsewhere.goto("/my/results").await;
    elsewhere.expect_text("main", variant.t("my-results-empty")).await;
}

async fn checked(person: &Person) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[name=choice]:checked')].map(choice => choice.value)";
    let checked = person.browser().execute(script, Vec::new()).await.expect("what is chosen");
    checked.convert().expect("a list")
}

/// An examiner marks a performance and finishes.
async fn marking(server: Rc<Server>, variant: Variant) {
    let trainer = variant.enter(&server, "trainer@demo.test").await;
    trainer.goto("/trainer/marking?state=draft").await;
    trainer.press_at("main td a.mono").await;
    trainer.expect_text("main h2", variant.t("marking-brief")).await;
    let script = "return [...new Set([...document.querySelectorAll('.levels input')].map(level => level.name))]";
    let criteria = trainer.browser().execute(script, Vec::new()).await.expect("criteria");
    let criteria: Vec<String> = criteria.convert().expect("a list");
    assert!(!criteria.is_empty(), "a rubric has criteria");
    for criterion in criteria {
        trainer.fill(&criterion, "4").await;
    }
    trainer.fill("comment", "节奏稳，合规表述准确；互动可以更早。").await;
    trainer.press_at("button[name=then][value=finish]").await;
    trainer.press(variant.t("marking-finish-do")).await;
    trainer.expect_text("main", variant.t("marking-finished")).await;
    trainer.assert_quiet().await;
}

/// The office awards a certificate; anybody verifies it; revoked, it says so at once.
async fn certificate(server: Rc<Server>, variant: Variant) {
    let office = variant.enter(&server, "office@demo.test").await;
    office.goto("/office/certificates").await;
    office.press_at("main td a[href^='/office/certificates/decide/']").await;
    office.press(variant.t("decide-award")).await;
    office.expect_text("main", variant.t("award-done")).await;
    let public = office.attribute("main a[href^='/verify/']", "href").await.expect("a public page");

    let stranger = variant.on(&server).open().await;
    stranger.goto(&public).await;
    stranger.expect_text(".verdict.ok", variant.t("verify-valid")).await;
    stranger.assert_accessible().await;

    office.press(variant.t("certificate-revoke")).await;
    office.fill("revoke_reason", "The theory exam was written by somebody else.").await;
    office.press_at("details.confirm[open] form button.go").await;
    office.expect_text("main", variant.t("certificate-revoked")).await;
    stranger.goto("/verify").await;
    stranger.fill("number", public.rsplit('/').next().expect("a number")).await;
    stranger.press(variant.t("verify-action")).await;
    stranger.expect_text(".verdict.bad", variant.t("verify-revoked")).await;
    stranger.assert_quiet().await;
    office.assert_quiet().await;
}

/// A provider invites an anchor and makes an offer; the anchor takes it; the work begins and is reported.
async fn placement(server: Rc<Server>, variant: Variant) {
    let anchor = variant.enter(&server, "anchor@demo.test").await;
    let name = anchor.text("details.account summary").await;
    let provider = variant.enter(&server, "provider@demo.test").await;
    provider.goto("/provider/anchors").await;
    let openings =
        "return [...document.querySelectorAll('#f-opening option')].map(option => option.value).filter(Boolean)";
    let openings = provider.browser().execute(openings, Vec::new()).await.expect("openings");
    let openings: Vec<String> = openings.convert().expect("a list");
    // One of the provider's openings where they are not in touch yet.
    let mut found = None;
    for opening in openings {
        provider.goto(&format!("/provider/anchors?opening={opening}&q={name}")).await;
        let is_new = provider.count("article.anchor").await == 1
            && provider.count("article.anchor a[href^='/provider/candidacies/']").await == 0
            && provider.count("button[value=invite]").await == 1;
        if is_new {
            found = Some(opening);
            break;
        }
    }
    let opening = found.expect("an opening to which the anchor can be invited");
    provider.press_at("label.pick").await;
    provider.press(variant.t("anchor-invite-selected")).await;
    provider.expect_text("main", variant.t("anchor-invited")).await;
    provider.goto(&format!("/provider/anchors?opening={opening}&q={name}")).await;
    let candidacy = provider.attribute("article.anchor a[href^='/provider/candidacies/']", "href").await;
    let candidacy = candidacy.expect("the candidacy");

    let own = format!("/my/jobs/{}", candidacy.rsplit('/').next().expect("a number"));
    anchor.goto(&own).await;
    anchor.press(variant.t("job-interested")).await;
    anchor.expect_text("main", variant.t("candidacy-answered-interested")).await;

    let now = shining_star::clock::Clock::System.now() + chrono::TimeDelta::hours(8);
    provider.goto(&candidacy).await;
    provider.follow(variant.t("offer-new")).await;
    provider.fill("pay", "12500").await;
    provider.fill("starts_on", &now.format("%Y-%m-%d").to_string()).await;
    provider.fill("expires_at", &(now + chrono::TimeDelta::days(3)).format("%Y-%m-%dT%H:%M").to_string()).await;
    provider.fill("terms", "每周六场，每场三小时；试用期两个月；提前十五天通知。").await;
    provider.press(variant.t("offer-send")).await;
    provider.expect_text("main", variant.t("offer-made")).await;

    anchor.goto(&own).await;
    anchor.press_at("main a[href^='/my/offers/']").await;
    anchor.press(variant.t("offer-accept")).await;
    anchor.expect_text("main", variant.t("offer-accepted")).await;

    provider.goto("/provider/placements").await;
    provider.follow(&name).await;
    provider.confirm(variant.t("placement-start")).await;
    provider.expect_text("h1 .status", variant.t("placement-status-active")).await;
    provider.assert_quiet().await;
    anchor.assert_quiet().await;
}
