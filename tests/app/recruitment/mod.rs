pub mod access;
mod applying;
mod nominations;
mod office;
mod places;
