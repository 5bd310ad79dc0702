//! What tests stand on: a [`World`] (the App with a database of its own) and a [`Person`] who uses it in a browser.

pub mod certification;
pub mod database;
pub mod ground;
pub mod media;
pub mod notifications;
pub mod person;
pub mod placement;
pub mod practical;
pub mod recruitment;
pub mod theory;
pub mod training;
pub mod world;

pub use person::Person;
pub use world::World;
