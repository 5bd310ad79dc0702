pub mod access;
mod applying;
mod deciding;
mod home;
mod invitations;
mod leaving;
mod nominations;
mod office;
mod places;
