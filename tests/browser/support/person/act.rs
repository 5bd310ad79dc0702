//! What a person does: go somewhere, fill in, tick, press, follow.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use thirtyfour::WebElement;
use thirtyfour::error::{WebDriverErrorInner, WebDriverResult};

use super::{PATIENCE, PAUSE, Person};

const FIND_FIELD: &str = include_str!("find_field.js");
const FIND_BUTTON: &str = include_str!("find_button.js");
const SET_VALUE: &str = include_str!("set_value.js");

impl Person {
    /// Opens a path of the site, or a whole address (`http:`, `data:`).
    pub async fn goto(&self, path: &str) {
        let address = if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_string() };
        if let Err(error) = self.browser.goto(&address).await {
            self.fail(&format!("could not open {address}: {error}")).await;
        }
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.browser.refresh().await.expect("the page again");
    }

    pub async fn go_back(&self) {
        self.browser.back().await.expect("the page before");
    }

    /// Gives a value to the field with this label, name or id. A select takes an option's text or value; a checkbox
    /// `on` or `off`; radio buttons (by their common name, or the legend of their group) an option's label or value; a
    /// date `2026-05-01`, a date and time `2026-05-01T09:30`.
    pub async fn fill(&self, field: &str, value: &str) {
        let done = self.retry(async || {
            let Some((element, kind)) = self.find_field(field, value).await? else {
                return Ok(false);
            };
            self.give(&element, &kind, value).await?;
            Ok(true)
        });
        if let Err(reason) = done.await {
            self.fail(&format!("could not fill {field:?} with {value:?}{reason}")).await;
        }
    }

    /// Gives each of these fields its value.
    pub async fn fill_all(&self, fields: &[(&str, &str)]) {
        for (field, value) in fields {
            self.fill(field, value).await;
        }
    }

    /// Chooses a file for the field with this label, name or id.
    pub async fn attach(&self, field: &str, file: &Path) {
        let file = file.canonicalize().expect("the file to attach").to_string_lossy().into_owned();
        let done = self.retry(async || {
            let Some((element, _)) = self.find_field(field, "").await? else {
                return Ok(false);
            };
            element.send_keys(file.as_str()).await?;
            Ok(true)
        });
        if let Err(reason) = done.await {
            self.fail(&format!("could not attach {file} to {field:?}{reason}")).await;
        }
    }

    /// Ticks the checkbox or radio button with this label.
    pub async fn tick(&self, label: &str) {
        self.fill(label, "on").await;
    }

    pub async fn untick(&self, label: &str) {
        self.fill(label, "off").await;
    }

    /// Presses the button that says `text`.
    pub async fn press(&self, text: &str) {
        self.click("button", text, None).await;
    }

    /// Presses the button that says `text` in the row, card or form in which `beside` is written.
    pub async fn press_beside(&self, beside: &str, text: &str) {
        self.click("button", text, Some(beside)).await;
    }

    /// Presses the first visible element that matches: for a button whose words stand on the page more than once.
    pub async fn press_at(&self, css: &str) {
        let script = "const found = [...document.querySelectorAll(arguments[0])].find(
                element => element.getClientRects().length > 0);
            if (!found) return null;
            found.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
            return { element: found, kind: 'click' };";
        let done = self.retry(async || {
            let found = self.browser.execute(script, vec![json!(css)]).await?;
            let Some((element, _)) = self.element_and_kind(found.json())? else {
                return Ok(false);
            };
            element.click().await?;
            Ok(true)
        });
        if let Err(reason) = done.await {
            self.fail(&format!("could not press {css}{reason}")).await;
        }
    }

    /// Opens the step that says `text`, and confirms it.
    pub async fn confirm(&self, text: &str) {
        self.press(text).await;
        self.press_at("details.confirm[open] form button.go").await;
    }

    /// Follows the link that says `text`.
    pub async fn follow(&self, text: &str) {
        self.click("link", text, None).await;
    }

    /// Follows the link that says `text` in the row, card or section in which `beside` is written.
    pub async fn follow_beside(&self, beside: &str, text: &str) {
        self.click("link", text, Some(beside)).await;
    }

    /// Types into whatever has the focus: `thirtyfour::Key::Tab + ""`, or a text.
    pub async fn type_keys(&self, keys: impl Into<thirtyfour::TypingData>) {
        let focused = self.browser.active_element().await.expect("an element with the focus");
        focused.send_keys(keys).await.expect("keys typed");
    }

    /// Cuts the connection: every request of the page fails until `go_online`.
    pub async fn go_offline(&self) {
        self.set_offline(true).await;
    }

    pub async fn go_online(&self) {
        self.set_offline(false).await;
    }

    async fn set_offline(&self, offline: bool) {
        let cdp = self.browser.cdp();
        cdp.send_raw("Network.enable", json!({})).await.expect("control over the network");
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        cdp.send_raw("Network.emulateNetworkConditions", conditions).await.expect("a changed network");
    }

    async fn find_field(&self, field: &str, value: &str) -> WebDriverResult<Option<(WebElement, String)>> {
        let found = self.browser.execute(FIND_FIELD, vec![json!(field), json!(value)]).await?;
        self.element_and_kind(found.json())
    }

    fn element_and_kind(&self, found: &Value) -> WebDriverResult<Option<(WebElement, String)>> {
        if found.is_null() {
            return Ok(None);
        }
        let element = WebElement::from_json(found["element"].clone(), self.browser.handle().clone())?;
        Ok(Some((element, found["kind"].as_str().unwrap_or_default().to_string())))
    }

    async fn give(&self, element: &WebElement, kind: &str, value: &str) -> WebDriverResult<()> {
        match kind {
            "click" => element.click().await,
            "nothing" => Ok(()),
            // chromedriver types no character beyond the basic plane, such as U+20BB7 of some Chinese names; and it
            // types long texts slowly.
            "type" if value.len() < 500 && value.chars().all(|character| (character as u32) < 0x1_0000) => {
                element.clear().await?;
                element.send_keys(value).await
            }
            _ => {
                let arguments = vec![element.to_json()?, json!(value)];
                self.browser.execute(SET_VALUE, arguments).await.map(|_| ())
            }
        }
    }

    async fn click(&self, what: &str, text: &str, beside: Option<&str>) {
        let done = self.retry(async || {
            let found = self.browser.execute(FIND_BUTTON, vec![json!(what), json!(text), json!(beside)]).await?;
            let Some((element, _)) = self.element_and_kind(found.json())? else {
                return Ok(false);
            };
            element.click().await?;
            Ok(true)
        });
        if let Err(reason) = done.await {
            let place = beside.map(|beside| format!(" beside {beside:?}")).unwrap_or_default();
            self.fail(&format!("could not click the {what} {text:?}{place}{reason}")).await;
        }
    }

    /// Tries until it is done. Goes on when there is nothing there yet, and when the page changed under the hand; never
    /// after an error that leaves open whether a click already happened.
    async fn retry(&self, attempt: impl AsyncFn() -> WebDriverResult<bool>) -> Result<(), String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let reason = match attempt().await {
                Ok(true) => return Ok(()),
                Ok(false) => ": it is not there".to_string(),
                Err(error) => match error.as_inner() {
                    WebDriverErrorInner::StaleElementReference(_)
                    | WebDriverErrorInner::ElementClickIntercepted(_)
                    | WebDriverErrorInner::ElementNotInteractable(_)
                    | WebDriverErrorInner::JavascriptError(_) => format!(": {error}"),
                    _ => return Err(format!(": {error}")),
                },
            };
            if Instant::now() >= deadline {
                return Err(reason);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
