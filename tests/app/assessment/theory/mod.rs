//! The theory exam: bank, blueprints, sittings and attempts.

pub mod access;
mod assembly;
mod devices;
mod exam;
mod files;
mod incidents;
mod invigilation;
mod items;
mod kinds;
mod live_board;
mod seating;
mod sittings;
mod voiding;
