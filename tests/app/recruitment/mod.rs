pub mod access;
mod applying;
mod home;
mod deciding;
mod nominations;
mod office;
mod places;
