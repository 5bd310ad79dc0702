//! Who may call the routes of venues and rooms.

use crate::access::For::Office;
use crate::access::Row;

pub const ROUTES: &[Row] = &[
    ("GET", "/office/venues", Office),
    ("GET", "/office/venues.csv", Office),
    ("GET", "/office/venues/new", Office),
    ("POST", "/office/venues", Office),
    ("GET", "/office/venues/{id}", Office),
    ("POST", "/office/venues/{id}", Office),
    ("POST", "/office/venues/{id}/rooms", Office),
    ("GET", "/office/venues/{id}/rooms/{room}", Office),
    ("POST", "/office/venues/{id}/rooms/{room}", Office),
];
