//! The theory exam: bank, blueprints, sittings and attempts.

pub mod access;
mod assembly;
mod devices;
mod essays;
mod exam;
mod files;
mod flags;
mod incidents;
mod invigilation;
mod items;
mod kinds;
mod live_board;
mod seating;
mod sittings;
mod voided_items;
mod voiding;
