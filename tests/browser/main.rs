//! The real binary, driven by people with a real Chromium: journeys, axe-core on every page, screenshots.
//!
//! `tests/run browser` starts what this needs. By hand: `cargo test --test browser`, with `CHROME` and
//! `CHROMEDRIVER` set where they are not found by themselves.

mod durability;
mod harness;
mod invigilated;
mod journey;
mod support;
mod tour;
mod world;
