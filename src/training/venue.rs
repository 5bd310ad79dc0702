//! Venues and their rooms, kept by the office. A room's capacity bounds the sessions in it.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::ordered;
use crate::schema::{audit_entries, rooms, sessions, venues};

use super::session::SessionStatus;

pub type VenueId = Id<Venue>;
pub type RoomId = Id<Room>;

/// Within this time the same venue by the same person is a second click.
const REPEAT: TimeDelta = TimeDelta::minutes(1);

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = venues)]
pub struct Venue {
    pub id: VenueId,
    pub name_en: String,
    pub name_zh: String,
    pub city: String,
    pub address: String,
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = rooms)]
pub struct Room {
    pub id: RoomId,
    pub venue_id: VenueId,
    pub name: String,
    pub capacity: i64,
}

#[derive(Debug, Clone)]
pub struct VenueInput {
    pub name_en: String,
    pub name_zh: String,
    pub city: String,
    pub address: String,
}

#[derive(Debug, Clone)]
pub struct RoomInput {
    pub name: String,
    pub capacity: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum VenueError {
    #[error("the venue has a room of this name")]
    NameTaken,
    #[error("a coming session needs {0} places")]
    TooSmall(i64),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl VenueError {
    pub fn message(&self) -> Message {
        match self {
            VenueError::NameTaken => "room-name-taken".into(),
            VenueError::TooSmall(needed) => Message::new("room-too-small").with("needed", *needed),
            VenueError::Db(_) => "error-busy".into(),
        }
    }
}

pub fn all(conn: &mut Conn, sort: &Sort) -> QueryResult<Vec<Venue>> {
    let sorted = ordered!(venues::table.into_boxed(), sort, (venues::city, venues::name_en, venues::id),
        "name" => venues::name_en,
        "city" => venues::city,
        "address" => venues::address,
    );
    sorted.select(Venue::as_select()).limit(500).load(conn)
}

pub fn find(conn: &mut Conn, id: VenueId) -> QueryResult<Venue> {
    venues::table.find(id).select(Venue::as_select()).first(conn)
}

pub fn rooms_of(conn: &mut Conn, ids: &[VenueId]) -> QueryResult<Vec<Room>> {
    rooms::table
        .filter(rooms::venue_id.eq_any(ids))
        .order((rooms::venue_id, rooms::name))
        .select(Room::as_select())
        .load(conn)
}

/// Every room with its venue, for choosing one.
pub fn rooms_with_venues(conn: &mut Conn) -> QueryResult<Vec<(Room, Venue)>> {
    rooms::table
        .inner_join(venues::table)
        .order((venues::city, venues::name_en, rooms::name))
        .select((Room::as_select(), Venue::as_select()))
        .limit(1000)
        .load(conn)
}

pub fn room(conn: &mut Conn, id: RoomId) -> QueryResult<Option<Room>> {
    rooms::table.find(id).select(Room::as_select()).first(conn).optional()
}

/// Adds a venue; the same one that this person added a moment ago is given back as it is.
pub fn create(conn: &mut Conn, actor: UserId, input: &VenueInput, now: NaiveDateTime) -> Result<VenueId, VenueError> {
    if let Some(known) = repeated(conn, actor, input, now)? {
        return Ok(known);
    }
    let id: VenueId = diesel::insert_into(venues::table)
        .values((
            venues::name_en.eq(&input.name_en),
            venues::name_zh.eq(&input.name_zh),
            venues::city.eq(&input.city),
            venues::address.eq(&input.address),
            venues::created_at.eq(now),
        ))
        .returning(venues::id)
        .get_result(conn)?;
    audit::record(conn, Some(actor), "venue.created", ("venue", id.0), json!({}), now)?;
    Ok(id)
}

/// Who added a venue stands in the audit trail only.
fn repeated(conn: &mut Conn, actor: UserId, input: &VenueInput, now: NaiveDateTime) -> QueryResult<Option<VenueId>> {
    let own: Vec<VenueId> = audit_entries::table
        .filter(audit_entries::actor_id.eq(actor))
        .filter(audit_entries::action.eq("venue.created"))
        .filter(audit_entries::at.gt(now - REPEAT))
        .select(audit_entries::subject_id)
        .limit(50)
        .load(conn)?;
    venues::table
        .filter(venues::id.eq_any(&own))
        .filter(venues::name_en.eq(&input.name_en))
        .filter(venues::name_zh.eq(&input.name_zh))
        .filter(venues::city.eq(&input.city))
        .filter(venues::address.eq(&input.address))
        .order(venues::id)
        .select(venues::id)
        .first(conn)
        .optional()
}

pub fn update(
    conn: &mut Conn,
    actor: UserId,
    id: VenueId,
    input: &VenueInput,
    now: NaiveDateTime,
) -> Result<(), VenueError> {
    find(conn, id)?;
    diesel::update(venues::table.find(id))
        .set((
            venues::name_en.eq(&input.name_en),
            venues::name_zh.eq(&input.name_zh),
            venues::city.eq(&input.city),
            venues::address.eq(&input.address),
        ))
        .execute(conn)?;
    audit::record(conn, Some(actor), "venue.changed", ("venue", id.0), json!({}), now)?;
    Ok(())
}

pub fn add_room(
    conn: &mut Conn,
    actor: UserId,
    venue: VenueId,
    input: &RoomInput,
    now: NaiveDateTime,
) -> Result<RoomId, VenueError> {
    find(conn, venue)?;
    if rooms_of(conn, &[venue])?.iter().any(|room| room.name == input.name) {
        return Err(VenueError::NameTaken);
    }
    let id: RoomId = diesel::insert_into(rooms::table)
        .values((rooms::venue_id.eq(venue), rooms::name.eq(&input.name), rooms::capacity.eq(input.capacity)))
        .returning(rooms::id)
        .get_result(conn)?;
    let details = json!({ "room": id.0, "capacity": input.capacity });
    audit::record(conn, Some(actor), "venue.room_added", ("venue", venue.0), details, now)?;
    Ok(id)
}

/// Renames or resizes a room; never below what a coming session in it needs.
pub fn update_room(
    conn: &mut Conn,
    actor: UserId,
    (venue, id): (VenueId, RoomId),
    input: &RoomInput,
    now: NaiveDateTime,
) -> Result<(), VenueError> {
    let rooms = rooms_of(conn, &[venue])?;
    if !rooms.iter().any(|room| room.id == id) {
        return Err(diesel::result::Error::NotFound.into());
    }
    if rooms.iter().any(|room| room.id != id && room.name == input.name) {
        return Err(VenueError::NameTaken);
    }
    let needed: Option<i64> = sessions::table
        .filter(sessions::room_id.eq(id))
        .filter(sessions::ends_at.gt(now))
        .filter(sessions::status.ne(SessionStatus::Cancelled))
        .select(diesel::dsl::max(sessions::capacity))
        .first(conn)?;
    if let Some(needed) = needed.filter(|needed| *needed > input.capacity) {
        return Err(VenueError::TooSmall(needed));
    }
    diesel::update(crate::schema::rooms::table.find(id))
        .set((crate::schema::rooms::name.eq(&input.name), crate::schema::rooms::capacity.eq(input.capacity)))
        .execute(conn)?;
    let details = json!({ "room": id.0, "capacity": input.capacity });
    audit::record(conn, Some(actor), "venue.room_changed", ("venue", venue.0), details, now)?;
    Ok(())
}
