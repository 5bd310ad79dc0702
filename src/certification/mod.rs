//! Certificates: decided when every requirement is met, shown, verified, suspended, revoked.

pub mod award;
pub mod certificate;
pub mod evidence;
pub mod fact;
pub mod number;
pub mod pages;
pub mod paper;
pub mod ready;
pub mod register;
pub mod reminder;
pub mod render;
pub mod requirements;
pub mod snapshot;
pub mod status;
