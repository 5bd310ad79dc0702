//! Why the bank refuses something about an item, in words.

use crate::i18n::Message;

#[derive(Debug, thiserror::Error)]
pub enum ItemError {
    #[error("code taken")]
    CodeTaken,
    #[error("status")]
    Status,
    #[error("changed by somebody else meanwhile")]
    Outdated,
    #[error("nothing changed")]
    Unchanged,
    #[error("in use with its purpose")]
    PurposeFixed,
    #[error("nobody approves their own work")]
    OwnWork,
    #[error("a comment or an objection without words")]
    TextMissing,
    #[error("a picture, sound or film without words")]
    Undescribed,
    #[error("no other item with this code")]
    NoSuchCode,
    #[error("too many tags")]
    TooManyTags,
    #[error("a case does not become a question, nor the other way round")]
    KindFixed,
    #[error("belongs to a case")]
    InCase,
    #[error("tied to others by itself")]
    Tied,
    #[error("too many sub-questions")]
    TooManyParts,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl ItemError {
    pub fn message(&self) -> Message {
        match self {
            ItemError::CodeTaken => "item-error-code-taken".into(),
            ItemError::Status => "item-error-status".into(),
            ItemError::Outdated => "item-error-outdated".into(),
            ItemError::Unchanged => "item-error-unchanged".into(),
            ItemError::PurposeFixed => "item-error-purpose-fixed".into(),
            ItemError::OwnWork => "item-error-own-work".into(),
            ItemError::TextMissing => "item-error-text-missing".into(),
            ItemError::Undescribed => "item-error-undescribed".into(),
            ItemError::NoSuchCode => "item-error-no-such-code".into(),
            ItemError::TooManyTags => "item-error-tags".into(),
            ItemError::KindFixed => "item-error-kind-fixed".into(),
            ItemError::InCase => "item-error-in-case".into(),
            ItemError::Tied => "item-error-tied".into(),
            ItemError::TooManyParts => "item-error-too-many-parts".into(),
            ItemError::Db(_) => "error-busy".into(),
        }
    }
}
