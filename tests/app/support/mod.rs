//! What tests stand on: a [`World`] (the App with a database of its own) and a [`Person`] who uses it in a browser.

pub mod database;
pub mod person;
pub mod recruitment;
pub mod world;

pub use person::Person;
pub use world::World;
