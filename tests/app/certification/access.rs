use crate::access::{For, Row};

use For::{Anybody, Office, Trainee};

pub const ROUTES: &[Row] = &[
    ("GET", "/verify", Anybody),
    ("GET", "/verify/{number}", Anybody),
    ("GET", "/my/certificates", Trainee),
    ("POST", "/my/certificates/name", Trainee),
    ("GET", "/my/certificates/{id}.pdf", Trainee),
    ("GET", "/my/certificates/{id}.png", Trainee),
    ("GET", "/my/certificates/{id}/preview", Trainee),
    ("GET", "/office/certificates", Office),
    ("GET", "/office/certificates.csv", Office),
    ("POST", "/office/certificates/award", Office),
    ("GET", "/office/certificates/decide/{user}/{cohort}", Office),
    ("POST", "/office/certificates/decide/{user}/{cohort}/award", Office),
    ("POST", "/office/certificates/decide/{user}/{cohort}/refuse", Office),
    ("GET", "/office/certificates/{id}.pdf", Office),
    ("GET", "/office/certificates/{id}.png", Office),
    ("GET", "/office/certificates/{id}", Office),
    ("POST", "/office/certificates/{id}/suspend", Office),
    ("POST", "/office/certificates/{id}/reinstate", Office),
    ("POST", "/office/certificates/{id}/revoke", Office),
];
