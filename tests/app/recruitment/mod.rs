pub mod access;
mod applying;
mod deciding;
mod home;
mod nominations;
mod office;
mod places;
