//! From scheme and cohort to an admitted trainee: providers, quotas, nominations, applications, identity.

pub mod application;
pub mod cohort;
pub mod identity;
pub mod pages;
pub mod provider;
pub mod scheme;
pub mod trainer;
