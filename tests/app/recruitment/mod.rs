pub mod access;
mod applying;
mod deciding;
mod nominations;
mod office;
mod places;
