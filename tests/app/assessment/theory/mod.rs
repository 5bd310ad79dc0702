//! The theory exam: bank, blueprints, sittings and attempts.

pub mod access;
mod assembly;
mod blueprint;
mod cases;
mod devices;
mod essays;
mod exam;
mod files;
mod flags;
mod great_sittings;
mod imports_in_pieces;
mod incidents;
mod invigilation;
mod item_page;
mod items;
mod kept_sources;
mod kinds;
mod live_board;
mod many_items;
mod media;
mod papers;
mod practice;
mod review;
mod seating;
mod sittings;
mod voided_items;
mod voiding;
