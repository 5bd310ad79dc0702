//! The tests' own tools, tried on tiny pages: a tool that sleeps would let every page pass.

use crate::support::Person;

fn page(language: &str, body: &str) -> String {
    let whole = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>Page</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head><body><main><h1>Heading</h1>{body}</main></body></html>"
    );
    let encoded: String = whole.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("data:text/html;charset=utf-8,{encoded}")
}

#[tokio::test]
async fn axe_is_not_asleep() {
    let visitor = Person::on("").open().await;

    visitor.goto(&page("en", "<p>Nothing is wrong here.</p>")).await;
    assert_eq!(visitor.axe().await.len(), 0);

    let broken =
        "<img src=\"data:,\"><p style=\"color:#bbb;background:#fff\">Hard to read</p><input name=\"nameless\">";
    visitor.goto(&page("en", broken)).await;
    let mut rules: Vec<String> = visitor.axe().await.into_iter().map(|violation| violation.rule).collect();
    rules.sort();
    assert_eq!(rules, ["color-contrast", "image-alt", "label"]);
}

#[tokio::test]
async fn a_person_fills_every_kind_of_field() {
    let visitor = Person::on("").phone().open().await;
    let form = "<form>\
        <label>Full name <input name=\"name\"></label>\
        <label for=\"mail\">E-mail (required)</label><input id=\"mail\" name=\"address\" type=\"email\" value=\"old@x.test\">\
        <label>Level <select name=\"level\"><option value=\"1\">First</option><option value=\"2\">Second</option></select></label>\
        <fieldset><legend>Role</legend><label><input type=\"radio\" name=\"role\" value=\"t\"> Trainer</label>\
        <label><input type=\"radio\" name=\"role\" value=\"o\"> Office</label></fieldset>\
        <label><input type=\"checkbox\" name=\"agreed\"> I agree</label>\
        <label>Day <input type=\"date\" name=\"day\"></label>\
        <label>Words <textarea name=\"words\"></textarea></label></form>\
        <ul><li>Ann <button onclick=\"document.querySelector('h1').textContent = 'Ann in'\">Check in</button></li>\
        <li>Li 梅 <button onclick=\"document.querySelector('h1').textContent = 'Li in'\">Check in</button></li></ul>";
    visitor.goto(&page("en", form)).await;

    visitor.fill("Full name", "𠮷 Li Mei 李梅").await;
    visitor.fill("E-mail", "li@example.test").await;
    visitor.fill("Level", "Second").await;
    visitor.fill("Role", "Office").await;
    visitor.tick("I agree").await;
    visitor.fill("day", "2026-05-01").await;
    visitor.fill("Words", "two\nlines").await;
    let script = "return new URLSearchParams(new FormData(document.querySelector('form'))).toString()";
    let sent = visitor.browser().execute(script, Vec::new()).await.expect("the form");
    let sent: String = sent.convert().expect("a text");
    assert_eq!(
        url::form_urlencoded::parse(sent.as_bytes()).into_owned().collect::<Vec<_>>(),
        [
            ("name", "𠮷 Li Mei 李梅"),
            ("address", "li@example.test"),
            ("level", "2"),
            ("role", "o"),
            ("agreed", "on"),
            ("day", "2026-05-01"),
            ("words", "two\nlines"),
        ]
        .map(|(name, value)| (name.to_string(), value.to_string()))
    );

    visitor.press_beside("Li 梅", "Check in").await;
    visitor.expect_text("h1", "Li in").await;
    visitor.assert_fits().await;
}

#[tokio::test]
async fn a_person_has_the_language_the_colours_and_the_screen_that_were_asked_for() {
    let script =
        "return [navigator.languages[0], matchMedia('(prefers-color-scheme: dark)').matches, innerWidth, innerHeight]";
    let people = [
        (Person::on("").phone().speaking("zh-CN").dark(), serde_json::json!(["zh-CN", true, 390, 844])),
        (Person::on("").desktop(), serde_json::json!(["en", false, 1280, 900])),
    ];
    for (newcomer, expected) in people {
        let visitor = newcomer.open().await;
        visitor.goto(&page("en", "")).await;
        let seen = visitor.browser().execute(script, Vec::new()).await.expect("what the page knows");
        assert_eq!(seen.json(), &expected, "{}", visitor.who());
    }
}
