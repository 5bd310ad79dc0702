//! Invitations that nobody has accepted, on the pages of the people and of each provider: sent again, or cancelled.

use actix_web::{HttpResponse, web};

use crate::accounts::invitation::{self, InvitationError, Invited, Pending};
use crate::accounts::link::LinkId;
use crate::app::App;
use crate::error::AppError;
use crate::random;
use crate::web::auth::Office;
use crate::web::layout::Layout;
use crate::web::respond;

/// A line of the list.
pub(super) struct Line {
    pub id: LinkId,
    pub email: String,
    /// The role, and the provider if there is one.
    pub what: String,
    pub by: String,
    pub until: String,
    pub is_lapsed: bool,
}

pub(super) fn lines(l: &Layout, pending: Vec<Pending>) -> Vec<Line> {
    pending.into_iter().map(|invitation| line(l, invitation)).collect()
}

fn line(l: &Layout, invitation: Pending) -> Line {
    let role = l.t(invitation.role().map_or("role-provider", |role| role.label()));
    let what = match invitation.provider(l.lang) {
        Some(provider) => format!("{role} · {provider}"),
        None => role.to_owned(),
    };
    let is_lapsed = invitation.lapses_at <= l.now;
    let key = if is_lapsed { "invitation-lapsed-at" } else { "invitation-lapses-at" };
    let until = l.t1(key, "when", l.when(&invitation.lapses_at));
    let by = invitation.invited_by.map(|name| l.t1("invitation-by", "name", name)).unwrap_or_default();
    Line { id: invitation.id, email: invitation.email, what, by, until, is_lapsed }
}

/// What the office reads after it has invited somebody.
pub(super) const fn sent_message(invited: Invited) -> &'static str {
    match invited {
        Invited::Afresh => "invitation-sent",
        Invited::Replaced => "invitation-sent-replaced",
    }
}

pub async fn send_again(app: web::Data<App>, office: Office, id: web::Path<LinkId>) -> Result<HttpResponse, AppError> {
    let (by, id, now, lang, token) = (office.id(), id.into_inner(), office.now, office.lang, random::token());
    let outcome = app.db.write(move |conn| invitation::send_again(conn, by, id, (lang, &token), now)).await;
    answered(&office, outcome, "invitation-sent-again")
}

pub async fn cancel(app: web::Data<App>, office: Office, id: web::Path<LinkId>) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let outcome = app.db.write(move |conn| invitation::cancel(conn, by, id, now)).await;
    answered(&office, outcome, "invitation-cancelled")
}

/// Back to the page with the list, with what happened.
fn answered(
    office: &Office,
    outcome: Result<(), InvitationError>,
    done: &'static str,
) -> Result<HttpResponse, AppError> {
    let back = if office.back.starts_with("/office/") { office.back.as_str() } else { "/office/people" };
    match outcome {
        Ok(()) => Ok(respond::redirect_with(back, done)),
        Err(InvitationError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(back, refusal.message())),
    }
}
