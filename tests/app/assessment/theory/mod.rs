//! The theory exam: bank, blueprints, sittings and attempts.

pub mod access;
mod assembly;
mod blueprint;
mod exam;
mod item_page;
mod items;
mod papers;
mod review;
mod sittings;
mod voiding;
