//! The order of a list as its address asks for it: `sort=name`, or `sort=-name` for the other way round.

use serde::Deserialize;

/// A column's name and the direction; nothing when the address asks for no order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Sort {
    column: String,
    is_descending: bool,
}

impl Sort {
    pub fn column(&self) -> &str {
        &self.column
    }

    pub fn is_descending(&self) -> bool {
        self.is_descending
    }
}

impl From<String> for Sort {
    fn from(asked: String) -> Sort {
        match asked.strip_prefix('-') {
            Some(column) => Sort { column: column.to_owned(), is_descending: true },
            None => Sort { column: asked, is_descending: false },
        }
    }
}

/// Puts a boxed query into the order that a [`Sort`] asks for, or into the usual one:
/// `ordered!(query, sort, usual, "name" => users::name, "city" => ...)`. The usual order also decides between equals.
#[macro_export]
macro_rules! ordered {
    ($query:expr, $sort:expr, $usual:expr, $($name:literal => $column:expr),+ $(,)?) => {
        match ($sort.column(), $sort.is_descending()) {
            $(
                ($name, false) => $query.order(($column.asc(), $usual)),
                ($name, true) => $query.order(($column.desc(), $usual)),
            )+
            _ => $query.order($usual),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_turns_the_order_round() {
        let sort = Sort::from("-name".to_owned());
        assert_eq!((sort.column(), sort.is_descending()), ("name", true));
        assert_eq!(Sort::from(String::new()), Sort::default());
    }
}
