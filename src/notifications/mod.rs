//! Mail: letters are queued in the transaction of the change that causes them, and sent by a worker.

pub mod letter;
pub mod mailer;
pub mod outbox;
pub mod pages;
pub mod worker;
