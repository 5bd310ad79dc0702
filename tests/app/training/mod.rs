//! Training: planning, booking, the waitlist, attendance, hours.

pub mod access;
mod attendance;
mod booking;
mod calendar;
mod crowd;
mod hours;
mod planning;
mod venues;
mod waitlist;
