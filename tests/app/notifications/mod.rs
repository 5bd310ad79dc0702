pub mod access;
mod delivery;
mod pages;
