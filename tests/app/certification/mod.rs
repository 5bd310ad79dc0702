pub mod access;
mod award;
mod dossier;
mod fact;
mod pages;
mod paper;
mod reminder;
mod requirements;
mod verify;
