//! Both languages: which one a visitor reads, and the texts. A [`Message`] is a text that is not yet in a language.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveDateTime};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

use crate::text_enum;

text_enum! {
    /// A language of the programme.
    pub enum Lang: "lang" {
        En = "en",
        Zh = "zh-CN",
    }
}

impl Lang {
    /// The first language of an `Accept-Language` header that we speak; Chinese when it names none.
    pub fn from_accept_language(header: &str) -> Lang {
        let mut wanted: Vec<(f32, Lang)> = header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let tag = pieces.next()?.trim().to_ascii_lowercase();
                let lang = if tag.starts_with("zh") {
                    Lang::Zh
                } else if tag.starts_with("en") {
                    Lang::En
                } else {
                    return None;
                };
                let weight = pieces
                    .find_map(|piece| piece.trim().strip_prefix("q=").and_then(|q| q.parse().ok()))
                    .unwrap_or(1.0);
                Some((weight, lang))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map_or(Lang::Zh, |(_, lang)| *lang)
    }

    pub const fn other(self) -> Lang {
        match self {
            Lang::En => Lang::Zh,
            Lang::Zh => Lang::En,
        }
    }

    /// The one of two texts that is in this language; the other one where it is empty.
    pub fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        let (own, other) = match self {
            Lang::En => (en, zh),
            Lang::Zh => (zh, en),
        };
        if own.is_empty() { other } else { own }
    }
}

/// A value inside a message; dates, money and bilingual names take their form when the language is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    Text(String),
    Number(i64),
    Bilingual {
        en: String,
        zh: String,
    },
    /// UTC.
    When(NaiveDateTime),
    Day(NaiveDate),
    Fen(i64),
    Minutes(i64),
    /// The key of another message.
    Key(String),
}

macro_rules! arg_from {
    ($($from:ty => $variant:ident),+) => { $(impl From<$from> for Arg {
        fn from(value: $from) -> Self { Arg::$variant(value.into()) }
    })+ };
}
arg_from!(String => Text, &str => Text, &String => Text, i64 => Number, i32 => Number, u32 => Number,
    NaiveDateTime => When, NaiveDate => Day);

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Arg::Number(value.try_into().unwrap_or(i64::MAX))
    }
}

impl Arg {
    pub fn bilingual(en: impl Into<String>, zh: impl Into<String>) -> Arg {
        Arg::Bilingual { en: en.into(), zh: zh.into() }
    }
}

/// A text to be: a key and its arguments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub key: Cow<'static, str>,
    #[serde(default)]
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

impl Message {
    pub const fn new(key: &'static str) -> Message {
        Message { key: Cow::Borrowed(key), args: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Message {
        self.args.push((Cow::Borrowed(name), value.into()));
        self
    }
}

impl From<&'static str> for Message {
    fn from(key: &'static str) -> Message {
        Message::new(key)
    }
}

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

/// The texts of one language. Those without arguments are formatted once, at start.
struct Texts {
    plain: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

static EN: LazyLock<Texts> = LazyLock::new(|| Texts::load("en"));
static ZH: LazyLock<Texts> = LazyLock::new(|| Texts::load("zh-CN"));

impl Texts {
    fn load(tag: &str) -> Texts {
        let language = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        let mut plain = HashMap::new();
        let mut paths: Vec<_> = Locales::iter().filter(|path| path.starts_with(&format!("{tag}/"))).collect();
        paths.sort();
        for path in paths {
            let Some(file) = Locales::get(&path) else { continue };
            let source = String::from_utf8_lossy(&file.data).into_owned();
            // A broken entry is left out here and reported by the test over all locale files.
            let resource = match FluentResource::try_new(source) {
                Ok(resource) => resource,
                Err((resource, _)) => resource,
            };
            let ids: Vec<String> = resource
                .entries()
                .filter_map(|entry| match entry {
                    fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
                    _ => None,
                })
                .collect();
            bundle.add_resource_overriding(resource);
            for id in ids {
                let mut errors = Vec::new();
                let Some(pattern) = bundle.get_message(&id).and_then(|message| message.value()) else { continue };
                let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                if errors.is_empty() {
                    plain.insert(id, text);
                }
            }
        }
        Texts { plain, bundle }
    }
}

fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}

/// The text of `key`, which takes no arguments; the key itself when it is unknown (a test finds those).
pub fn text(lang: Lang, key: &str) -> &str {
    texts(lang).plain.get(key).map_or(key, String::as_str)
}

/// Whether `lang` has a text for `key`.
pub fn has(lang: Lang, key: &str) -> bool {
    texts(lang).bundle.has_message(key)
}

/// The text of `key` with arguments that are already in their final form.
pub(crate) fn format<'a>(lang: Lang, key: &'a str, args: &FluentArgs<'_>) -> Cow<'a, str> {
    let texts = texts(lang);
    let Some(pattern) = texts.bundle.get_message(key).and_then(|message| message.value()) else {
        return Cow::Borrowed(key);
    };
    let mut errors = Vec::new();
    Cow::Owned(texts.bundle.format_pattern(pattern, Some(args), &mut errors).into_owned())
}

/// The text of `message`, its dates in `zone`.
pub fn message(lang: Lang, zone: chrono_tz::Tz, message: &Message) -> String {
    if message.args.is_empty() {
        return text(lang, &message.key).to_owned();
    }
    let mut args = FluentArgs::with_capacity(message.args.len());
    for (name, arg) in &message.args {
        let value: FluentValue<'_> = match arg {
            Arg::Text(text) => text.as_str().into(),
            Arg::Number(number) => (*number).into(),
            Arg::Bilingual { en, zh } => lang.pick(en, zh).into(),
            Arg::When(at) => crate::web::dates::when(lang, zone, *at).into(),
            Arg::Day(day) => crate::web::dates::day(lang, *day).into(),
            Arg::Fen(fen) => crate::web::dates::money(*fen).into(),
            Arg::Minutes(minutes) => crate::web::dates::minutes(lang, *minutes).into(),
            Arg::Key(key) => text(lang, key).into(),
        };
        args.set(name.as_ref(), value);
    }
    format(lang, &message.key, &args).into_owned()
}
