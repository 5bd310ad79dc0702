pub mod access;
mod award;
mod fact;
mod pages;
mod paper;
mod reminder;
mod requirements;
mod verify;
