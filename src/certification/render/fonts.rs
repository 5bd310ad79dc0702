//! The fonts inside the binary: what they cover, how wide a text is, and how one stands in for another.

use std::io::Read;
use std::sync::{Arc, LazyLock};

use resvg::usvg::{self, fontdb};
use ruzstd::decoding::StreamingDecoder;
use ttf_parser::Face;

use super::RenderError;

macro_rules! font {
    ($file:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/vendor/fonts/", $file))
    };
}

/// In the order in which they stand in for each other.
type Files = [(&'static str, &'static [u8]); 5];

/// The Chinese font is most of the binary's data, so it is packed there, and unpacked when the first paper is drawn.
static HAN: LazyLock<Vec<u8>> =
    LazyLock::new(|| unpacked(font!("NotoSerifCJKsc-Regular-Han.otf.zst")).unwrap_or_default());

/// Nothing but a broken build makes it fail; what is empty is refused as a font where it is parsed.
fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut font = Vec::new();
    StreamingDecoder::new(packed).ok()?.read_to_end(&mut font).ok()?;
    Some(font)
}

fn files() -> Files {
    [
        ("EB Garamond Medium", font!("EBGaramond-Medium.ttf")),
        ("EB Garamond", font!("EBGaramond-Regular.ttf")),
        ("EB Garamond Italic", font!("EBGaramond-Italic.ttf")),
        ("Noto Serif CJK SC", &HAN),
        ("Noto Serif SC", font!("NotoSerifSC-Regular-Supplement.ttf")),
    ]
}

/// The font that a line starts from; the value is its place in [`files`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Medium = 0,
    Regular = 1,
    Italic = 2,
    Han = 3,
}

pub(super) struct Fonts {
    database: Arc<fontdb::Database>,
    faces: Vec<(fontdb::ID, Face<'static>)>,
}

impl Fonts {
    pub(super) fn embedded() -> Result<Self, RenderError> {
        let mut database = fontdb::Database::new();
        let mut faces = Vec::new();
        for (name, data) in files() {
            let face = Face::parse(data, 0).map_err(|_| RenderError::Font(name))?;
            let ids = database.load_font_source(fontdb::Source::Binary(Arc::new(data)));
            let id = ids.first().ok_or(RenderError::Font(name))?;
            faces.push((*id, face));
        }
        database.set_serif_family("EB Garamond");
        let database = Arc::new(database);
        Ok(Self { database, faces })
    }

    pub(super) fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars() {
            let drawn = !c.is_control() && self.faces.iter().any(|(_, f)| covers(f, c));
            if !drawn && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    /// Width of `text` set at size 1. Kerning is left out, and seldom widens.
    pub(super) fn width(&self, text: &str, cut: Cut) -> f32 {
        let first = &self.faces[cut as usize].1;
        let all = || std::iter::once(first).chain(self.faces.iter().map(|(_, face)| face));
        text.chars().filter_map(|c| all().find_map(|face| advance(face, c))).sum()
    }

    pub(super) fn options(&self) -> usvg::Options<'_> {
        let select_fallback: usvg::FallbackSelectionFn<'_> = Box::new(|c, used, _| {
            let mut rest = self.faces.iter().filter(|(id, _)| !used.contains(id));
            rest.find(|(_, face)| covers(face, c)).map(|(id, _)| *id)
        });
        usvg::Options {
            fontdb: Arc::clone(&self.database),
            font_resolver: usvg::FontResolver {
                select_font: usvg::FontResolver::default_font_selector(),
                select_fallback,
            },
            ..usvg::Options::default()
        }
    }
}

/// The characters that became a box when the drawing was laid out.
pub(super) fn undrawn(group: &usvg::Group) -> Vec<char> {
    let mut undrawn = Vec::new();
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => undrawn.extend(self::undrawn(inner)),
            usvg::Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|s| &s.positioned_glyphs);
                let boxes = glyphs.filter(|glyph| glyph.id.0 == 0);
                undrawn.extend(boxes.flat_map(|glyph| glyph.text.chars()));
            }
            usvg::Node::Path(_) | usvg::Node::Image(_) => {}
        }
    }
    undrawn
}

fn covers(face: &Face<'_>, c: char) -> bool {
    face.glyph_index(c).is_some_and(|glyph| glyph.0 != 0)
}

fn advance(face: &Face<'_>, c: char) -> Option<f32> {
    let glyph = face.glyph_index(c).filter(|glyph| glyph.0 != 0)?;
    let units = f32::from(face.glyph_hor_advance(glyph)?);
    Some(units / f32::from(face.units_per_em()))
}
