//! The code of an item: scope, module and point of what is examined (`law.order117.in_force`). Items of the same point are
//! told apart by what follows, for example a number.

use diesel::prelude::*;

use super::item;
use crate::db::Conn;
use crate::i18n::{self, Lang};
use crate::schema::items;

/// What stands between levels; files from elsewhere use other signs than the point.
const BETWEEN: [char; 4] = ['.', '>', '/', ' '];

/// The first level.
pub fn domain_of(code: &str) -> &str {
    code.split(BETWEEN).next().unwrap_or(code)
}

/// The first two levels, empty for a code of one.
pub fn module_of(code: &str) -> &str {
    let mut ends = code.match_indices(BETWEEN).map(|(end, _)| end);
    match (ends.next(), ends.next()) {
        (None, _) => "",
        (Some(_), None) => code,
        (Some(_), Some(second)) => &code[..second],
    }
}

/// The key of a domain's name, for the domains that the programme knows by name.
pub fn domain_key(domain: &str) -> Option<String> {
    let key = format!("domain-{domain}");
    i18n::has(Lang::En, &key).then_some(key)
}

/// Whether a text can be one level: letters and digits of any script, underscores and hyphens.
pub fn is_level(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-'))
}

/// The code that a new item of this point gets: the point's own, or with the next free number when that is taken.
pub fn free(conn: &mut Conn, point: &str) -> QueryResult<String> {
    if item::by_code(conn, point)?.is_none() {
        return Ok(point.to_owned());
    }
    let start = format!("{point}.");
    let known: Vec<String> = items::table.filter(items::module.eq(module_of(point))).select(items::code).load(conn)?;
    let highest = known.iter().filter_map(|code| code.strip_prefix(&start)?.parse::<u32>().ok()).max().unwrap_or(1);
    Ok(format!("{start}{}", highest.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_levels() {
        let table = [
            ("law.order117.in_force", "law", "law.order117"),
            ("law.order117.in_force.2", "law", "law.order117"),
            ("law.order117", "law", "law.order117"),
            ("law", "law", ""),
            ("law/order117/in_force", "law", "law/order117"),
            ("法律.直播.备案", "法律", "法律.直播"),
            ("", "", ""),
        ];
        for (code, domain, module) in table {
            assert_eq!((domain_of(code), module_of(code)), (domain, module), "{code}");
        }
        assert!(is_level("order117") && is_level("直播") && is_level("in_force-2"));
        assert!(!is_level("") && !is_level("a.b") && !is_level("a b"));
    }
}
