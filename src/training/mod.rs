//! Offline practical training: venues, sessions, seats, the waitlist, attendance and the hour ledger.

pub mod hours;
pub mod pages;
