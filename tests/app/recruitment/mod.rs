pub mod access;
mod applying;
mod home;
mod nominations;
mod office;
mod places;
