//! Who may call the routes of the hour ledger.

use crate::access::For::{Office, Trainee, Trainer};
use crate::access::Row;

pub const ROUTES: &[Row] = &[
    ("GET", "/my/hours", Trainee),
    ("GET", "/my/hours.csv", Trainee),
    ("POST", "/trainer/sessions/{id}/seats/{seat}/correction", Trainer),
    ("POST", "/office/sessions/{id}/seats/{seat}/correction", Office),
];
