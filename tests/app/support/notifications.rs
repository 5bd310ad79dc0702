//! Mails to be: letters in the outbox, and transports that fail.

use std::sync::Arc;

use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::app::App;
use shining_star::i18n::Message;
use shining_star::notifications::letter::Letter;
use shining_star::notifications::mailer::Mailer;
use shining_star::notifications::outbox::{self, Mail, MailId};
use shining_star::schema::mails;

use super::World;

/// Queues a mail about a reset to `user`, with a one-time link, and says which it is.
pub fn queued(world: &World, user: UserId) -> MailId {
    let now = world.now();
    let letter = Letter::new("mail-reset-subject")
        .say(Message::new("mail-reset-text"))
        .action("mail-reset-action", format!("/reset/{}", "0123456789abcdef".repeat(4)));
    world
        .write(move |conn| {
            outbox::queue_to(conn, user, &letter, now)?;
            mails::table.select(mails::id).order(mails::id.desc()).first(conn)
        })
        .unwrap()
}

pub fn mail(world: &World, id: MailId) -> Mail {
    world.read(move |conn| outbox::find(conn, id))
}

/// The App with another mail transport.
pub fn app_with_transport(world: &World, smtp_url: &str) -> App {
    let mut config = (*world.app.config).clone();
    config.smtp_url = smtp_url.to_owned();
    let mailer = Mailer::from_config(&config).unwrap();
    App { mailer, config: Arc::new(config), ..world.app.clone() }
}
