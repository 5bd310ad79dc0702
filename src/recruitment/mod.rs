//! From scheme and cohort to an admitted trainee: providers, quotas, nominations, applications, identity.

pub mod application;
pub mod cohort;
pub mod duplicate;
pub mod guardian;
pub mod id_number;
pub mod identity;
pub mod impartial;
pub mod nomination;
pub mod pages;
pub mod person;
pub mod provider;
pub mod quota;
pub mod scheme;
pub mod trainer;
