//! What the roster's page does at the door: letting somebody in without a seat, taking a check-out back.

use actix_web::{HttpResponse, web};

use super::desk::{Staff, answer};
use super::roster::{RosterForm, refused, to};
use crate::accounts::user::UserId;
use crate::app::App;
use crate::error::AppError;
use crate::training::attendance::AttendanceError;
use crate::training::door;
use crate::training::seat::SeatId;
use crate::training::session::SessionId;
use crate::web::form::Submitted;
use crate::web::respond;

pub async fn walk_in<S: Staff>(
    app: web::Data<App>,
    staff: S,
    id: web::Path<SessionId>,
    form: Submitted<RosterForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, desk, id, now) = (form.state, staff.desk(), id.into_inner(), staff.now);
    let Some(person) = state.parse::<UserId>("person", "form-choice") else {
        return refused(&app, &staff, id, state).await;
    };
    match app.db.write(move |conn| door::walk_in(conn, desk, id, person, now)).await {
        Err(AttendanceError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("person", refusal.message());
            refused(&app, &staff, id, state).await
        }
        Ok(true) => Ok(respond::redirect_with(&to::<S>(id), "attendance-in")),
        Ok(false) => Ok(respond::redirect_with(&to::<S>(id), "attendance-in-already")),
    }
}

pub async fn come_back<S: Staff>(
    app: web::Data<App>,
    staff: S,
    ids: web::Path<(SessionId, SeatId)>,
) -> Result<HttpResponse, AppError> {
    let (desk, ids, now) = (staff.desk(), ids.into_inner(), staff.now);
    let outcome = app.db.write(move |conn| door::come_back(conn, desk, ids, now)).await;
    answer(&to::<S>(ids.0), outcome, |()| "attendance-out-undone")
}
