pub mod access;
mod agreement;
mod conflicts;
mod marking;
mod performances;
mod release;
mod reminders;
mod rubrics;
