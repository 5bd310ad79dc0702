//! What anchors and openings are described by: fixed lists in both languages, so that both sides mean the same. Pure.

use std::collections::BTreeSet;

use crate::i18n::Lang;
use crate::text_enum;

text_enum! {
    pub enum TagKind: "tag-kind" {
        Category = "category",
        Style = "style",
        Hours = "hours",
        Language = "language",
    }
}

/// One word of a list; `code` is what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    pub code: &'static str,
    pub en: &'static str,
    pub zh: &'static str,
}

const fn tag(code: &'static str, en: &'static str, zh: &'static str) -> Tag {
    Tag { code, en, zh }
}

const CATEGORIES: &[Tag] = &[
    tag("apparel", "Apparel", "服装"),
    tag("leather", "Leather and fur", "皮革皮草"),
    tag("beauty", "Beauty", "美妆护肤"),
    tag("food", "Food", "食品饮料"),
    tag("home", "Home", "家居日用"),
    tag("electronics", "Electronics", "数码家电"),
    tag("jewellery", "Jewellery", "珠宝饰品"),
    tag("mother_baby", "Mother and baby", "母婴"),
    tag("sports", "Sports and outdoor", "运动户外"),
    tag("agriculture", "Farm produce", "农产品"),
];

const STYLES: &[Tag] = &[
    tag("warm", "Warm, explains", "亲切讲解"),
    tag("energetic", "Fast, energetic", "热情快节奏"),
    tag("expert", "Expert, precise", "专业严谨"),
    tag("elegant", "Calm, elegant", "优雅知性"),
    tag("humorous", "Humorous", "幽默风趣"),
    tag("storyteller", "Tells stories", "故事叙述"),
];

const HOURS: &[Tag] = &[
    tag("morning", "Morning 6–12", "上午 6–12 点"),
    tag("afternoon", "Afternoon 12–18", "下午 12–18 点"),
    tag("evening", "Evening 18–24", "晚间 18–24 点"),
    tag("night", "Night 0–6", "深夜 0–6 点"),
    tag("weekend", "Weekends", "周末"),
];

const LANGUAGES: &[Tag] = &[
    tag("mandarin", "Mandarin", "普通话"),
    tag("cantonese", "Cantonese", "粤语"),
    tag("wu", "Wu (Shanghai, Zhejiang)", "吴语"),
    tag("min", "Min (Fujian)", "闽语"),
    tag("sichuan", "Sichuanese", "四川话"),
    tag("english", "English", "英语"),
    tag("thai", "Thai", "泰语"),
    tag("vietnamese", "Vietnamese", "越南语"),
];

impl TagKind {
    pub const fn list(self) -> &'static [Tag] {
        match self {
            TagKind::Category => CATEGORIES,
            TagKind::Style => STYLES,
            TagKind::Hours => HOURS,
            TagKind::Language => LANGUAGES,
        }
    }

    /// The choices of a form: code and name.
    pub fn options(self, lang: Lang) -> Vec<(String, String)> {
        self.list().iter().map(|tag| (tag.code.to_owned(), lang.pick(tag.en, tag.zh).to_owned())).collect()
    }

    pub fn find(self, code: &str) -> Option<&'static Tag> {
        self.list().iter().find(|tag| tag.code == code)
    }
}

/// A set of tags of all kinds; it holds only words of the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagSet(BTreeSet<(TagKind, &'static str)>);

impl TagSet {
    /// Adds a tag; a word that is not in the list is left out.
    pub fn add(&mut self, kind: TagKind, code: &str) {
        if let Some(tag) = kind.find(code) {
            self.0.insert((kind, tag.code));
        }
    }

    /// The tags that were ticked in a form whose fields are called like the kinds.
    pub fn from_form(form: &crate::web::form::FormState) -> TagSet {
        let mut tags = TagSet::default();
        for kind in TagKind::ALL {
            for code in form.all(kind.as_str()) {
                tags.add(*kind, code);
            }
        }
        tags
    }

    pub fn has(&self, kind: TagKind, code: &str) -> bool {
        self.of(kind).contains(&code)
    }

    pub fn of(&self, kind: TagKind) -> Vec<&'static str> {
        self.0.iter().filter(|(own, _)| *own == kind).map(|(_, code)| *code).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = (TagKind, &'static str)> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names of all tags with whether `wanted` has them too.
    pub fn shown(&self, lang: Lang, wanted: &TagSet) -> Vec<(String, bool)> {
        self.0
            .iter()
            .filter_map(|(kind, code)| {
                let tag = kind.find(code)?;
                Some((lang.pick(tag.en, tag.zh).to_owned(), wanted.has(*kind, code)))
            })
            .collect()
    }

    /// Name-value pairs that fill a form.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, String)> + '_ {
        self.0.iter().map(|(kind, code)| (kind.as_str(), (*code).to_owned()))
    }
}
