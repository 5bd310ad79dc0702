//! One line of text with the size at which it fits its place.

use super::RenderError;
use super::fonts::{Cut, Fonts};
use super::ornament::WIDTH;

/// Smallest size that is printed, in quarter millimetres: 6 points.
const SMALLEST: f32 = 8.5;

/// The place a line has: its size when the text is short, and the width it must keep to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub size: f32,
    pub width: f32,
    /// Space between letters as a part of the size. Above 0.09 PDF readers see separate words.
    pub spacing: f32,
    pub cut: Cut,
}

#[derive(Debug)]
pub(super) struct Line {
    pub text: String,
    pub size: f32,
    pub spacing: f32,
    pub width: f32,
    cut: Cut,
}

impl Line {
    pub(super) fn fit(text: &str, place: Place, fonts: &Fonts) -> Result<Self, RenderError> {
        let cut = if text.chars().any(is_wide) { Cut::Han } else { place.cut };
        let gaps = text.chars().count().saturating_sub(1) as f32;
        let width = fonts.width(text, cut) + gaps * place.spacing;
        let size = if width * place.size > place.width { place.width / width } else { place.size };
        if size < SMALLEST {
            return Err(RenderError::TooLong(text.to_owned()));
        }
        let size = (size * 10.0).floor() / 10.0;
        Ok(Self {
            text: text.to_owned(),
            size,
            spacing: (size * place.spacing * 100.0).round() / 100.0,
            width: width * size,
            cut,
        })
    }

    /// Where its middle goes on the sheet: the space after the last letter must not show.
    pub(super) fn middle(&self) -> f32 {
        (WIDTH + self.spacing) / 2.0
    }

    /// The names after the first are for browsers, which have none of our fonts.
    pub(super) fn family(&self) -> &'static str {
        match self.cut {
            Cut::Han => "'Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'Songti SC', SimSun, serif",
            _ => "'EB Garamond', Garamond, 'Songti SC', SimSun, serif",
        }
    }

    pub(super) fn style(&self) -> &'static str {
        if self.cut == Cut::Italic { "italic" } else { "normal" }
    }

    pub(super) fn weight(&self) -> u16 {
        if self.cut == Cut::Medium { 500 } else { 400 }
    }
}

/// Han, kana, full-width forms and CJK punctuation, for which the line starts from the Han font.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FFEF}' | '\u{20000}'..)
}
