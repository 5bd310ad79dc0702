//! How a question is asked, how hard it is, and how much hangs on it.

use crate::text_enum;

text_enum! {
    pub enum ItemKind: "item-kind" {
        Single = "single",
        Multiple = "multiple",
        TrueFalse = "true_false",
        Ordering = "ordering",
        Matching = "matching",
        Numeric = "numeric",
        ShortText = "short_text",
        Essay = "essay",
        /// Material that several questions share. It is not answered itself.
        Case = "case",
    }
}

text_enum! {
    pub enum Difficulty: "difficulty" {
        Easy = "easy",
        Medium = "medium",
        Hard = "hard",
    }
}

text_enum! {
    /// X core, Y general, Z supplementary.
    pub enum Importance: "importance" {
        X = "X",
        Y = "Y",
        Z = "Z",
    }
}
