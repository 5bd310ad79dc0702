pub mod access;
mod jobs;
mod offer;
mod outcome;
mod pipeline;
mod profile;
mod search;
