//! Who opened which item: items are secure, so looking at one leaves a trace, and so does taking the bank away.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::item::{self, ItemId};
use crate::accounts::user::UserId;
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::error::AppError;
use crate::schema::{item_views, users};

/// Within this time the same person opening the same item is one visit.
const ONE_VISIT: TimeDelta = TimeDelta::minutes(10);

/// Notes that `user` opens the item, at most once per visit; an unknown item is not found.
pub async fn keep(app: &App, user: UserId, item: ItemId, now: NaiveDateTime) -> Result<(), AppError> {
    let is_due = app
        .db
        .read(move |conn| {
            item::find(conn, item)?;
            is_due(conn, user, item, now)
        })
        .await?;
    if is_due {
        app.db.write(move |conn| note(conn, user, item, now)).await?;
    }
    Ok(())
}

fn is_due(conn: &mut Conn, user: UserId, item: ItemId, now: NaiveDateTime) -> QueryResult<bool> {
    let recent: i64 = item_views::table
        .filter(item_views::item_id.eq(item))
        .filter(item_views::user_id.eq(user))
        .filter(item_views::viewed_at.gt(now - ONE_VISIT))
        .count()
        .get_result(conn)?;
    Ok(recent == 0)
}

fn note(conn: &mut Conn, user: UserId, item: ItemId, now: NaiveDateTime) -> QueryResult<()> {
    if is_due(conn, user, item, now)? {
        diesel::insert_into(item_views::table)
            .values((item_views::item_id.eq(item), item_views::user_id.eq(user), item_views::viewed_at.eq(now)))
            .execute(conn)?;
    }
    Ok(())
}

/// Who opened the item and when, newest first.
pub fn of_item(conn: &mut Conn, item: ItemId, limit: i64) -> QueryResult<Vec<(String, String, NaiveDateTime)>> {
    item_views::table
        .inner_join(users::table)
        .filter(item_views::item_id.eq(item))
        .order(item_views::id.desc())
        .limit(limit)
        .select((users::name, users::email, item_views::viewed_at))
        .load(conn)
}

/// Notes that `actor` takes so many items away, and in what form.
pub fn exported(conn: &mut Conn, actor: UserId, form: &str, items: usize, now: NaiveDateTime) -> QueryResult<()> {
    audit::record(conn, Some(actor), "items.exported", ("items", 0), json!({ "form": form, "items": items }), now)
}
