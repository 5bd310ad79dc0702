//! People and how they get in: users, roles, passwords, logins, one-time links, throttles, consents.

pub mod browser;
pub mod consent;
pub mod file;
pub mod invitation;
pub mod link;
pub mod login;
pub mod pages;
pub mod password;
pub mod role;
pub mod sealing;
pub mod set_up;
pub mod sign_up;
pub mod throttle;
pub mod user;
