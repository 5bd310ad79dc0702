//! The theory exam: bank, blueprints, sittings and attempts.

pub mod access;
mod assembly;
mod essays;
mod exam;
mod files;
mod flags;
mod items;
mod kinds;
mod sittings;
mod voided_items;
mod voiding;
