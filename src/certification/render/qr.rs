//! A QR code as one SVG path, a unit per module.

use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, QrCode};

/// Modules of white that scanners need on every side (ISO/IEC 18004).
pub(super) const QUIET_ZONE: usize = 4;

pub(super) struct Qr {
    pub path: String,
    /// Modules on a side, quiet zone included.
    pub side: usize,
}

pub(super) fn draw(text: &str) -> Result<Qr, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (left, top, length) = (x + QUIET_ZONE, y + QUIET_ZONE, run.len());
                path.push_str(&format!("M{left} {top}h{length}v1h-{length}z"));
            }
            x += run.len();
        }
    }
    let side = code.width() + 2 * QUIET_ZONE;
    Ok(Qr { path, side })
}
