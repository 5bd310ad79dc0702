//! Offline practical training: venues, sessions, seats, the waitlist, attendance and the hour ledger.

pub mod attendance;
pub mod block;
pub mod calendar;
mod check;
pub mod closing;
pub mod conflict;
pub mod credit;
pub mod door;
pub mod excuse;
pub mod hours;
mod letters;
mod overlap;
mod own;
pub mod pages;
pub mod planning;
pub mod roster;
pub mod schedule;
pub mod seat;
pub mod session;
pub mod venue;
pub mod waitlist;
