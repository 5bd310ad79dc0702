//! Who did what, when: entries are written with the change; a worker seals them into a hash chain right after.

pub mod chain;
pub mod entry;
pub mod seal;

pub use entry::record;
