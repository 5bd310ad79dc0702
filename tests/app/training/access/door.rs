//! Who may call the routes of the roster and the door.

use crate::access::For::{Office, Trainer};
use crate::access::Row;

pub const ROUTES: &[Row] = &[
    ("GET", "/trainer/sessions/{id}", Trainer),
    ("GET", "/trainer/sessions/{id}/roster.csv", Trainer),
    ("POST", "/trainer/sessions/{id}/check-ins", Trainer),
    ("POST", "/trainer/sessions/{id}/check-outs", Trainer),
    ("POST", "/trainer/sessions/{id}/walk-ins", Trainer),
    ("POST", "/trainer/sessions/{id}/closing", Trainer),
    ("POST", "/trainer/sessions/{id}/seats/{seat}/check-in", Trainer),
    ("POST", "/trainer/sessions/{id}/seats/{seat}/check-out", Trainer),
    ("POST", "/trainer/sessions/{id}/seats/{seat}/return", Trainer),
    ("GET", "/office/sessions/{id}", Office),
    ("GET", "/office/sessions/{id}/roster.csv", Office),
    ("POST", "/office/sessions/{id}/check-ins", Office),
    ("POST", "/office/sessions/{id}/check-outs", Office),
    ("POST", "/office/sessions/{id}/walk-ins", Office),
    ("POST", "/office/sessions/{id}/closing", Office),
    ("POST", "/office/sessions/{id}/seats/{seat}/check-in", Office),
    ("POST", "/office/sessions/{id}/seats/{seat}/check-out", Office),
    ("POST", "/office/sessions/{id}/seats/{seat}/return", Office),
];
