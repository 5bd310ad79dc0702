//! Whether a picture can be shown in whole: it is drawn once, frame by frame, within limits of pixels and memory. Pure.

use std::io::{BufRead, Cursor, Seek};

use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::error::{LimitError, LimitErrorKind};
use image::{AnimationDecoder, ImageDecoder, ImageError, ImageResult, Limits};

/// More pixels than screens show and most cameras take; they would only fill a phone's memory, and ours.
const MOST_PIXELS: u64 = 25_000_000;
/// Of all frames of a moving picture.
const MOST_MOVING: u64 = 250_000_000;
/// Largest drawn picture, in bytes: four for each pixel.
const MOST_BYTES: u64 = 4 * MOST_PIXELS;

/// Whether every part of the picture can be drawn and none is too large.
pub fn is_whole(mime: &str, bytes: &[u8]) -> bool {
    drawn(mime, Cursor::new(bytes)).is_ok()
}

fn drawn(mime: &str, bytes: impl BufRead + Seek) -> ImageResult<()> {
    match mime {
        "image/png" => {
            let decoder = PngDecoder::with_limits(bytes, limits())?;
            match decoder.is_apng()? {
                true => frames(size(&decoder)?, decoder.apng()?),
                false => one(decoder),
            }
        }
        "image/jpeg" => one(JpegDecoder::new(bytes)?),
        "image/gif" => {
            let decoder = GifDecoder::new(bytes)?;
            frames(size(&decoder)?, decoder)
        }
        "image/webp" => {
            let decoder = WebPDecoder::new(bytes)?;
            match decoder.has_animation() {
                true => frames(size(&decoder)?, decoder),
                false => one(decoder),
            }
        }
        _ => Err(too_large()),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(2 * MOST_BYTES);
    limits
}

fn too_large() -> ImageError {
    ImageError::Limits(LimitError::from_kind(LimitErrorKind::DimensionError))
}

/// How many pixels a frame has, known before any is drawn.
fn size(decoder: &impl ImageDecoder) -> ImageResult<u64> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if (1..=MOST_PIXELS).contains(&pixels) { Ok(pixels) } else { Err(too_large()) }
}

fn one(mut decoder: impl ImageDecoder) -> ImageResult<()> {
    size(&decoder)?;
    decoder.set_limits(limits())?;
    let bytes = usize::try_from(decoder.total_bytes().min(MOST_BYTES + 1)).map_err(|_| too_large())?;
    if bytes as u64 > MOST_BYTES {
        return Err(too_large());
    }
    decoder.read_image(&mut vec![0; bytes])
}

fn frames<'a>(pixels: u64, decoder: impl AnimationDecoder<'a>) -> ImageResult<()> {
    let mut count = 0u64;
    for frame in decoder.into_frames() {
        frame?;
        count += 1;
        if count * pixels > MOST_MOVING {
            return Err(too_large());
        }
    }
    if count == 0 { Err(too_large()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use image::codecs::gif::GifEncoder;
    use image::{DynamicImage, Frame, ImageFormat, Rgba, RgbaImage};

    use super::*;
    use crate::assessment::image_metadata::stripped;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let picture = RgbaImage::from_fn(60, 40, |x, y| Rgba([x as u8 * 4, y as u8 * 6, 90, 255]));
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::from(picture).to_rgb8().write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn whole_pictures_are_taken_and_those_cut_off_or_spoiled_are_not() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let (mime, bytes) = (format.to_mime_type(), picture(format));
            let is_fit = |bytes: &[u8]| stripped(mime, bytes).is_some_and(|bytes| is_whole(mime, &bytes));
            assert!(is_fit(&bytes), "{mime}");
            for share in 1..10 {
                assert!(!is_fit(&bytes[..bytes.len() * share / 10]), "{mime} {share}");
            }
        }
        let mut spoiled = picture(ImageFormat::Png);
        let middle = spoiled.len() / 2;
        spoiled[middle] ^= 0xFF;
        assert!(!is_whole("image/png", &spoiled));
        assert!(!is_whole("image/gif", b"GIF89a\x01\0\x01\0\0\0\0\x3B"), "no frame");
    }

    #[test]
    fn pictures_that_would_fill_the_memory_are_not_drawn() {
        let frame = RgbaImage::from_pixel(5_000, 5_000, Rgba([9, 9, 9, 255]));
        let mut bytes = Vec::new();
        GifEncoder::new_with_speed(&mut bytes, 30).encode_frames(std::iter::repeat_n(Frame::new(frame), 1)).unwrap();
        assert!(is_whole("image/gif", &bytes) && bytes.len() < 200_000);
        for (at, more) in [(6, 0xFF), (8, 0xFF)] {
            bytes[at + 1] = more;
        }
        assert!(!is_whole("image/gif", &bytes), "a canvas of four billion pixels");
    }
}
