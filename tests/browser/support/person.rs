//! Somebody with a browser of their own: no cookies at first, one language, one size of screen.
//!
//! `Person::on(&server.url()).phone().speaking("zh-CN").open().await` opens it; dropping the person closes it. Every
//! gesture waits up to twenty seconds for what it needs, and fails with what the person saw instead.

mod act;
mod axe;
mod see;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

pub use axe::Violation;

use super::chromedriver::{Chromedriver, chrome};

/// How long a person looks before giving up: long, for only a failure takes that long, and a busy machine is no failure.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long between two looks.
const PAUSE: Duration = Duration::from_millis(50);

pub struct Person {
    browser: WebDriver,
    base: String,
    who: String,
    javascript: bool,
    chromedriver: Arc<Chromedriver>,
}

/// What kind of person is about to come; desktop, English and light unless said otherwise.
#[derive(Clone)]
pub struct NewPerson {
    base: String,
    phone: bool,
    language: String,
    dark: bool,
    javascript: bool,
}

impl Person {
    /// Somebody who will visit the site at `base` (`server.url()`).
    pub fn on(base: &str) -> NewPerson {
        NewPerson {
            base: base.trim_end_matches('/').to_string(),
            phone: false,
            language: "en".to_string(),
            dark: false,
            javascript: true,
        }
    }

    /// The browser itself, for the rare thing that no gesture covers.
    pub fn browser(&self) -> &WebDriver {
        &self.browser
    }

    /// Such as `phone-zh-CN-dark`: part of the names of screenshots.
    pub fn who(&self) -> &str {
        &self.who
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        self.chromedriver.close(&self.browser.session_id().to_string());
        // thirtyfour's own clean-up would wait for a connection that belongs to this test's runtime, which stands still
        // as long as we are in here.
        let _ = self.browser.clone().leak();
    }
}

impl NewPerson {
    /// 390 x 844 with touch, two device pixels to one.
    pub fn phone(mut self) -> Self {
        self.phone = true;
        self
    }

    /// 1280 x 900.
    pub fn desktop(mut self) -> Self {
        self.phone = false;
        self
    }

    /// `en` or `zh-CN`: the browser's own language, and what it sends as Accept-Language.
    pub fn speaking(mut self, language: &str) -> Self {
        self.language = language.to_string();
        self
    }

    /// Prefers dark colours.
    pub fn dark(mut self) -> Self {
        self.dark = true;
        self
    }

    /// Runs no script of the page. The gestures still work; axe-core does not, for it needs timers.
    pub fn without_javascript(mut self) -> Self {
        self.javascript = false;
        self
    }

    /// Starts the browser.
    pub async fn open(self) -> Person {
        let chromedriver = Chromedriver::shared();
        let browser = self.start_browser(&chromedriver).await.expect("a browser");
        // Some Chromium builds take the colour scheme from the desktop only, so it is set in the page as well.
        let scheme = if self.dark { "dark" } else { "light" };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        browser.cdp().send_raw("Emulation.setEmulatedMedia", features).await.expect("a colour scheme");
        browser.set_script_timeout(Duration::from_secs(60)).await.expect("a limit for scripts");
        browser.set_page_load_timeout(Duration::from_secs(30)).await.expect("a limit for pages");
        Person { browser, who: self.who(), base: self.base, javascript: self.javascript, chromedriver }
    }

    async fn start_browser(&self, chromedriver: &Chromedriver) -> thirtyfour::error::WebDriverResult<WebDriver> {
        let mut wishes = DesiredCapabilities::chrome();
        wishes.set_binary(&chrome().to_string_lossy())?;
        for argument in [
            "--headless=new",
            // Chromium's own sandbox cannot work in most containers, nor for root.
            "--no-sandbox",
            // A container's /dev/shm is often too small for a page.
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            // Scroll bars would make screenshots differ from one machine to the next.
            "--hide-scrollbars",
            "--force-color-profile=srgb",
        ] {
            wishes.add_arg(argument)?;
        }
        wishes.add_arg(&format!("--user-data-dir={}", chromedriver.profile().display()))?;
        wishes.add_arg(&format!("--lang={}", self.language))?;
        wishes.add_experimental_option("prefs", self.preferences())?;
        wishes.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": self.screen() }))?;
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        WebDriver::builder(chromedriver.url(), wishes).request_timeout(Duration::from_secs(90)).await
    }

    fn preferences(&self) -> serde_json::Value {
        let accepted = match self.language.split_once('-') {
            Some((general, _)) => format!("{},{general}", self.language),
            None => self.language.clone(),
        };
        let mut preferences = json!({
            "intl.accept_languages": accepted,
            "credentials_enable_service": false,
            "profile.password_manager_enabled": false,
            "profile.password_manager_leak_detection": false,
        });
        if !self.javascript {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        preferences
    }

    fn screen(&self) -> serde_json::Value {
        if self.phone {
            json!({ "width": 390, "height": 844, "pixelRatio": 2.0, "mobile": true, "touch": true })
        } else {
            json!({ "width": 1280, "height": 900, "pixelRatio": 1.0, "mobile": false, "touch": false })
        }
    }

    fn who(&self) -> String {
        let device = if self.phone { "phone" } else { "desktop" };
        let colours = if self.dark { "-dark" } else { "" };
        let script = if self.javascript { "" } else { "-no-javascript" };
        format!("{device}-{}{colours}{script}", self.language)
    }
}
