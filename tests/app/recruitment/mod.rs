pub mod access;
mod applying;
mod command;
mod deciding;
mod home;
mod nominations;
mod office;
mod places;
