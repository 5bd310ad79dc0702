use crate::access::{For, Row};

pub const ROUTES: &[Row] = &[
    ("GET", "/office/mails", For::Office),
    ("GET", "/office/mails.csv", For::Office),
    ("GET", "/office/mails/{id}", For::Office),
    ("POST", "/office/mails/{id}/retry", For::Office),
    ("POST", "/office/mails/{id}/cancel", For::Office),
];
