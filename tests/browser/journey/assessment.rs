//! A theory exam from the first item to the result.

use std::rc::Rc;

use chrono::TimeDelta;
use shining_star::i18n::Message;

use super::walk::{OFFICE, TRAINEE, Walk, now, stamp};
use crate::support::Person;
use crate::tour::begin_exam;

const HEADER: &str = "code,type,importance,difficulty,law_ref,law_effective,stem_en,stem_zh,a_en,a_zh,b_en,b_zh,key";
const GOOD: &str =
    "walk.price,single,X,easy,,,Which price goes on the card?,价格牌上写哪个价？,The real one,真实价格,Any,随意,A";
/// On its third line no key is given.
const KEYLESS: &str = "walk.stock,single,X,easy,,,How many are left?,还剩多少？,As counted,以清点为准,Few,很少,";
const MENDED: &str = "walk.stock,single,X,easy,,,How many are left?,还剩多少？,As counted,以清点为准,Few,很少,A";
/// The weights of the last are not kept, which is said.
const GIFT: &str = "$CATEGORY: walk/live

Is \"the best in the country\" a fact? || “全国最好”是事实吗？ {FALSE}

Which two stand on the price card? || 价格牌上应有哪两项？ {~%60%price || 价格 ~%40%unit || 单位 ~%-100%mood || 心情}
";

/// The office brings items in, makes a blueprint and plans a sitting that becomes ready; a trainee sits it; nobody sees the
/// result until the office releases it.
pub async fn assessment(walk: Rc<Walk>) {
    let office = walk.enter(OFFICE).await;
    import_items(&walk, &office).await;
    make_blueprint(&walk, &office).await;
    let trainee = walk.enter(TRAINEE).await;
    trainee.goto("/my").await;
    let cohort = trainee.text("main .head .status").await;
    let sitting = plan_sitting(&walk, &office, &cohort).await;

    begin_exam(&trainee, walk.variant).await;
    for question in ["1", "2", "3"] {
        trainee.expect_attribute("#question", "data-position", question).await;
        trainee.press_at(".opts .opt:nth-child(1)").await;
        trainee.expect_text("#saved", "✓").await;
        if question != "3" {
            trainee.press_at("button.go[value=next]").await;
        }
    }
    trainee.press_at("aside button[value=review]").await;
    trainee.expect_text("h1", walk.t("exam-review-title")).await;
    trainee.assert_sound().await;
    trainee.confirm(walk.t("exam-submit")).await;
    trainee.expect_text("main h2", walk.t("exam-waiting-title")).await;

    office.goto(&sitting).await;
    office.confirm(walk.t("sitting-close")).await;
    office.expect_text("main", walk.t("sitting-closed")).await;
    office.follow(walk.t("exams-results")).await;
    office.expect_text("main .status", walk.t("sitting-status-marked")).await;
    trainee.goto("/my/results").await;
    trainee.expect_text("main", walk.t("my-results-empty")).await;
    office.confirm(walk.t("office-results-release")).await;
    office.expect_text("main .status", walk.t("sitting-status-released")).await;
    trainee.reload().await;
    trainee.follow(walk.pick("Walking exam", "行走考试")).await;
    let seen = trainee.text("main .card .status").await;
    assert!([walk.t("result-passed"), walk.t("result-not-passed")].contains(&seen.as_str()), "{seen}");
    office.assert_quiet().await;
    trainee.assert_quiet().await;
}

async fn import_items(walk: &Walk, office: &Person) {
    check_file(walk, office, "items.csv", &format!("{HEADER}\n{GOOD}\n{KEYLESS}\n")).await;
    office.expect_text("main", walk.t("item-import-partly-text")).await;
    office.expect_text("main td .status", walk.t("item-import-dropped")).await;
    assert!(office.texts("main tbody tr td:first-child").await.contains(&"3".to_string()), "the line of the wrong row");
    office.assert_sound().await;
    let imported = |added: i64| {
        let message = Message::new("item-import-done").with("added", added).with("changed", 0).with("unchanged", 0);
        walk.say(message)
    };
    check_file(walk, office, "items.csv", &format!("{HEADER}\n{GOOD}\n{MENDED}\n")).await;
    office.fill("activate", "on").await;
    office.fill("reviewed_by", "the item board").await;
    office.press(walk.t("item-import-confirm")).await;
    office.expect_text("main", &imported(2)).await;
    check_file(walk, office, "items.gift", GIFT).await;
    office.expect_text("main td .status", walk.t("item-import-changed")).await;
    office.fill("activate", "on").await;
    office.fill("reviewed_by", "the item board").await;
    office.press(walk.t("item-import-confirm")).await;
    office.expect_text("main", &imported(2)).await;
}

async fn check_file(walk: &Walk, office: &Person, name: &str, content: &str) {
    office.goto("/office/exams/items/import").await;
    office.attach("file", &walk.file(name, content)).await;
    office.press(walk.t("item-import-check")).await;
    office.expect_text("h1", walk.t("item-import-report-title")).await;
}

/// A question of each kind.
async fn make_blueprint(walk: &Walk, office: &Person) {
    office.goto("/office/exams/blueprints/new").await;
    let scheme = walk.pick("Certified anchor, level 5", "认证主播（五级）");
    let scheme = office.option("#f-scheme", scheme).await;
    let fields = [
        ("title", "Walk"),
        ("scheme", &scheme),
        ("n|walk|easy|single", "1"),
        ("n|walk|medium|true_false", "1"),
        ("n|walk|medium|multiple", "1"),
    ];
    office.fill_all(&fields).await;
    office.press(walk.t("exams-save")).await;
    office.expect_text("main", walk.t("blueprint-saved")).await;
}

/// Plans a sitting that begins at once for the trainee alone, makes it ready and waits until it is open; its page.
async fn plan_sitting(walk: &Walk, office: &Person, cohort: &str) -> String {
    office.goto("/office/exams/new").await;
    let cohort = office.option("#f-cohort", cohort).await;
    let blueprint = office.option("#f-blueprint", "Walk").await;
    let fields = [
        ("kind", "theory"),
        ("cohort", &cohort),
        ("blueprint", &blueprint),
        ("title_en", "Walking exam"),
        ("title_zh", "行走考试"),
        ("starts_at", &stamp(now() - TimeDelta::minutes(1))),
        ("ends_at", &stamp(now() + TimeDelta::hours(3))),
        ("minutes", "20"),
    ];
    office.fill_all(&fields).await;
    office.press(walk.t("exams-save")).await;
    office.expect_text("main", walk.t("sitting-saved")).await;
    let sitting = office.path().await;
    office.expect_text("main li", walk.t("readiness-no-candidates")).await;
    office.expect_text("main", walk.t("readiness-not-yet")).await;
    office.assert_sound().await;

    office.follow(walk.t("candidates-add-title")).await;
    let tick = format!(
        "const row = [...document.querySelectorAll('tbody tr')].find(row => row.textContent.includes('{TRAINEE}'));
        row.querySelector('[name=user]').click(); return true"
    );
    let _: bool = office.find(&tick).await;
    office.fill("anyway", "on").await;
    office.fill("f-reason", "提前参加，学时稍后补足").await;
    office.assert_sound().await;
    office.press(walk.t("candidates-anyway")).await;
    office.expect_text("main", &walk.say(Message::new("candidates-added").with("count", 1))).await;
    office.goto(&sitting).await;
    office.confirm(walk.t("sitting-make-ready")).await;
    // It opens by itself within seconds, and then says for how many it waits.
    office.expect_text_after_reloads(".head p.lede", "").await;
    sitting
}
