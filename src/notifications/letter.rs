//! A letter to be: messages without a language, and a path. It takes its language, address and form when it is sent.

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::i18n::{self, Lang, Message};
use crate::text::one_line;

/// What a mail says. `paragraphs` follow the greeting; `action` is the one button.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub subject: Message,
    pub paragraphs: Vec<Message>,
    #[serde(default)]
    pub action: Option<Action>,
    /// An iCalendar object to attach, with its method (`REQUEST`, `CANCEL`).
    #[serde(default)]
    pub calendar: Option<Calendar>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    pub label: Message,
    /// A path of ours, beginning with `/`.
    pub path: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    pub method: String,
    pub body: String,
}

impl Letter {
    pub fn new(subject: impl Into<Message>) -> Letter {
        Letter { subject: subject.into(), paragraphs: Vec::new(), action: None, calendar: None }
    }

    #[must_use]
    pub fn say(mut self, paragraph: impl Into<Message>) -> Letter {
        self.paragraphs.push(paragraph.into());
        self
    }

    #[must_use]
    pub fn action(mut self, label: impl Into<Message>, path: impl Into<String>) -> Letter {
        self.action = Some(Action { label: label.into(), path: path.into() });
        self
    }

    /// The letter as it is kept once it was sent: its link opens nothing any more for whoever reads the database.
    #[must_use]
    pub fn spent(mut self) -> Letter {
        if let Some(action) = &mut self.action {
            action.path = without_tokens(&action.path);
        }
        self
    }

    #[must_use]
    pub fn calendar(mut self, method: &str, body: String) -> Letter {
        self.calendar = Some(Calendar { method: method.to_owned(), body });
        self
    }
}

/// `text` with nothing in the place of tokens: a one-time link belongs to the reader of the mail alone. Whoever looks at it
/// later sees where it leads.
pub fn without_tokens(text: &str) -> String {
    let is_token = |piece: &str| piece.len() >= 32 && piece.bytes().all(|c| c.is_ascii_hexdigit());
    let hidden = |line: &str| {
        let pieces = line.split('/').map(|piece| if is_token(piece.trim_end()) { "…" } else { piece });
        pieces.collect::<Vec<_>>().join("/")
    };
    text.lines().map(hidden).collect::<Vec<_>>().join("\n")
}

/// A letter in its final form.
#[derive(Debug, Clone)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

struct Button {
    label: String,
    url: String,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextLetter<'a> {
    greeting: &'a str,
    paragraphs: &'a [String],
    button: &'a Option<Button>,
    footer: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlLetter<'a> {
    lang: Lang,
    subject: &'a str,
    greeting: &'a str,
    paragraphs: &'a [String],
    button: &'a Option<Button>,
    footer: &'a str,
}

/// The letter to `name` in `lang`.
pub fn render(letter: &Letter, name: &str, lang: Lang, config: &Config) -> Result<Rendered, askama::Error> {
    let text_of = |message: &Message| i18n::message(lang, config.time_zone, message);
    let subject = text_of(&letter.subject);
    let greeting = text_of(&Message::new("mail-greeting").with("name", one_line(name)));
    let paragraphs: Vec<String> = letter.paragraphs.iter().map(text_of).collect();
    let button = letter
        .action
        .as_ref()
        .map(|action| Button { label: text_of(&action.label), url: config.absolute(&action.path) });
    let footer = text_of(&Message::new("mail-footer").with("url", config.absolute("/")));
    let text =
        TextLetter { greeting: &greeting, paragraphs: &paragraphs, button: &button, footer: &footer }.render()?;
    let html = HtmlLetter {
        lang,
        subject: &subject,
        greeting: &greeting,
        paragraphs: &paragraphs,
        button: &button,
        footer: &footer,
    }
    .render()?;
    Ok(Rendered { subject, text, html })
}
