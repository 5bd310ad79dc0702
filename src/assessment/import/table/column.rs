//! The columns of a table and their names, in English or Chinese.

use super::super::limits::MAX_ANSWERS;
use crate::assessment::width::fold;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in super::super) enum Language {
    En,
    Zh,
    Detected,
}

impl Language {
    pub(in super::super) const ALL: [Self; 3] = [Self::En, Self::Zh, Self::Detected];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in super::super) enum Column {
    Code,
    /// The content point alone, which several items share.
    Point,
    Purpose,
    Kind,
    Importance,
    Difficulty,
    LawRef,
    LawEffective,
    Key,
    Tolerance,
    Scoring,
    Points,
    Tags,
    Case,
    IsCaseSensitive,
    MaxWords,
    Media,
    Stem(Language),
    Option(usize, Language),
    Partner(usize, Language),
    Explanation(Language),
    Guidance(Language),
}

impl Column {
    pub(super) fn from_header(header: &str) -> Option<Self> {
        let mut name = fold(header);
        name.retain(|c| !c.is_whitespace() && !"_-()*".contains(c));
        let plain = |name: &str| Self::from_name(name, Language::Detected);
        let in_language = |suffixes: [&str; 2], language| {
            let name = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix))?;
            Self::from_name(name, language).filter(|column| column.has_language())
        };
        plain(&name)
            .or_else(|| in_language(["en", "英文"], Language::En))
            .or_else(|| in_language(["zh", "中文"], Language::Zh))
    }

    fn has_language(self) -> bool {
        matches!(self, Self::Stem(_) | Self::Option(..) | Self::Partner(..) | Self::Explanation(_) | Self::Guidance(_))
    }

    fn from_name(name: &str, language: Language) -> Option<Self> {
        Some(match name {
            "code" | "编号" | "代码" => Self::Code,
            "point" | "知识点" | "知识点代码" => Self::Point,
            "purpose" | "用途" => Self::Purpose,
            "type" | "题型" => Self::Kind,
            "importance" | "重要性" => Self::Importance,
            "difficulty" | "难度" => Self::Difficulty,
            "lawref" | "法规依据" | "法律依据" => Self::LawRef,
            "laweffective" | "生效日期" | "施行日期" | "法规生效日期" => Self::LawEffective,
            "key" | "答案" | "正确答案" => Self::Key,
            "tolerance" | "误差" | "允许误差" => Self::Tolerance,
            "scoring" | "计分方式" | "评分方式" => Self::Scoring,
            "points" | "score" | "分值" | "分数" => Self::Points,
            "tags" | "标签" => Self::Tags,
            "case" | "案例" | "材料" => Self::Case,
            "casesensitive" | "区分大小写" => Self::IsCaseSensitive,
            "maxwords" | "字数上限" => Self::MaxWords,
            "media" | "附件" => Self::Media,
            "stem" | "题干" => Self::Stem(language),
            "explanation" | "解析" | "答案解析" => Self::Explanation(language),
            "guidance" | "评分要点" | "评分标准" | "参考答案" => Self::Guidance(language),
            _ => {
                let partner = ["partner", "配对", "匹配"].iter().find_map(|suffix| name.strip_suffix(suffix));
                let letter = partner.unwrap_or(name).trim_start_matches("选项").trim_end_matches("选项");
                let index = letter.parse().ok().and_then(option_index)?;
                if partner.is_some() { Self::Partner(index, language) } else { Self::Option(index, language) }
            }
        })
    }
}

pub(super) fn option_index(letter: char) -> Option<usize> {
    ('a'..).take(MAX_ANSWERS).position(|option| option == letter)
}
