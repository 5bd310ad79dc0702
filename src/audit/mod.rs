//! Who did what, when: entries are written with the change; a worker seals them into a hash chain right after, with a key
//! that the database does not know, and notes the end of the chain where the database does not reach.

pub mod chain;
pub mod entry;
pub mod head;
pub mod seal;
pub mod worker;

pub use entry::record;
