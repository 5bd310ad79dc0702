//! From the certificate to the job.

use std::rc::Rc;

use chrono::TimeDelta;

use super::walk::{ANCHOR, OFFICE, PROVIDER, Walk, day, now, stamp};

/// The office awards a certificate; anybody verifies it; revoked, it says so at once.
pub async fn certificate(walk: Rc<Walk>) {
    let office = walk.enter(OFFICE).await;
    office.goto("/office/certificates").await;
    office.press_at("main td a[href^='/office/certificates/decide/']").await;
    office.press(walk.t("decide-award")).await;
    office.expect_text("main", walk.t("award-done")).await;
    let public = office.attribute("main a[href^='/verify/']", "href").await.expect("a public page");

    let stranger = walk.newcomer().open().await;
    stranger.goto(&public).await;
    stranger.expect_text(".verdict.ok", walk.t("verify-valid")).await;
    stranger.assert_accessible().await;

    office.press(walk.t("certificate-revoke")).await;
    office.fill("revoke_reason", "The theory exam was written by somebody else.").await;
    office.press_at("details.confirm[open] form button.go").await;
    office.expect_text("main", walk.t("certificate-revoked")).await;
    stranger.goto("/verify").await;
    stranger.fill("number", public.rsplit('/').next().expect("a number")).await;
    stranger.press(walk.t("verify-action")).await;
    stranger.expect_text(".verdict.bad", walk.t("verify-revoked")).await;
    stranger.assert_quiet().await;
    office.assert_quiet().await;
}

/// A provider invites an anchor and makes an offer; the anchor takes it; the work begins and is reported.
pub async fn placement(walk: Rc<Walk>) {
    let anchor = walk.enter(ANCHOR).await;
    let name = anchor.text("details.account summary").await;
    let provider = walk.enter(PROVIDER).await;
    provider.goto("/provider/anchors").await;
    let openings =
        "return [...document.querySelectorAll('#f-opening option')].map(option => option.value).filter(Boolean)";
    let openings: Vec<String> = provider.find(openings).await;
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
    provider.press(walk.t("anchor-invite-selected")).await;
    provider.expect_text("main", walk.t("anchor-invited")).await;
    provider.goto(&format!("/provider/anchors?opening={opening}&q={name}")).await;
    let candidacy = provider.attribute("article.anchor a[href^='/provider/candidacies/']", "href").await;
    let candidacy = candidacy.expect("the candidacy");

    let own = format!("/my/jobs/{}", candidacy.rsplit('/').next().expect("a number"));
    anchor.goto(&own).await;
    anchor.press(walk.t("job-interested")).await;
    anchor.expect_text("main", walk.t("candidacy-answered-interested")).await;

    provider.goto(&candidacy).await;
    provider.follow(walk.t("offer-new")).await;
    provider.fill("pay", "12500").await;
    provider.fill("starts_on", &day(0)).await;
    provider.fill("expires_at", &stamp(now() + TimeDelta::days(3))).await;
    provider.fill("terms", "每周六场，每场三小时；试用期两个月；提前十五天通知。").await;
    provider.press(walk.t("offer-send")).await;
    provider.expect_text("main", walk.t("offer-made")).await;

    anchor.goto(&own).await;
    anchor.press_at("main a[href^='/my/offers/']").await;
    anchor.press(walk.t("offer-accept")).await;
    anchor.expect_text("main", walk.t("offer-accepted")).await;

    provider.goto("/provider/placements").await;
    provider.follow(&name).await;
    // On its first day a job begins by itself.
    provider.expect_text_after_reloads("h1 .status", walk.t("placement-status-active")).await;
    let today = day(0);
    let figures = [
        ("period_start", today.as_str()),
        ("period_end", &today),
        ("shows", "1"),
        ("hours", "3.5"),
        ("gmv", "18642.50"),
        ("viewers", "5210"),
        ("orders", "143"),
        ("refunds", "960"),
    ];
    provider.fill_all(&figures).await;
    provider.press(walk.t("outcome-send")).await;
    provider.expect_text("main", walk.t("outcome-reported")).await;
    provider.expect_text("main tbody td", "18,642.50").await;
    provider.expect_text("main tbody .status", walk.t("outcome-status-reported")).await;
    provider.assert_sound().await;
    provider.assert_quiet().await;
    anchor.assert_quiet().await;
}
