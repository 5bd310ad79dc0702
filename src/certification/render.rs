//! Draws a certificate from one SVG template: the page, the PDF and the PNG are the same drawing.
//!
//! Pure: it takes the face of a certificate and gives back bytes. Fonts are inside the binary, and a
//! text that they cannot draw is refused, because a missing character would become a box in silence.

mod fonts;
mod line;
mod ornament;
mod qr;
mod sheet;
#[cfg(test)]
mod tests;

use askama::Template;
use chrono::NaiveDate;
use resvg::{tiny_skia, usvg};

use fonts::Fonts;
use ornament::Ornament;
use sheet::Sheet;

/// Widest PNG that is drawn, in pixels: A4 at 600 dpi.
pub const MAX_PNG_WIDTH: u32 = 7016;

/// What the paper says. All texts are plain, in Unicode NFC, and are escaped here.
#[derive(Debug, Clone)]
pub struct CertificateFace {
    pub number: String,
    pub holder_name: String,
    pub holder_name_latin: Option<String>,
    pub level_zh: String,
    pub level_en: String,
    pub scheme_zh: String,
    pub scheme_en: String,
    pub issued_on: NaiveDate,
    pub valid_until: NaiveDate,
    /// What kind of certificate this is, and what it is not: a platform certificate, not the state's.
    pub nature_zh: String,
    pub nature_en: String,
    pub verify_url: String,
    pub brand_zh: String,
    pub brand_en: String,
}

impl CertificateFace {
    fn texts(&self) -> impl Iterator<Item = &str> {
        [
            &self.number,
            &self.holder_name,
            &self.level_zh,
            &self.level_en,
            &self.scheme_zh,
            &self.scheme_en,
            &self.nature_zh,
            &self.nature_en,
            &self.verify_url,
            &self.brand_zh,
            &self.brand_en,
        ]
        .into_iter()
        .chain(&self.holder_name_latin)
        .map(String::as_str)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("the certificate's fonts cannot draw: {}", listed(.0))]
    MissingCharacters(Vec<char>),
    #[error("this text is too long to be legible on the certificate: {0}")]
    TooLong(String),
    #[error("the width of a PNG is 1 to {MAX_PNG_WIDTH} pixels")]
    Width,
    #[error("the verification address does not fit into a QR code")]
    QrCode(#[from] qrcode::types::QrError),
    #[error("a font inside the binary cannot be read: {0}")]
    Font(&'static str),
    #[error("the certificate's template failed")]
    Template(#[from] askama::Error),
    #[error("the certificate's drawing is not valid SVG")]
    Svg(#[from] usvg::Error),
    #[error("the PDF could not be written: {0}")]
    Pdf(svg2pdf::ConversionError),
    #[error("the PNG could not be written: {0}")]
    Png(String),
}

/// Holds the fonts and the ornaments. Build one at start and share it.
pub struct Renderer {
    fonts: Fonts,
    ornament: Ornament,
}

impl Renderer {
    pub fn new() -> Result<Self, RenderError> {
        Ok(Self { fonts: Fonts::embedded()?, ornament: Ornament::draw() })
    }

    /// The characters of `text` that no font here can draw, each once, in order of appearance.
    pub fn missing_characters(&self, text: &str) -> Vec<char> {
        self.fonts.missing(text)
    }

    pub fn svg(&self, face: &CertificateFace) -> Result<String, RenderError> {
        let mut missing = Vec::new();
        for c in face.texts().flat_map(|text| self.fonts.missing(text)) {
            if !missing.contains(&c) {
                missing.push(c);
            }
        }
        if !missing.is_empty() {
            return Err(RenderError::MissingCharacters(missing));
        }
        Ok(Sheet::set(face, &self.fonts, &self.ornament)?.render()?)
    }

    /// One page of A4 landscape, with text that can be selected and searched.
    pub fn pdf(&self, face: &CertificateFace) -> Result<Vec<u8>, RenderError> {
        let tree = self.tree(face)?;
        // The drawing is measured in millimetres, which usvg turns into pixels of 1/96 inch.
        let page = svg2pdf::PageOptions { dpi: 96.0 };
        svg2pdf::to_pdf(&tree, svg2pdf::ConversionOptions::default(), page).map_err(RenderError::Pdf)
    }

    /// `width` in pixels; the height follows from A4.
    pub fn png(&self, face: &CertificateFace, width: u32) -> Result<Vec<u8>, RenderError> {
        if !(1..=MAX_PNG_WIDTH).contains(&width) {
            return Err(RenderError::Width);
        }
        let tree = self.tree(face)?;
        let scale = width as f32 / tree.size().width();
        let height = (tree.size().height() * scale).round().max(1.0) as u32;
        let mut canvas = tiny_skia::Pixmap::new(width, height).ok_or(RenderError::Width)?;
        let transform = tiny_skia::Transform::from_scale(scale, scale);
        resvg::render(&tree, transform, &mut canvas.as_mut());
        canvas.encode_png().map_err(|e| RenderError::Png(e.to_string()))
    }

    fn tree(&self, face: &CertificateFace) -> Result<usvg::Tree, RenderError> {
        let tree = usvg::Tree::from_str(&self.svg(face)?, &self.fonts.options())?;
        // Characters can be covered one by one and still fail to be shaped together.
        let undrawn = fonts::undrawn(tree.root());
        if undrawn.is_empty() { Ok(tree) } else { Err(RenderError::MissingCharacters(undrawn)) }
    }
}

fn listed(characters: &[char]) -> String {
    let names: Vec<String> =
        characters.iter().map(|c| format!("{} (U+{:04X})", c.escape_debug(), u32::from(*c))).collect();
    names.join(", ")
}
