//! From the rules and the intake to a place: with a provider's nomination, and without.

use std::rc::Rc;

use chrono::TimeDelta;
use shining_star::i18n::Message;

use super::walk::{ANCHOR, OFFICE, PROVIDER, Walk, day, now, stamp};
use crate::support::Person;

/// Signs up, confirms the address, applies; the office offers a place; the applicant takes it.
pub async fn application(walk: Rc<Walk>) {
    let (name, email, password) = ("𠮷田梅 Mei", "mei@journey.test", "a boat under the bridge");
    let applicant = walk.newcomer().open().await;
    applicant.goto("/").await;
    applicant.follow(walk.t("home-see-cohorts")).await;
    applicant.press_at("main a[href^='/cohorts/']").await;
    applicant.expect_no_text("h1", walk.t("cohort-list-title")).await;
    let cohort = applicant.path().await;

    applicant.goto("/sign-up").await;
    applicant.fill("name", name).await;
    applicant.fill("email", email).await;
    applicant.fill("password", password).await;
    applicant.fill("terms", "on").await;
    applicant.press(walk.t("sign-up-action")).await;
    applicant.expect_text("h1", walk.t("sign-up-sent-title")).await;
    let link = walk.link_in_mail(email, "/confirm/").await;
    applicant.goto(&link).await;
    applicant.press(walk.t("confirm-action")).await;
    applicant.expect_text("main", walk.t("confirm-done")).await;

    applicant.goto(&format!("{cohort}/apply")).await;
    applicant.press(walk.t("apply-action")).await;
    // The browser or the server asks for what is missing; either way the form is still there.
    applicant.fill("legal_name", "𠮷田梅").await;
    applicant.fill("birth_date", "2001-05-17").await;
    applicant.fill("phone", "13800001234").await;
    applicant.fill("city", "海宁").await;
    applicant.fill("motivation", "我想把家乡的皮革卖给更多人，也想学会合规直播。").await;
    applicant.press(walk.t("apply-action")).await;
    applicant.expect_path("/my/application").await;
    applicant.expect_text(".status", walk.t("my-application-state-received")).await;
    applicant.assert_quiet().await;

    let office = walk.enter(OFFICE).await;
    office.goto(&format!("/office/applications?q={email}")).await;
    office.press_at("main td a[href^='/office/applications/']").await;
    office.press(walk.t("application-step-review")).await;
    office.expect_text("main .status", walk.t("application-status-in_review")).await;
    office.confirm(walk.t("application-step-offer")).await;
    office.expect_text("main .status", walk.t("application-status-offered")).await;

    applicant.goto("/my/application").await;
    applicant.expect_text(".status", walk.t("my-application-state-offered")).await;
    applicant.press(walk.t("my-application-accept")).await;
    applicant.expect_text(".status", walk.t("my-application-state-admitted")).await;
    applicant.goto("/my").await;
    applicant.expect_text(".journey [aria-current=step]", walk.t("journey-train")).await;
    applicant.assert_fits().await;
}

/// The office makes rules and a cohort and grants a provider seats; the provider nominates from a file, whose wrong rows it
/// is told; a nominee applies with the code.
pub async fn nomination(walk: Rc<Walk>) {
    let office = walk.enter(OFFICE).await;
    make_scheme(&walk, &office).await;
    let cohort = walk.pick("Walking cohort", "行走班");
    open_cohort(&walk, &office).await;
    let page = office.path().await;
    office.fill_all(&[("provider", walk.pick("Haining Leather City", "海宁皮革城")), ("seats", "3")]).await;
    office.press(walk.t("quota-save")).await;
    office.expect_text("main", walk.t("quota-saved")).await;
    let code = office.text("td.mono").await;

    let provider = walk.enter(PROVIDER).await;
    let broken = "name,email,phone,note\n贝安,beian@journey.test,13900000001,\n,nobody@journey.test,,\n\
                  陆欣,no address,,\n贝安,beian@journey.test,,\n";
    check_list(&walk, &provider, cohort, broken).await;
    provider.expect_text("table.problems", walk.t("nomination-row-name")).await;
    assert_eq!(provider.texts("table.problems td.end").await, ["3", "4", "5"], "the lines of the wrong rows");
    assert_eq!(provider.count("table.good tbody tr").await, 1);
    provider.assert_sound().await;
    provider.follow(walk.t("nomination-other-file")).await;
    let good = format!("姓名,邮箱,电话\n贝安,beian@journey.test,13900000001\n欧阳岚,{ANCHOR},\n");
    check_list(&walk, &provider, cohort, &good).await;
    provider.press_at("main form button.go.big").await;
    provider.expect_text("main", &walk.say(Message::new("nomination-imported").with("count", 2))).await;

    let nominee = walk.enter(ANCHOR).await;
    nominee.goto(&walk.link_in_mail(ANCHOR, "/cohorts/WALK-1/apply").await).await;
    assert_eq!(nominee.value("#f-code").await, Some(code), "the code of the nomination");
    nominee.fill_all(&[("city", "杭州"), ("motivation", "想系统地学一遍，再带新人。")]).await;
    nominee.press(walk.t("apply-action")).await;
    nominee.expect_path("/my/application").await;
    nominee.expect_text(".status", walk.t("my-application-state-received")).await;
    provider.goto("/provider/nominations").await;
    provider.expect_text("main td .status", walk.t("application-status-submitted")).await;
    office.goto(&page).await;
    office.expect_text("main td.end", "2 / 3").await;
    for person in [&office, &provider, &nominee] {
        person.assert_quiet().await;
    }
}

async fn make_scheme(walk: &Walk, office: &Person) {
    office.goto("/office/schemes/new").await;
    let fields = [
        ("code", "WALK-5"),
        ("title_en", "Walking anchor, level 5"),
        ("title_zh", "行走主播（五级）"),
        ("training_minutes", "600"),
        ("theory_cut", "60"),
        ("practical_cut", "65.5"),
        ("validity_months", "12"),
        ("nature_en", "Issued by the programme."),
        ("nature_zh", "由本项目颁发。"),
    ];
    office.fill_all(&fields).await;
    office.press(walk.t("scheme-save")).await;
    office.expect_text("main .status", walk.t("scheme-status-draft")).await;
    office.confirm(walk.t("scheme-publish")).await;
    office.expect_text("main .status", walk.t("scheme-status-published")).await;
}

async fn open_cohort(walk: &Walk, office: &Person) {
    office.goto("/office/cohorts/new").await;
    let scheme = office.option("#f-scheme", "WALK-5").await;
    let fields = [
        ("code", "WALK-1"),
        ("scheme", &scheme),
        ("title_en", "Walking cohort"),
        ("title_zh", "行走班"),
        ("city", "海宁"),
        ("places", "6"),
        ("opens_at", &stamp(now() - TimeDelta::days(1))),
        ("closes_at", &stamp(now() + TimeDelta::days(9))),
        ("starts_on", &day(14)),
        ("ends_on", &day(60)),
    ];
    office.fill_all(&fields).await;
    office.press(walk.t("cohort-save")).await;
    office.expect_text("main .status", walk.t("cohort-status-draft")).await;
    office.confirm(walk.t("cohort-step-open")).await;
    office.expect_text("main .status", walk.t("cohort-status-open")).await;
}

async fn check_list(walk: &Walk, provider: &Person, cohort: &str, rows: &str) {
    provider.goto("/provider/nominations").await;
    provider.fill("file_cohort", cohort).await;
    provider.attach("file", &walk.file("nominees.csv", rows)).await;
    provider.press(walk.t("nomination-check-file")).await;
    provider.expect_text("h1", walk.t("nomination-dry-run-title")).await;
}
