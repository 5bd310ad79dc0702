//! What a person sees: texts, addresses, pictures, what the page complained about.

use std::path::PathBuf;
use std::time::Instant;

use serde::de::DeserializeOwned;
use serde_json::json;
use thirtyfour::support::base64_decode;

use super::{PATIENCE, PAUSE, Person};

/// What each element that matches says, as it is drawn; what is hidden says nothing.
const TEXTS: &str = "return [...document.querySelectorAll(arguments[0])]
    .filter(element => element.getClientRects().length > 0)
    .map(element => (element.innerText || element.value || '').replace(/\\s+/g, ' ').trim())";

impl Person {
    /// The path (with its query) of the page that is open.
    pub async fn path(&self) -> String {
        let url = self.browser.current_url().await.expect("an address");
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_string(),
        }
    }

    /// What the first visible element that matches says, white space made single; waits until there is one.
    pub async fn text(&self, css: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(first) = self.texts(css).await.into_iter().next() {
                return first;
            }
            if Instant::now() >= deadline {
                self.fail(&format!("there is no {css}")).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What all visible elements that match say, at this moment.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        // A page that is just going away answers with an error: then there is nothing to read yet.
        match self.browser.execute(TEXTS, vec![json!(css)]).await {
            Ok(texts) => texts.convert().unwrap_or_default(),
            Err(error) if error.to_string().contains("is not a valid selector") => {
                panic!("{error}")
            }
            Err(_) => Vec::new(),
        }
    }

    /// How many visible elements match at this moment.
    pub async fn count(&self, css: &str) -> usize {
        self.texts(css).await.len()
    }

    /// An attribute of the first element that matches.
    pub async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let script = "return document.querySelector(arguments[0])?.getAttribute(arguments[1])";
        let value = self.browser.execute(script, vec![json!(css), json!(name)]).await.expect("an attribute");
        value.json().as_str().map(str::to_string)
    }

    /// What is filled in at the first element that matches.
    pub async fn value(&self, css: &str) -> Option<String> {
        let script = "return document.querySelector(arguments[0])?.value";
        let value = self.browser.execute(script, vec![json!(css)]).await.expect("a value");
        value.json().as_str().map(str::to_string)
    }

    /// The value of the option that says `words` in the select that matches; waits until there is one.
    pub async fn option(&self, css: &str, words: &str) -> String {
        let script = "return [...(document.querySelector(arguments[0])?.options || [])]
            .find(option => option.value && option.textContent.includes(arguments[1]))?.value";
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.browser.execute(script, vec![json!(css), json!(words)]).await;
            if let Some(value) = found.ok().and_then(|found| found.json().as_str().map(str::to_string)) {
                return value;
            }
            if Instant::now() >= deadline {
                self.fail(&format!("{css} has no option {words:?}")).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What a script finds on the page, at this moment.
    pub async fn find<T: DeserializeOwned>(&self, script: &str) -> T {
        let found = self.browser.execute(script, Vec::new()).await.expect("an answer of the page");
        found.convert().expect("what the script was to find")
    }

    /// Waits until an element that matches contains the text.
    pub async fn expect_text(&self, css: &str, text: &str) {
        let seen = self.wait_for(async || self.texts(css).await.iter().any(|seen| seen.contains(text))).await;
        if !seen {
            let texts = self.texts(css).await;
            self.fail(&format!("{css} never said {text:?}, but {texts:?}")).await;
        }
    }

    /// The same for what happens by itself: looks at the page again and again.
    pub async fn expect_text_after_reloads(&self, css: &str, text: &str) {
        let seen = self.wait_for(async || {
            let seen = self.texts(css).await.iter().any(|seen| seen.contains(text));
            if !seen {
                self.reload().await;
            }
            seen
        });
        if !seen.await {
            self.fail(&format!("{css} never said {text:?}")).await;
        }
    }

    /// Waits until no element that matches contains the text.
    pub async fn expect_no_text(&self, css: &str, text: &str) {
        let gone = self.wait_for(async || !self.texts(css).await.iter().any(|seen| seen.contains(text))).await;
        if !gone {
            self.fail(&format!("{css} still says {text:?}")).await;
        }
    }

    /// Waits until the first element that matches has this attribute.
    pub async fn expect_attribute(&self, css: &str, name: &str, value: &str) {
        // A page that is just going away answers with an error: then there is nothing to read yet.
        let script = "return document.querySelector(arguments[0])?.getAttribute(arguments[1])";
        let is_so = self.wait_for(async || {
            let seen = self.browser.execute(script, vec![json!(css), json!(name)]).await;
            seen.is_ok_and(|seen| seen.json().as_str() == Some(value))
        });
        if !is_so.await {
            self.fail(&format!("{name} of {css} never became {value:?}")).await;
        }
    }

    /// Waits until the page that is open has this path.
    pub async fn expect_path(&self, path: &str) {
        let arrived = self.wait_for(async || self.path().await == path).await;
        if !arrived {
            self.fail(&format!("never arrived at {path}")).await;
        }
    }

    /// What is wider than the screen.
    pub async fn too_wide(&self) -> Vec<String> {
        let script = "const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width + 1) return [];
            return [...document.body.querySelectorAll('*')]
                .filter(element => element.getBoundingClientRect().right > width + 1)
                .map(element => element.tagName.toLowerCase() + '.' + element.className).slice(0, 8)";
        let wide = self.browser.execute(script, Vec::new()).await.expect("widths");
        wide.convert().expect("a list")
    }

    /// Fails when the page is wider than the screen.
    pub async fn assert_fits(&self) {
        let wide = self.too_wide().await;
        if !wide.is_empty() {
            self.fail(&format!("the page is wider than the screen: {wide:?}")).await;
        }
    }

    /// The errors and warnings that the browser noted since the last call: a script's, a missing file's, and what the
    /// content security policy refused.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.browser.browser_log().await.expect("the browser's log");
        entries
            .into_iter()
            .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"))
            .map(|entry| format!("{}: {}", entry.level, entry.message))
            .collect()
    }

    /// Fails when the browser complained since the last call. A refused form answers 422, which is no complaint.
    pub async fn assert_quiet(&self) {
        let complaints: Vec<String> =
            self.complaints().await.into_iter().filter(|complaint| !complaint.contains("status of 422")).collect();
        if !complaints.is_empty() {
            self.fail(&format!("the browser complained:\n  {}", complaints.join("\n  "))).await;
        }
    }

    /// Saves what is on the screen as `target/screenshots/<name>-<phone or desktop>-<language>.png`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        self.settle().await;
        let picture = self.browser.screenshot_as_png().await.expect("a screenshot");
        self.save(name, &picture)
    }

    /// Saves the whole page, also what is below the screen.
    pub async fn full_screenshot(&self, name: &str) -> PathBuf {
        self.settle().await;
        let size = self.browser.cdp().send_raw("Page.getLayoutMetrics", json!({})).await.expect("the page's size");
        let content = &size["cssContentSize"];
        let clip = json!({ "x": 0, "y": 0, "width": content["width"], "height": content["height"], "scale": 1 });
        let wish = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let answer = self.browser.cdp().send_raw("Page.captureScreenshot", wish).await.expect("a screenshot");
        let data = answer["data"].as_str().expect("a picture");
        self.save(name, &base64_decode(data).expect("a picture in base64"))
    }

    /// Waits for fonts and for whatever still moves.
    async fn settle(&self) {
        if !self.javascript {
            return;
        }
        let script = "const done = arguments[arguments.length - 1];
            document.getAnimations().forEach(animation => { try { animation.finish() } catch (endless) {} });
            document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
            setTimeout(() => done(false), 2000);";
        let _ = self.browser.execute_async(script, Vec::new()).await;
    }

    fn save(&self, name: &str, picture: &[u8]) -> PathBuf {
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = target.parent().expect("the target folder").join("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for screenshots");
        let file = folder.join(format!("{name}-{}.png", self.who));
        std::fs::write(&file, picture).expect("a file for the screenshot");
        file
    }

    pub(super) async fn wait_for(&self, is_so: impl AsyncFn() -> bool) -> bool {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if is_so().await {
                return true;
            }
            if Instant::now() >= deadline {
                return false;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Ends the test with what went wrong and what the person saw instead; the picture stays for looking at.
    pub(super) async fn fail(&self, what: &str) -> ! {
        let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let picture = match self.browser.screenshot_as_png().await {
            Ok(picture) => self.save(&format!("failed-{test}"), &picture).display().to_string(),
            Err(error) => format!("none ({error})"),
        };
        let address = self.browser.current_url().await.map(|url| url.to_string()).unwrap_or_default();
        // A data: address is the whole page.
        let address: String = address.chars().take(200).collect();
        let seen: String = self.texts("body").await.join(" ").chars().take(1500).collect();
        let complaints = self.browser.browser_log().await.unwrap_or_default();
        let complaints: Vec<String> = complaints.into_iter().map(|entry| entry.message).collect();
        panic!(
            "{} at {address}: {what}\n  the page says: {seen}\n  the browser noted: {complaints:?}\n  picture: {picture}",
            self.who
        );
    }
}
