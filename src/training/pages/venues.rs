//! Venues and rooms, for the office.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::app::App;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::training::venue::{self, Room, RoomId, RoomInput, Venue, VenueError, VenueId, VenueInput};
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

/// A room with its venue, for choosing one.
pub(super) fn place(l: &Layout, room: &Room, venue: &Venue) -> String {
    format!("{} · {}", l.pick(&venue.name_en, &venue.name_zh), room.name)
}

#[derive(Deserialize, Validate)]
pub struct VenueForm {}

struct VenueRow {
    venue: Venue,
    rooms: Vec<Room>,
    places: i64,
}

#[derive(Template)]
#[template(path = "training/venues/index.html")]
struct VenueListPage {
    l: Layout,
    rows: Vec<VenueRow>,
}

#[derive(Template)]
#[template(path = "training/venues/new.html")]
struct VenueFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    form: FormState,
}

#[derive(Template)]
#[template(path = "training/venues/show.html")]
struct VenuePage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    venue: Venue,
    rooms: Vec<Room>,
    details: FormState,
    room: FormState,
}

#[derive(Template)]
#[template(path = "training/venues/room.html")]
struct RoomPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    action: String,
    form: FormState,
}

fn crumbs(l: &Layout, between: &[(String, String)]) -> Vec<(String, String)> {
    let mut crumbs = vec![
        ("/office/sessions".to_owned(), l.t("sessions-title").to_owned()),
        ("/office/venues".to_owned(), l.t("venues-title").to_owned()),
    ];
    crumbs.extend_from_slice(between);
    crumbs.push((String::new(), l.title.clone()));
    crumbs
}

#[derive(Deserialize)]
pub struct Order {
    #[serde(default)]
    sort: Sort,
}

async fn rows(app: &App, sort: Sort) -> Result<Vec<VenueRow>, AppError> {
    let (venues, rooms) = app
        .db
        .read(move |conn| {
            let venues = venue::all(conn, &sort)?;
            let ids: Vec<VenueId> = venues.iter().map(|venue| venue.id).collect();
            Ok::<_, AppError>((venues, venue::rooms_of(conn, &ids)?))
        })
        .await?;
    let row = |venue: Venue| {
        let rooms: Vec<Room> = rooms.iter().filter(|room| room.venue_id == venue.id).cloned().collect();
        VenueRow { places: rooms.iter().map(|room| room.capacity).sum(), rooms, venue }
    };
    Ok(venues.into_iter().map(row).collect())
}

pub async fn index(app: web::Data<App>, office: Office, order: web::Query<Order>) -> Result<HttpResponse, AppError> {
    let rows = rows(&app, order.into_inner().sort).await?;
    respond::page(&VenueListPage { l: office.layout("venues-title"), rows })
}

pub async fn csv(app: web::Data<App>, office: Office, order: web::Query<Order>) -> Result<Sheet, AppError> {
    let l = office.layout("venues-title");
    let header = ["venue-name", "venue-city", "venue-address", "room-name", "room-capacity"].map(|key| l.t(key));
    let rows = rows(&app, order.into_inner().sort).await?;
    let lines = rows.iter().flat_map(|row| {
        let venue = &row.venue;
        row.rooms.iter().map(|room| {
            let name = l.pick(&venue.name_en, &venue.name_zh).to_owned();
            let (city, address) = (venue.city.clone(), venue.address.clone());
            vec![name, city, address, room.name.clone(), room.capacity.to_string()]
        })
    });
    Ok(Sheet::new("venues", &header, lines))
}

fn read_venue(state: &mut FormState) -> Option<VenueInput> {
    let (name_en, name_zh) = (state.text("name_en", 1, 80), state.text("name_zh", 1, 80));
    let (city, address) = (state.text("city", 1, 40), state.text("address", 1, 200));
    Some(VenueInput { name_en: name_en?, name_zh: name_zh?, city: city?, address: address? })
}

fn read_room(state: &mut FormState) -> Option<RoomInput> {
    let (name, capacity) = (state.text("room", 1, 60), state.number("capacity", 1..=2000));
    Some(RoomInput { name: name?, capacity: capacity? })
}

fn form_page(office: &Office, form: FormState) -> VenueFormPage {
    let l = office.layout("venue-new-title");
    VenueFormPage { crumbs: crumbs(&l, &[]), l, form }
}

pub async fn new(office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&form_page(&office, FormState::default()))
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<VenueForm>) -> Result<HttpResponse, AppError> {
    let (mut state, actor, now) = (form.state, office.id(), office.now);
    let Some(input) = read_venue(&mut state) else {
        return respond::refused(&form_page(&office, state));
    };
    match app.db.write(move |conn| venue::create(conn, actor, &input, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/venues/{id}"), "venue-created")),
        Err(VenueError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&form_page(&office, state))
        }
    }
}

async fn venue_page(
    app: &App,
    office: &Office,
    id: VenueId,
    (details, room): (Option<FormState>, FormState),
) -> Result<VenuePage, AppError> {
    let (venue, rooms) =
        app.db.read(move |conn| Ok::<_, AppError>((venue::find(conn, id)?, venue::rooms_of(conn, &[id])?))).await?;
    let l = office.layout_titled(office.lang.pick(&venue.name_en, &venue.name_zh));
    let details = details.unwrap_or_else(|| {
        FormState::filled([
            ("name_en", venue.name_en.clone()),
            ("name_zh", venue.name_zh.clone()),
            ("city", venue.city.clone()),
            ("address", venue.address.clone()),
        ])
    });
    Ok(VenuePage { crumbs: crumbs(&l, &[]), l, venue, rooms, details, room })
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<VenueId>) -> Result<HttpResponse, AppError> {
    respond::page(&venue_page(&app, &office, id.into_inner(), (None, FormState::default())).await?)
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    id: web::Path<VenueId>,
    form: Submitted<VenueForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, actor, id, now) = (form.state, office.id(), id.into_inner(), office.now);
    let Some(input) = read_venue(&mut state) else {
        return respond::refused(&venue_page(&app, &office, id, (Some(state), FormState::default())).await?);
    };
    let outcome = app.db.write(move |conn| venue::update(conn, actor, id, &input, now)).await;
    super::desk::answer(&format!("/office/venues/{id}"), outcome, |()| "venue-saved")
}

pub async fn add_room(
    app: web::Data<App>,
    office: Office,
    id: web::Path<VenueId>,
    form: Submitted<VenueForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, actor, id, now) = (form.state, office.id(), id.into_inner(), office.now);
    let Some(input) = read_room(&mut state) else {
        return respond::refused(&venue_page(&app, &office, id, (None, state)).await?);
    };
    match app.db.write(move |conn| venue::add_room(conn, actor, id, &input, now)).await {
        Ok(_) => Ok(respond::redirect_with(&format!("/office/venues/{id}"), "room-added")),
        Err(VenueError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("room", refusal.message());
            respond::refused(&venue_page(&app, &office, id, (None, state)).await?)
        }
    }
}

type Ids = (VenueId, RoomId);

async fn room_page(app: &App, office: &Office, ids: Ids, form: Option<FormState>) -> Result<RoomPage, AppError> {
    let (id, room) = ids;
    let (venue, rooms) =
        app.db.read(move |conn| Ok::<_, AppError>((venue::find(conn, id)?, venue::rooms_of(conn, &[id])?))).await?;
    let room = rooms.into_iter().find(|found| found.id == room).ok_or(AppError::NotFound)?;
    let l = office.layout_titled(room.name.clone());
    let parent = (format!("/office/venues/{id}"), l.pick(&venue.name_en, &venue.name_zh).to_owned());
    let filled = || FormState::filled([("room", room.name.clone()), ("capacity", room.capacity.to_string())]);
    let action = format!("/office/venues/{id}/rooms/{}", room.id);
    Ok(RoomPage { crumbs: crumbs(&l, &[parent]), action, form: form.unwrap_or_else(filled), l })
}

pub async fn edit_room(app: web::Data<App>, office: Office, ids: web::Path<Ids>) -> Result<HttpResponse, AppError> {
    respond::page(&room_page(&app, &office, ids.into_inner(), None).await?)
}

pub async fn update_room(
    app: web::Data<App>,
    office: Office,
    ids: web::Path<Ids>,
    form: Submitted<VenueForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, actor, ids, now) = (form.state, office.id(), ids.into_inner(), office.now);
    let Some(input) = read_room(&mut state) else {
        return respond::refused(&room_page(&app, &office, ids, Some(state)).await?);
    };
    match app.db.write(move |conn| venue::update_room(conn, actor, ids, &input, now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("/office/venues/{}", ids.0), "venue-saved")),
        Err(VenueError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            let field = if matches!(refusal, VenueError::TooSmall(_)) { "capacity" } else { "room" };
            state.reject(field, refusal.message());
            respond::refused(&room_page(&app, &office, ids, Some(state)).await?)
        }
    }
}
