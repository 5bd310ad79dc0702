//! What a result is made of, read from its detail. Older or unknown shapes show as much as they have.

use serde::Deserialize;

use crate::web::layout::Layout;

/// Both shapes in one: `criteria` of a performance, `domains` of a paper.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Detail {
    pub criteria: Vec<Part>,
    pub domains: Vec<Part>,
    pub red_lines: Vec<RedLine>,
    pub comments: Vec<String>,
    pub examiners: i64,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    pub code: String,
    pub domain: String,
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

    /// Rows of bars: the label with its points, and how much of the possible was reached, 0 to 100.
    pub fn bars(&self, l: &Layout) -> Vec<(String, i64)> {
        let share = |part: &Part| if part.max > 0 { (part.points * 100 / part.max).clamp(0, 100) } else { 0 };
        let label = |part: &Part| match l.pick(&part.title_en, &part.title_zh) {
            "" => domain_name(l, &part.domain),
            title => title.to_owned(),
        };
        self.criteria
            .iter()
            .chain(&self.domains)
            .map(|part| (format!("{} {} / {}", label(part), l.points(&part.points), l.points(&part.max)), share(part)))
            .collect()
    }

    /// The weakest part, which is what to work on; nothing when all is well done.
    pub fn weakest(&self, l: &Layout) -> Option<String> {
        let part = self
            .criteria
            .iter()
            .chain(&self.domains)
            .filter(|part| part.max > 0 && part.points * 100 < part.max * 80)
            .min_by_key(|part| part.points * 1000 / part.max)?;
        Some(match l.pick(&part.title_en, &part.title_zh) {
            "" => domain_name(l, &part.domain),
            title => title.to_owned(),
        })
    }
}

/// The name of a domain of the item bank; its code where it has none.
fn domain_name(l: &Layout, domain: &str) -> String {
    let key = format!("domain-{domain}");
    let name = crate::i18n::text(l.lang, &key);
    if name == key { domain.to_owned() } else { name.to_owned() }
}
