//! Who may call the routes of training.

pub mod booking;
pub mod door;
pub mod ledger;
pub mod places;
pub mod planning;
