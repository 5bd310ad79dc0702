//! One text in two languages, and how a text without a label finds its language.

use crate::assessment::width::fold;

/// The same text in two languages; in the stem of a draft either side may be empty, but not both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilingual {
    pub en: String,
    pub zh: String,
}

impl Bilingual {
    pub(in super::super) fn new(en: &str, zh: &str) -> Self {
        let [en, zh] = [en, zh].map(|text| text.trim().to_owned());
        Self { en, zh }
    }

    /// `English || Chinese`, or one language: Chinese as soon as there is one Han character. An option
    /// without any follows its stem, so that "30%" in a Chinese item leaves no hole in the Chinese.
    pub(super) fn detect(text: &str, stem: Option<&Self>) -> Self {
        let spaced = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let mut halves = text.match_indices("||").map(|(at, _)| (&text[..at], &text[at + 2..]));
        let split = halves.find(|(en, zh)| spaced(en.chars().next_back()) && spaced(zh.chars().next()));
        if let Some((en, zh)) = split {
            return Self::new(en, zh);
        }
        let (in_en, in_zh) = stem.map_or((true, false), |stem| (!stem.en.is_empty(), !stem.zh.is_empty()));
        if text.contains(is_han) || !in_en {
            Self::new("", text)
        } else if in_zh && !text.contains(char::is_alphabetic) {
            Self::new(text, text)
        } else {
            Self::new(text, "")
        }
    }

    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }

    /// In characters.
    pub(super) fn longest(&self) -> usize {
        self.en.chars().count().max(self.zh.chars().count())
    }

    /// The same text in at least one language, spaces aside.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a.split_whitespace().eq(b.split_whitespace());
        same(&self.en, &other.en) || same(&self.zh, &other.zh)
    }

    /// Both languages one below the other.
    pub(super) fn below(self, more: Self) -> Self {
        let join = |a: String, b: String| match (a.is_empty(), b.is_empty()) {
            (true, _) => b,
            (_, true) => a,
            _ => a + "\n" + &b,
        };
        Self { en: join(self.en, more.en), zh: join(self.zh, more.zh) }
    }
}

pub(super) fn truth(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "t" | "true" | "yes" | "对" | "正确" | "是" | "√" | "✓" | "✔" => Some(true),
        "f" | "false" | "no" | "错" | "错误" | "否" | "×" | "✗" | "✘" | "x" => Some(false),
        _ => None,
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}
