//! What the pages of trainers and of the office share: at which address they stand, and whose sessions they show.

use std::ops::Deref;

use actix_web::{FromRequest, HttpResponse};

use crate::error::AppError;
use crate::i18n::Message;
use crate::training::attendance::AttendanceError;
use crate::training::conflict::SessionError;
use crate::training::hours::CorrectionError;
use crate::training::seat::SeatError;
use crate::training::session::Desk;
use crate::training::venue::VenueError;
use crate::web::auth::{Office, Trainer};
use crate::web::respond;
use crate::web::visit::Visit;

/// A trainer or somebody of the office, as the extractor of a handler.
pub trait Staff: FromRequest<Error = AppError> + Deref<Target = Visit> + 'static {
    /// Where their pages stand.
    const BASE: &'static str;
    const IS_OFFICE: bool;

    fn desk(&self) -> Desk;
}

impl Staff for Trainer {
    const BASE: &'static str = "/trainer";
    const IS_OFFICE: bool = false;

    fn desk(&self) -> Desk {
        Desk::Trainer(self.id())
    }
}

impl Staff for Office {
    const BASE: &'static str = "/office";
    const IS_OFFICE: bool = true;

    fn desk(&self) -> Desk {
        Desk::Office(self.id())
    }
}

/// What a verb refuses with: a message for the person, or the database's error.
pub trait Refusal: Sized {
    fn refusal(self) -> Result<Message, diesel::result::Error>;
}

macro_rules! refusal {
    ($($error:ident),+) => { $(impl Refusal for $error {
        fn refusal(self) -> Result<Message, diesel::result::Error> {
            match self {
                $error::Db(error) => Err(error),
                refusal => Ok(refusal.message()),
            }
        }
    })+ };
}
refusal!(AttendanceError, CorrectionError, SeatError, SessionError, VenueError);

/// Back to `to`, with what happened or why nothing did.
pub fn answer<T, E: Refusal, M: Into<Message>>(
    to: &str,
    outcome: Result<T, E>,
    done: impl FnOnce(T) -> M,
) -> Result<HttpResponse, AppError> {
    match outcome {
        Ok(value) => Ok(respond::redirect_with(to, done(value))),
        Err(refusal) => Ok(respond::redirect_refused(to, refusal.refusal()?)),
    }
}
