//! Why a file of items is not taken, in words.

use chrono::NaiveDateTime;

use super::item::ItemError;
use crate::i18n::Message;

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("imported before")]
    Known { at: NaiveDateTime },
    #[error("nothing to import")]
    Empty,
    /// An item of the file is in the bank for something else.
    #[error("another purpose")]
    OtherPurpose { code: String },
    /// An item of the file is a case, and in the bank a question; or the other way round.
    #[error("another kind")]
    OtherKind { code: String },
    /// A question of the file, which the bank has, cannot become one of its case.
    #[error("cannot be in the case")]
    Unfit { code: String },
    /// The same, where somebody else changed the bank since the file was looked at.
    #[error("not in the case")]
    NotInCase(ItemError),
    /// Somebody imports the same file in another way.
    #[error("overtaken")]
    Overtaken,
    /// Items have an author; the command line takes the first person of the office.
    #[error("nobody in the office")]
    NoOffice,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl ImportError {
    pub fn message(&self) -> Message {
        match self {
            ImportError::Known { at } => Message::new("item-import-known").with("when", *at),
            ImportError::Empty => "item-import-empty".into(),
            ImportError::OtherPurpose { code } => Message::new("item-import-other-purpose").with("code", code.clone()),
            ImportError::OtherKind { code } => Message::new("item-import-other-kind").with("code", code.clone()),
            ImportError::Unfit { code } => Message::new("item-import-unfit").with("code", code.clone()),
            ImportError::NotInCase(why) => why.message(),
            ImportError::Overtaken => "item-import-overtaken".into(),
            ImportError::NoOffice => "item-import-no-office".into(),
            ImportError::Db(_) => "error-busy".into(),
        }
    }
}

impl From<ItemError> for ImportError {
    fn from(error: ItemError) -> ImportError {
        match error {
            ItemError::Db(error) => error.into(),
            refusal => ImportError::NotInCase(refusal),
        }
    }
}
