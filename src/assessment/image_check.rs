//! Whether a picture can be shown in whole: it is drawn once, frame by frame, within limits of pixels and memory. Pure.

use std::io::{BufRead, Cursor, Seek};

use flate2::{Decompress, FlushDecompress, Status};
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
    drawn(mime, Cursor::new(bytes)).is_ok() && (mime != "image/png" || ends_with_its_picture(bytes).unwrap_or(false))
}

/// First column and row of each pass of an interlaced PNG, and the steps between them.
const PASSES: [[u64; 4]; 7] =
    [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

/// Whether the data of a PNG ends where its picture does. What is drawn already is neither too large nor too short; readers do
/// not look at what comes after that.
fn ends_with_its_picture(bytes: &[u8]) -> Option<bool> {
    let number = |four: &[u8]| four.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let (mut data, mut rest) = (Vec::new(), bytes.get(8..)?);
    while !rest.is_empty() {
        let length = usize::try_from(number(rest.get(..4)?)).ok()?;
        if rest.get(4..8)? == b"IDAT" {
            data.extend_from_slice(rest.get(8..8 + length)?);
        }
        rest = rest.get(12 + length..)?;
    }
    let (width, height) = (number(bytes.get(16..20)?), number(bytes.get(20..24)?));
    let [depth, colours, _, _, is_interlaced] = *bytes.get(24..29)? else { return None };
    let samples = match colours {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    let lines = |[left, top, right, down]: [u64; 4]| {
        let (width, height) = (width.saturating_sub(left).div_ceil(right), height.saturating_sub(top).div_ceil(down));
        let line = 1 + (width * samples * u64::from(depth)).div_ceil(8);
        if width == 0 { 0 } else { line * height }
    };
    let size = if is_interlaced == 1 { PASSES.into_iter().map(lines).sum() } else { lines([0, 0, 1, 1]) };
    Some(inflated(&data, size)? == (data.len() as u64, size))
}

/// How many bytes are taken in and given out until the end of the data, or a little beyond `most`.
fn inflated(data: &[u8], most: u64) -> Option<(u64, u64)> {
    let (mut inflate, mut part) = (Decompress::new(true), vec![0; 64 << 10]);
    loop {
        let before = (inflate.total_in(), inflate.total_out());
        let left = data.get(usize::try_from(before.0).ok()?..)?;
        let status = inflate.decompress(left, &mut part, FlushDecompress::None).ok()?;
        let now = (inflate.total_in(), inflate.total_out());
        if status == Status::StreamEnd || now == before || now.1 > most {
            return Some(now);
        }
    }
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

    /// A PNG with other data in place of its own, cut into two chunks.
    fn with_data(bytes: &[u8], change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
        let at = bytes.windows(4).position(|four| four == b"IDAT").unwrap() - 4;
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let data = change(bytes[at + 8..at + 8 + length].to_vec());
        let (first, second) = data.split_at(data.len() / 2);
        let chunk = |data: &[u8]| {
            let named = [b"IDAT", data].concat();
            let mut crc = flate2::Crc::new();
            crc.update(&named);
            [&(data.len() as u32).to_be_bytes(), named.as_slice(), &crc.sum().to_be_bytes()].concat()
        };
        [&bytes[..at], &chunk(first), &chunk(second), &bytes[at + 12 + length..]].concat()
    }

    fn inflate(data: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(1 << 20);
        Decompress::new(true).decompress_vec(data, &mut out, FlushDecompress::Finish).unwrap();
        out
    }

    fn deflate(data: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(1 << 20);
        let mut deflate = flate2::Compress::new(flate2::Compression::fast(), true);
        deflate.compress_vec(data, &mut out, flate2::FlushCompress::Finish).unwrap();
        out
    }

    #[test]
    fn a_png_ends_with_its_picture() {
        let whole = picture(ImageFormat::Png);
        assert!(is_whole("image/png", &with_data(&whole, |data| data)), "in two chunks");
        assert!(is_whole("image/png", &with_data(&whole, |data| deflate(&inflate(&data)))));
        let behind = with_data(&whole, |data| [&data, b"what else Mei wrote".as_slice()].concat());
        let rows = with_data(&whole, |data| deflate(&[inflate(&data), vec![0; 181]].concat()));
        for hidden in [behind, rows, with_data(&whole, |data| deflate(&[inflate(&data), vec![7]].concat()))] {
            assert!(!is_whole("image/png", &hidden));
        }
    }

    #[test]
    fn pictures_of_every_depth_and_interlaced_ones_end_where_they_should() {
        // Width, height, depth, colours and whether it is interlaced, with the bytes that its lines take.
        let table = [
            ([9, 2, 1, 0, 0], 2 * 3),
            ([3, 2, 16, 6, 0], 2 * 25),
            ([5, 4, 8, 4, 0], 4 * 11),
            ([5, 1, 4, 3, 0], 4),
            ([8, 8, 8, 0, 1], 2 + 2 + 3 + 2 * 3 + 2 * 5 + 4 * 5 + 4 * 9),
            ([1, 1, 8, 2, 1], 4),
            ([1, 3, 8, 0, 1], 2 + 2 + 2),
        ];
        for ([width, height, depth, colours, interlaced], size) in table {
            let data = deflate(&vec![0; size]);
            let head = [&[0, 0, 0, width, 0, 0, 0, height, depth, colours, 0, 0, interlaced][..], &[0; 4]].concat();
            let start = [&[0; 8][..], &13u32.to_be_bytes(), b"IHDR", &head].concat();
            let bytes = [&start[..], &(data.len() as u32).to_be_bytes(), b"IDAT", &data, &[0; 4]].concat();
            assert_eq!(ends_with_its_picture(&bytes), Some(true), "{width} x {height}, {depth} {colours} {interlaced}");
        }
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
