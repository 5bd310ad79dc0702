//! axe-core looks at the page that is open.

use std::fmt;

use serde::Deserialize;
use serde_json::json;

use super::Person;

/// Put in through WebDriver, which the page's content security policy does not restrain.
const AXE: &str = include_str!("../../vendor/axe.min.js");

/// The rules of WCAG 2.2 A and AA, and what axe counts as good practice beside them.
const RUN: &str = "const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(
        results => done({ ran: results.passes.length + results.violations.length, violations: results.violations.map(violation => ({
            rule: violation.id,
            impact: violation.impact || 'minor',
            help: violation.help,
            places: violation.nodes.map(node => node.target.flat().join(' ') + ': ' + node.html.slice(0, 160)
                + ' — ' + node.failureSummary.replace(/\\s+/g, ' ')),
        })) }),
        error => done({ failed: String(error) }));";

/// One rule that the page breaks, and every place where it does.
#[derive(Debug, Deserialize)]
pub struct Violation {
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    pub help: String,
    pub places: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({}): {}", self.rule, self.impact, self.help)?;
        for place in &self.places {
            write!(formatter, "\n      {place}")?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    ran: usize,
    #[serde(default)]
    violations: Vec<Violation>,
    failed: Option<String>,
}

impl Person {
    /// Puts axe-core into every page that comes: for somebody who looks at each of them, this is much faster than sending
    /// half a megabyte each time.
    pub async fn bring_axe(&self) {
        let cdp = self.browser.cdp();
        let done = cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": AXE })).await;
        done.expect("axe-core in the pages that come");
    }

    /// What axe-core finds of serious or critical impact.
    pub async fn axe(&self) -> Vec<Violation> {
        assert!(self.javascript, "axe-core cannot look at a page whose scripts are switched off");
        let there = self.browser.execute("return typeof axe === 'object'", Vec::new()).await;
        if there.expect("an answer").json() != &json!(true) {
            // Its last expression is a function's call; the page's own scripts see `axe` as a global from now on.
            self.browser.execute(AXE, Vec::new()).await.expect("axe-core in the page");
        }
        let report = self.browser.execute_async(RUN, Vec::new()).await.expect("axe-core runs");
        let report: Report = report.convert().expect("a report of axe-core");
        if let Some(reason) = report.failed {
            panic!("axe-core failed: {reason}");
        }
        assert!(report.ran > 0, "axe-core tried no rule");
        report.violations.into_iter().filter(|one| matches!(one.impact.as_str(), "serious" | "critical")).collect()
    }

    /// Fails when axe-core finds something, or the page is wider than the screen.
    pub async fn assert_sound(&self) {
        self.assert_accessible().await;
        self.assert_fits().await;
    }

    /// Fails when axe-core finds something serious or critical.
    pub async fn assert_accessible(&self) {
        let violations = self.axe().await;
        if !violations.is_empty() {
            let found: Vec<String> = violations.iter().map(Violation::to_string).collect();
            self.fail(&format!("axe-core found:\n    {}", found.join("\n    "))).await;
        }
    }
}
