//! Finding a text anywhere in a column, whatever its case, in the same way on both databases.

use diesel::sql_types::Text;

diesel::define_sql_function! {
    /// SQLite folds ASCII letters only; other scripts here have no case.
    fn lower(text: Text) -> Text;
}

/// `text` as a pattern of `LIKE ... ESCAPE '\'` that finds it anywhere in a column put through [`lower`].
pub fn pattern(text: &str) -> String {
    let escaped = text.trim().to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    #[test]
    fn signs_of_like_stand_for_themselves() {
        assert_eq!(super::pattern(" 50%_A\\ "), "%50\\%\\_a\\\\%");
    }
}
