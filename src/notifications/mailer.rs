//! The mail transport, chosen once from `SMTP_URL`: a server, a folder of files, or memory in tests.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::{FileTransport, Message as Mime, SmtpTransport, Transport};

use super::letter::{Calendar, Rendered};
use crate::config::Config;
use crate::text::one_line;

/// A mail that was kept in memory.
#[derive(Debug, Clone)]
pub struct Kept {
    pub to: String,
    pub subject: String,
    pub text: String,
}

#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    via: Via,
}

#[derive(Clone)]
enum Via {
    Smtp(SmtpTransport),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Kept>>>),
}

impl Mailer {
    pub fn from_config(config: &Config) -> anyhow::Result<Mailer> {
        let from = config.mail_from.parse()?;
        let via = match config.smtp_url.strip_prefix("file://") {
            Some(folder) => {
                std::fs::create_dir_all(folder)?;
                Via::Folder(folder.into())
            }
            None => Via::Smtp(
                SmtpTransport::from_url(&config.smtp_url)?
                    .timeout(Some(std::time::Duration::from_secs(20)))
                    .pool_config(PoolConfig::new().max_size(2))
                    .build(),
            ),
        };
        Ok(Mailer { from, via })
    }

    /// Keeps mails in memory, for tests and for filling the demo.
    pub fn memory() -> Mailer {
        let from = Mailbox::new(None, lettre::Address::new("no-reply", "localhost").unwrap_or_else(|_| unreachable!()));
        Mailer { from, via: Via::Memory(Arc::default()) }
    }

    /// What was kept in memory so far.
    pub fn kept(&self) -> Vec<Kept> {
        match &self.via {
            Via::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Via::Smtp(_) | Via::Folder(_) => Vec::new(),
        }
    }

    /// Sends one mail and waits until the transport has taken it.
    pub fn send(&self, to: &Recipient<'_>, mail: &Rendered, calendar: Option<&Calendar>) -> anyhow::Result<()> {
        if let Via::Memory(kept) = &self.via {
            let mail = Kept { to: to.email.to_owned(), subject: mail.subject.clone(), text: mail.text.clone() };
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
            return Ok(());
        }
        let mime = self.mime(to, mail, calendar)?;
        match &self.via {
            Via::Smtp(transport) => transport.send(&mime).map(drop)?,
            Via::Folder(folder) => FileTransport::new(folder).send(&mime).map(drop)?,
            Via::Memory(_) => {}
        }
        Ok(())
    }

    fn mime(&self, to: &Recipient<'_>, mail: &Rendered, calendar: Option<&Calendar>) -> anyhow::Result<Mime> {
        let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        let body = match calendar {
            None => body,
            Some(calendar) => {
                let kind = ContentType::parse(&format!("text/calendar; method={}; charset=UTF-8", calendar.method))?;
                let file = Attachment::new("invite.ics".to_owned())
                    .body(calendar.body.clone(), ContentType::parse("application/ics")?);
                let inline = SinglePart::builder().header(kind).body(calendar.body.clone());
                MultiPart::mixed().multipart(body.singlepart(inline)).singlepart(file)
            }
        };
        Ok(Mime::builder()
            .from(self.from.clone())
            // A line break here would end the header, and the library panics at it.
            .to(Mailbox::new(Some(one_line(to.name)), to.email.parse()?))
            .subject(one_line(&mail.subject))
            .multipart(body)?)
    }
}

pub struct Recipient<'a> {
    pub name: &'a str,
    pub email: &'a str,
}
