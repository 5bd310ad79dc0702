//! The edition of the bank: one number, which another replaces in the same transaction as any change to what can be drawn for a
//! paper, so that whoever reads the same number twice knows that both times it was the same bank.
//!
//! Those are the changes: a version becomes active or is so no longer, two items become enemies or are so no longer, and a case
//! gets a question, loses one or has them in another order. What an item is for is settled before its first version is active,
//! and what was active once never changes its words.

use diesel::prelude::*;

use crate::db::Conn;
use crate::random;
use crate::schema::bank_editions;

const ROW: i64 = 1;

pub fn current(conn: &mut Conn) -> QueryResult<i64> {
    bank_editions::table.find(ROW).select(bank_editions::edition).first(conn)
}

/// The number is random and not one more than before: what is undone must not leave its number to what is done after it.
pub(super) fn renew(conn: &mut Conn) -> QueryResult<()> {
    let row = bank_editions::table.find(ROW);
    match diesel::update(row).set(bank_editions::edition.eq(random::seed())).execute(conn)? {
        0 => Err(diesel::result::Error::NotFound),
        _ => Ok(()),
    }
}
