//! The columns of a table of items, found by name in English or Chinese.

use super::{MAX_OPTIONS, fold};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Language {
    En,
    Zh,
    Detected,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Code,
    Kind,
    Importance,
    Difficulty,
    LawRef,
    LawEffective,
    Key,
    Stem(Language),
    Option(usize, Language),
}

impl Column {
    pub(super) fn from_header(header: &str) -> Option<Self> {
        let mut name = fold(header);
        name.retain(|c| !c.is_whitespace() && !"_-()*".contains(c));
        let plain = |name: &str| Self::from_name(name, Language::Detected);
        let in_language = |suffixes: [&str; 2], language| {
            let name = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix))?;
            match Self::from_name(name, language)? {
                column @ (Self::Stem(_) | Self::Option(..)) => Some(column),
                _ => None,
            }
        };
        plain(&name)
            .or_else(|| in_language(["en", "英文"], Language::En))
            .or_else(|| in_language(["zh", "中文"], Language::Zh))
    }

    fn from_name(name: &str, language: Language) -> Option<Self> {
        Some(match name {
            "code" | "知识点" | "知识点代码" => Self::Code,
            "type" | "题型" => Self::Kind,
            "importance" | "重要性" => Self::Importance,
            "difficulty" | "难度" => Self::Difficulty,
            "lawref" | "法规依据" | "法律依据" => Self::LawRef,
            "laweffective" | "生效日期" | "施行日期" | "法规生效日期" => Self::LawEffective,
            "key" | "答案" | "正确答案" => Self::Key,
            "stem" | "题干" => Self::Stem(language),
            _ => {
                let letter = name.trim_start_matches("选项").trim_end_matches("选项");
                Self::Option(letter.parse().ok().and_then(option_index)?, language)
            }
        })
    }
}

/// Which option a lower-case letter stands for.
pub(super) fn option_index(letter: char) -> Option<usize> {
    ('a'..).take(MAX_OPTIONS).position(|option| option == letter)
}
