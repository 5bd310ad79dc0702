//! Certificates: decided when every requirement is met, shown, verified, suspended, revoked.

pub mod certificate;
pub mod pages;
pub mod render;
pub mod status;
