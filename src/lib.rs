//! Shining Star: anchor talent training, certification and placement.
//!
//! A request goes one way: `routes` -> `<feature>/pages` (handler, page struct) -> `<feature>/<noun>` (rules, queries,
//! verbs) -> `db` (read or write) -> a page or a redirect.
//!
//! - `accounts` who people are; `recruitment` from scheme and cohort to admission; `training` sessions, seats, hours;
//!   `assessment` items, exams, performances, marks, results; `certification`; `placement` from profile to outcome.
//!   Imports between them go this way only: accounts <- recruitment <- training <- assessment <- certification <- placement.
//! - `audit` and `notifications` serve all of them and know none. `home` reads all of them and writes nothing.
//! - `db` the two doors to the database; `web` what pages share; `commands` the command line; `demo` a programme in full
//!   swing, made through the same verbs as the pages.

pub mod accounts;
pub mod app;
pub mod assessment;
pub mod audit;
pub mod certification;
pub mod clock;
pub mod commands;
pub mod config;
pub mod db;
pub mod demo;
pub mod error;
pub mod files;
pub mod health;
pub mod home;
pub mod i18n;
pub mod notifications;
pub mod placement;
pub mod random;
pub mod recruitment;
pub mod routes;
pub mod schema;
pub mod text;
pub mod training;
pub mod web;
pub mod workers;
