//! The theory exam: bank, blueprints, sittings and attempts.

pub mod access;
mod assembly;
mod exam;
mod items;
mod kinds;
mod sittings;
mod voiding;
