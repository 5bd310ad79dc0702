//! What a result is made of, read from its detail. Older or unknown shapes show as much as they have.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::assessment::pages::domain_name;
use crate::web::layout::Layout;

/// Both shapes in one: `criteria` of a performance, `domains` of a paper by their codes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Detail {
    pub criteria: Vec<Part>,
    pub domains: BTreeMap<String, Part>,
    pub red_lines: Vec<RedLine>,
    pub comments: Vec<String>,
    pub examiners: i64,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    pub code: String,
    pub title_en: String,
    pub title_zh: String,
    pub points: i64,
    pub max: i64,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RedLine {
    pub title_en: String,
    pub title_zh: String,
    pub clause: String,
}

impl Detail {
    pub fn parse(json: &str) -> Detail {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// Rows of bars: the label with its points, and how much of the possible was reached, 0 to 100 with up to two decimals.
    pub fn bars(&self, l: &Layout) -> Vec<(String, String)> {
        let share = |part: &Part| match part.max {
            max if max > 0 => l.points(&(part.points * 10_000 / max).clamp(0, 10_000)),
            _ => l.points(&0),
        };
        self.parts(l)
            .into_iter()
            .map(|(name, part)| (format!("{name} {} / {}", l.points(&part.points), l.points(&part.max)), share(part)))
            .collect()
    }

    /// The weakest part, which is what to work on; nothing when all is well done.
    pub fn weakest(&self, l: &Layout) -> Option<String> {
        self.parts(l)
            .into_iter()
            .filter(|(_, part)| part.max > 0 && part.points * 100 < part.max * 80)
            .min_by_key(|(_, part)| part.points * 1000 / part.max)
            .map(|(name, _)| name)
    }

    fn parts(&self, l: &Layout) -> Vec<(String, &Part)> {
        let criteria = self.criteria.iter().map(|part| (l.pick(&part.title_en, &part.title_zh).to_owned(), part));
        let domains = self.domains.iter().map(|(code, part)| (domain_name(l, code), part));
        criteria.chain(domains).collect()
    }
}
