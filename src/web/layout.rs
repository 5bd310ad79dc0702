//! The frame around every page, and what templates may ask: texts, dates, money, addresses of static files.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::flash::Flash;
use super::visit::Visit;
use super::{assets, dates};
use crate::accounts::login::SignedIn;
use crate::accounts::role::Role;
use crate::i18n::{self, Lang, Message};

pub struct NavItem {
    pub href: &'static str,
    pub label: &'static str,
    pub is_current: bool,
}

/// Fields and methods for `base.html` and the components. Called `l` in page structs and templates.
pub struct Layout {
    pub title: String,
    pub lang: Lang,
    pub zone: Tz,
    pub user: Option<SignedIn>,
    pub nav: Vec<NavItem>,
    pub flash: Option<Flash>,
    pub path: String,
    /// See [`Visit::back`].
    pub back: String,
    /// With its question mark, or empty.
    pub query: String,
    pub is_demo: bool,
    pub now: NaiveDateTime,
}

/// The part of the program that a person is in; it decides the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Area {
    Public,
    Trainee,
    Trainer,
    Provider,
    Office,
}

const PUBLIC: &[(&str, &str)] = &[("/", "nav-home"), ("/cohorts", "nav-cohorts"), ("/verify", "nav-verify")];
const TRAINEE: &[(&str, &str)] = &[
    ("/my", "nav-home"),
    ("/my/sessions", "nav-training"),
    ("/my/exams", "nav-exams"),
    ("/my/certificates", "nav-certificates"),
    ("/my/jobs", "nav-jobs"),
    ("/my/profile", "nav-profile"),
];
const TRAINER: &[(&str, &str)] = &[
    ("/trainer", "nav-today"),
    ("/trainer/sessions", "nav-sessions"),
    ("/trainer/exams", "nav-exams"),
    ("/trainer/marking", "nav-marking"),
];
const PROVIDER: &[(&str, &str)] = &[
    ("/provider", "nav-home"),
    ("/provider/nominations", "nav-nominees"),
    ("/provider/openings", "nav-openings"),
    ("/provider/anchors", "nav-anchors"),
    ("/provider/placements", "nav-placements"),
];
const OFFICE: &[(&str, &str)] = &[
    ("/office", "nav-office"),
    ("/office/cohorts", "nav-cohorts"),
    ("/office/applications", "nav-applications"),
    ("/office/sessions", "nav-sessions"),
    ("/office/exams", "nav-exams"),
    ("/office/certificates", "nav-certificates"),
    ("/office/placements", "nav-placement"),
    ("/office/people", "nav-people"),
    ("/office/mails", "nav-mails"),
];

/// Pages that belong to an item of the navigation whose address they do not begin with.
const ALIASES: &[(&str, &str)] = &[
    ("/my/results", "/my/exams"),
    ("/my/performances", "/my/exams"),
    ("/my/practice", "/my/exams"),
    ("/my/hours", "/my/sessions"),
    ("/my/offers", "/my/jobs"),
    ("/trainer/performances", "/trainer/marking"),
    ("/provider/candidacies", "/provider/openings"),
    ("/office/results", "/office/exams"),
    ("/office/performances", "/office/exams"),
    ("/office/rubrics", "/office/exams"),
    ("/office/schemes", "/office/cohorts"),
    ("/office/venues", "/office/sessions"),
    ("/office/calendar", "/office/sessions"),
    ("/trainer/calendar", "/trainer/sessions"),
    ("/office/providers", "/office/people"),
];

impl Area {
    fn of(path: &str, user: Option<&SignedIn>) -> Area {
        let Some(user) = user else { return Area::Public };
        let under = |prefix: &str| path == prefix || path.starts_with(&format!("{prefix}/"));
        if under("/office") {
            Area::Office
        } else if under("/trainer") {
            Area::Trainer
        } else if under("/provider") {
            Area::Provider
        } else if under("/my") {
            Area::Trainee
        } else {
            Area::home_of(user)
        }
    }

    fn home_of(user: &SignedIn) -> Area {
        if user.has(Role::Office) {
            Area::Office
        } else if user.has(Role::Trainer) {
            Area::Trainer
        } else if user.provider.is_some() {
            Area::Provider
        } else {
            Area::Trainee
        }
    }

    const fn links(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Area::Public => PUBLIC,
            Area::Trainee => TRAINEE,
            Area::Trainer => TRAINER,
            Area::Provider => PROVIDER,
            Area::Office => OFFICE,
        }
    }
}

/// The first page after signing in.
pub fn home_path(user: &SignedIn) -> &'static str {
    Area::home_of(user).links()[0].0
}

impl Layout {
    pub(super) fn new(visit: &Visit, title: String) -> Layout {
        let path = visit.path().to_owned();
        let links = Area::of(&path, visit.user.as_ref()).links();
        let is_under = |prefix: &str| path == prefix || path.starts_with(&format!("{prefix}/"));
        let alias = ALIASES.iter().find(|(prefix, _)| is_under(prefix)).map(|(_, href)| *href);
        // The longest address that the path begins with is where we are: /office/cohorts, not /office.
        let longest =
            || links.iter().map(|(href, _)| *href).filter(|href| is_under(href)).max_by_key(|href| href.len());
        let current = alias.or_else(longest);
        let nav =
            links.iter().map(|(href, label)| NavItem { href, label, is_current: current == Some(*href) }).collect();
        Layout {
            title,
            lang: visit.lang,
            zone: visit.zone,
            user: visit.user.clone(),
            nav,
            flash: visit.flash(),
            path,
            back: visit.back.clone(),
            query: visit.uri.query().map(|query| format!("?{query}")).unwrap_or_default(),
            is_demo: visit.is_demo,
            now: visit.now,
        }
    }

    /// How a list on this page stands by `column`: `ascending`, `descending` or `none`, as `aria-sort` has it.
    pub fn sorted_by(&self, column: &str) -> &'static str {
        let asked = self.parameters().find(|(name, _)| name == "sort").map(|(_, value)| value);
        match asked.as_deref() {
            Some(value) if value == column => "ascending",
            Some(value) if value.strip_prefix('-') == Some(column) => "descending",
            _ => "none",
        }
    }

    /// This page's list by `column`, from its first page; by the other way round when it stands so already.
    pub fn sort_link(&self, column: &str) -> String {
        let order = if self.sorted_by(column) == "ascending" { format!("-{column}") } else { column.to_owned() };
        let kept = self.parameters().filter(|(name, _)| name != "sort" && name != "page");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair("sort", &order)
            .finish();
        format!("{}?{query}", self.path)
    }

    fn parameters(&self) -> impl Iterator<Item = (String, String)> {
        url::form_urlencoded::parse(self.query.trim_start_matches('?').as_bytes()).into_owned()
    }

    /// Whether this page answers at `path`, such as a form's address after a refusal.
    pub fn is_at(&self, path: &str) -> bool {
        self.path == path
    }

    /// The text of `key`.
    pub fn t<'a>(&self, key: &'a str) -> &'a str
    where
        'static: 'a,
    {
        i18n::text(self.lang, key)
    }

    /// The text of `key` with one argument.
    pub fn t1(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        self.t_with(key, &[(name, &value.to_string())])
    }

    /// The text of `key` with arguments; those that look like whole numbers choose plural forms.
    pub fn t_with(&self, key: &str, args: &[(&str, &str)]) -> String {
        let mut values = fluent_bundle::FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value.parse::<i64>() {
                // A number such as 0007 is a name, and stays as it is.
                Ok(number) if number.to_string() == *value => values.set(*name, number),
                _ => values.set(*name, *value),
            }
        }
        i18n::format(self.lang, key, &values).into_owned()
    }

    pub fn msg(&self, message: &Message) -> String {
        i18n::message(self.lang, self.zone, message)
    }

    /// The one of two texts that is in the visitor's language.
    pub fn pick<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        self.lang.pick(en, zh)
    }

    pub fn day(&self, day: &NaiveDate) -> String {
        dates::day(self.lang, *day)
    }

    pub fn when(&self, at: &NaiveDateTime) -> String {
        dates::when(self.lang, self.zone, *at)
    }

    pub fn span(&self, from: &NaiveDateTime, to: &NaiveDateTime) -> String {
        dates::span(self.lang, self.zone, *from, *to)
    }

    pub fn time(&self, at: &NaiveDateTime) -> String {
        dates::time(self.zone, *at)
    }

    pub fn weekday(&self, at: &NaiveDateTime) -> &'static str {
        dates::weekday(self.lang, dates::local(self.zone, *at).date())
    }

    pub fn day_of_month(&self, at: &NaiveDateTime) -> u32 {
        chrono::Datelike::day(&dates::local(self.zone, *at).date())
    }

    pub fn day_number(&self, day: &NaiveDate) -> u32 {
        chrono::Datelike::day(day)
    }

    pub fn month(&self, day: &NaiveDate) -> String {
        match self.lang {
            Lang::En => day.format("%b").to_string(),
            Lang::Zh => format!("{}月", chrono::Datelike::month(day)),
        }
    }

    /// Minutes as people say them: `45 min`, `2 h`, `2 h 30 min`.
    pub fn minutes(&self, minutes: impl std::borrow::Borrow<i64>) -> String {
        dates::minutes(self.lang, *minutes.borrow())
    }

    pub fn money(&self, fen: &i64) -> String {
        dates::money(*fen)
    }

    pub fn points(&self, hundredths: &i64) -> String {
        dates::points(*hundredths)
    }

    pub fn number(&self, number: &i64) -> String {
        let text = dates::grouped(number.unsigned_abs());
        if *number < 0 { format!("-{text}") } else { text }
    }

    pub fn asset(&self, path: &str) -> String {
        assets::url(path)
    }

    /// The homes of a person with several roles: address and label key, without the one they are in.
    pub fn other_homes(&self) -> Vec<(&'static str, &'static str)> {
        let Some(user) = &self.user else { return Vec::new() };
        let here = Area::of(&self.path, Some(user));
        [
            (Area::Office, user.has(Role::Office), "area-office"),
            (Area::Trainer, user.has(Role::Trainer), "area-trainer"),
            (Area::Provider, user.provider.is_some(), "area-provider"),
            (Area::Trainee, user.has(Role::Trainee), "area-trainee"),
        ]
        .into_iter()
        .filter(|(area, holds, _)| *holds && *area != here)
        .map(|(area, _, label)| (area.links()[0].0, label))
        .collect()
    }
}
