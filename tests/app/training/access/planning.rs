//! Who may call the routes of planning: lists, the calendar, the form of a session.

use crate::access::For::{Office, Trainer};
use crate::access::Row;

pub const ROUTES: &[Row] = &[
    ("GET", "/trainer/calendar", Trainer),
    ("GET", "/trainer/sessions", Trainer),
    ("GET", "/trainer/sessions.csv", Trainer),
    ("GET", "/trainer/sessions/new", Trainer),
    ("POST", "/trainer/sessions", Trainer),
    ("GET", "/trainer/sessions/{id}/edit", Trainer),
    ("POST", "/trainer/sessions/{id}", Trainer),
    ("POST", "/trainer/sessions/{id}/publication", Trainer),
    ("POST", "/trainer/sessions/{id}/cancellation", Trainer),
    ("GET", "/office/calendar", Office),
    ("GET", "/office/sessions", Office),
    ("GET", "/office/sessions.csv", Office),
    ("GET", "/office/sessions/new", Office),
    ("POST", "/office/sessions", Office),
    ("GET", "/office/sessions/{id}/edit", Office),
    ("POST", "/office/sessions/{id}", Office),
    ("POST", "/office/sessions/{id}/publication", Office),
    ("POST", "/office/sessions/{id}/cancellation", Office),
];
