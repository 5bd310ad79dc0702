//! Who may call the routes of booking, for trainees and at the desk.

use crate::access::For::{Office, Trainee, Trainer};
use crate::access::Row;

pub const ROUTES: &[Row] = &[
    ("GET", "/my/sessions", Trainee),
    ("GET", "/my/sessions/{id}", Trainee),
    ("POST", "/my/sessions/{id}/seat", Trainee),
    ("POST", "/my/sessions/{id}/seat/acceptance", Trainee),
    ("POST", "/my/sessions/{id}/seat/release", Trainee),
    ("GET", "/trainer/sessions/{id}/seats/{seat}", Trainer),
    ("POST", "/trainer/sessions/{id}/seats/{seat}/excuse", Trainer),
    ("POST", "/trainer/sessions/{id}/seats/{seat}/release", Trainer),
    ("GET", "/office/sessions/{id}/seats/{seat}", Office),
    ("POST", "/office/sessions/{id}/seats/{seat}/excuse", Office),
    ("POST", "/office/sessions/{id}/seats/{seat}/release", Office),
];
