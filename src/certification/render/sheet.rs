//! The sheet as the template sees it: every line with its size, every place on the paper decided here.

use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::fonts::{Cut, Fonts};
use super::line::{Line, Place};
use super::ornament::Ornament;
use super::qr::{self, Qr};
use super::{CertificateFace, RenderError};

/// Side of the QR code with its quiet zone, in quarter millimetres.
const QR_SIDE: f32 = 132.0;
/// Middle of the holder's name, with and without a second spelling under it.
const NAME_MIDDLE: [f32; 2] = [412.0, 429.0];
/// Half the height of a capital or a Han character, as a part of its size.
const HALF_HEIGHT: f32 = 0.36;

#[derive(Template)]
#[template(path = "certification/certificate.svg")]
pub(super) struct Sheet<'a> {
    ornament: &'a Ornament,
    brand: [Line; 2],
    scheme: [Line; 2],
    name: Line,
    name_y: f32,
    name_latin: Option<Line>,
    level: [Line; 2],
    level_half: f32,
    facts: [Fact; 3],
    nature: [Line; 2],
    qr: Qr,
    qr_scale: f32,
}

/// A labelled value at the foot of the sheet, in both languages.
struct Fact {
    x: f32,
    label_zh: &'static str,
    label_en: &'static str,
    value: Line,
    /// The date in English; under the number, where to check it.
    below: Line,
}

impl<'a> Sheet<'a> {
    pub(super) fn set(face: &CertificateFace, fonts: &Fonts, ornament: &'a Ornament) -> Result<Self, RenderError> {
        let line = |text: &str, size, width, spacing, cut| Line::fit(text, Place { size, width, spacing, cut }, fonts);
        let date = |x, label_zh, label_en, day| -> Result<Fact, RenderError> {
            Ok(Fact {
                x,
                label_zh,
                label_en,
                value: line(&date_zh(day), 21.0, 220.0, 0.0, Cut::Han)?,
                below: line(&date_en(day), 17.0, 220.0, 0.0, Cut::Regular)?,
            })
        };
        let qr = qr::draw(&face.verify_url)?;
        let level = [
            line(&face.level_zh, 38.0, 620.0, 0.08, Cut::Medium)?,
            line(&face.level_en, 21.0, 620.0, 0.02, Cut::Italic)?,
        ];
        let name = line(&face.holder_name, 66.0, 860.0, name_spacing(&face.holder_name), Cut::Medium)?;
        let middle = NAME_MIDDLE[usize::from(face.holder_name_latin.is_none())];
        Ok(Self {
            ornament,
            brand: [
                line(&face.brand_zh, 19.0, 800.0, 0.08, Cut::Medium)?,
                line(&face.brand_en, 17.0, 800.0, 0.03, Cut::Regular)?,
            ],
            scheme: [
                line(&face.scheme_zh, 46.0, 900.0, 0.08, Cut::Medium)?,
                line(&face.scheme_en, 24.0, 900.0, 0.0, Cut::Regular)?,
            ],
            name_y: middle + name.size * HALF_HEIGHT,
            name,
            name_latin: face
                .holder_name_latin
                .as_deref()
                .map(|name| line(name, 27.0, 700.0, 0.02, Cut::Italic))
                .transpose()?,
            level_half: level[0].width.max(level[1].width) / 2.0,
            level,
            facts: [
                Fact {
                    x: 112.0,
                    label_zh: "证书编号",
                    label_en: "Certificate number",
                    value: line(&face.number, 21.0, 300.0, 0.02, Cut::Medium)?,
                    below: line(&face.verify_url, 14.0, 310.0, 0.0, Cut::Regular)?,
                },
                date(450.0, "颁发日期", "Issued on", face.issued_on)?,
                date(690.0, "有效期至", "Valid until", face.valid_until)?,
            ],
            nature: [
                line(&face.nature_zh, 14.5, 780.0, 0.0, Cut::Regular)?,
                line(&face.nature_en, 14.0, 780.0, 0.0, Cut::Italic)?,
            ],
            qr_scale: QR_SIDE / qr.side as f32,
            qr,
        })
    }
}

/// Short Chinese names are set a little apart, as is the custom.
fn name_spacing(name: &str) -> f32 {
    if name.is_ascii() || name.chars().count() > 4 { 0.0 } else { 0.08 }
}

fn date_zh(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn date_en(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
