//! Training: planning, booking, the waitlist, attendance, hours.

pub mod access;
mod attendance;
mod blocks;
mod booking;
mod calendar;
mod crowd;
mod hours;
mod overlap;
mod planning;
mod venues;
mod waitlist;
