//! A certificate on paper: what its face says, and the one renderer that draws it.

use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveDateTime};

use super::certificate::Certificate;
use super::render::{CertificateFace, RenderError, Renderer};
use crate::config::Config;
use crate::i18n::{self, Lang};
use crate::recruitment::scheme::Scheme;
use crate::web::dates;

/// Fonts take a moment to read and never change.
static RENDERER: LazyLock<Result<Renderer, RenderError>> = LazyLock::new(Renderer::new);

/// Pixels across; enough to print on A4 and to read the QR code from a phone's screen.
pub const PNG_WIDTH: u32 = 2000;
const PREVIEW_WIDTH: u32 = 900;

/// Why a name cannot stand on a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameProblem {
    /// No font here can draw these characters.
    Missing(String),
    TooLong,
    Renderer(String),
}

fn renderer() -> Result<&'static Renderer, RenderError> {
    RENDERER.as_ref().map_err(|error| {
        tracing::error!(%error, "certificates cannot be drawn");
        RenderError::Font("of the certificate")
    })
}

/// Whether `name` can be drawn on a certificate: asked before one is issued. Touches nothing but memory.
pub fn check_name(name: &str) -> Result<(), NameProblem> {
    let sample = CertificateFace {
        number: "SS-2026-L3-222222-2".to_owned(),
        holder_name: name.to_owned(),
        holder_name_latin: None,
        level_zh: text(Lang::Zh, level_key(3)),
        level_en: text(Lang::En, level_key(3)),
        scheme_zh: String::new(),
        scheme_en: String::new(),
        issued_on: NaiveDate::default(),
        valid_until: NaiveDate::default(),
        nature_zh: String::new(),
        nature_en: String::new(),
        verify_url: String::new(),
        brand_zh: text(Lang::Zh, "brand"),
        brand_en: text(Lang::En, "brand"),
    };
    match renderer().and_then(|renderer| renderer.svg(&sample)) {
        Ok(_) => Ok(()),
        Err(RenderError::MissingCharacters(missing)) => Err(NameProblem::Missing(missing.into_iter().collect())),
        Err(RenderError::TooLong(_)) => Err(NameProblem::TooLong),
        Err(error) => Err(NameProblem::Renderer(error.to_string())),
    }
}

/// The words for a level, 1 (highest) to 5.
pub const fn level_key(level: i64) -> &'static str {
    match level {
        1 => "certificate-level-1",
        2 => "certificate-level-2",
        3 => "certificate-level-3",
        4 => "certificate-level-4",
        _ => "certificate-level-5",
    }
}

/// Where anybody verifies the certificate with this number.
pub fn verify_path(number: &str) -> String {
    format!("/verify/{number}")
}

fn text(lang: Lang, key: &'static str) -> String {
    i18n::text(lang, key).to_owned()
}

/// What the paper of `certificate` says.
pub fn face(certificate: &Certificate, scheme: &Scheme, config: &Config) -> CertificateFace {
    let nature = |lang, own: &str| if own.is_empty() { text(lang, "certificate-nature") } else { own.to_owned() };
    CertificateFace {
        number: certificate.number.clone(),
        holder_name: certificate.holder_name.clone(),
        holder_name_latin: None,
        level_zh: text(Lang::Zh, level_key(certificate.level)),
        level_en: text(Lang::En, level_key(certificate.level)),
        scheme_zh: scheme.title_zh.clone(),
        scheme_en: scheme.title_en.clone(),
        issued_on: issued_on(certificate.issued_at, config),
        valid_until: certificate.valid_until,
        nature_zh: nature(Lang::Zh, &scheme.nature_zh),
        nature_en: nature(Lang::En, &scheme.nature_en),
        verify_url: config.absolute(&verify_path(&certificate.number)),
        brand_zh: text(Lang::Zh, "brand"),
        brand_en: text(Lang::En, "brand"),
    }
}

fn issued_on(at: NaiveDateTime, config: &Config) -> NaiveDate {
    dates::today(config.time_zone, at)
}

/// A form in which the paper is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Png,
    /// A smaller picture, for a page.
    Preview,
}

impl Format {
    pub const fn content_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Png | Format::Preview => "image/png",
        }
    }

    pub const fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Png | Format::Preview => "png",
        }
    }
}

/// Draws the paper. Takes some milliseconds of work: not for a request thread.
pub fn draw(face: &CertificateFace, format: Format) -> Result<Vec<u8>, RenderError> {
    let renderer = renderer()?;
    match format {
        Format::Pdf => renderer.pdf(face),
        Format::Png => renderer.png(face, PNG_WIDTH),
        Format::Preview => renderer.png(face, PREVIEW_WIDTH),
    }
}
