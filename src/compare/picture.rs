//! A picture's bytes → a fingerprint of what it shows, which survives other sizes and encodings of the same picture.
//!
//! A difference hash: nine by eight grey areas, each compared with its right neighbour. Alike fingerprints are a
//! likeness to look at, never a proof that two pictures are one; a changed number on a sign changes nothing in it.
//! JPEG, PNG, WebP and GIF are read, within limits, moving ones by their first picture; of others nothing is said.
//! Cases: `tests/picture.rs`.

use std::io::Cursor;
use std::num::NonZeroU64;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image_webp::WebPDecoder;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::model::picture::Fingerprint;

/// Larger pictures are not read: in pixels to a side, and in all.
const SIDE_PIXELS_MAX: usize = 16_384;
const PIXELS_MAX: usize = 64 << 20;
/// What reading a picture may take beside its pixels, in bytes.
const BESIDE_BYTES_MAX: usize = 128 << 20;
/// The first picture of a GIF in colours and opacity.
const GIF_BYTES_MAX: u64 = 4 * PIXELS_MAX as u64;
/// Areas to a row and to a column.
const COLUMNS: usize = 9;
const ROWS: usize = 8;
/// Pictures whose areas differ by less than this (of 255) show nothing to tell them by.
const CONTRAST_MIN: u32 = 16;

/// The fingerprint of a picture; `None` for what is no picture, no sound one, too large, or without contrast.
pub fn fingerprint(bytes: &[u8]) -> Option<Fingerprint> {
    // The decoders are sound for every input that was tried; a picture that makes one give up all the same must
    // not end a run of a thousand others.
    catch_unwind(AssertUnwindSafe(|| grey(bytes)))
        .ok()
        .flatten()
        .and_then(|grey| grey.fingerprint())
}

/// A picture in shades of grey, row by row.
struct Grey {
    width: usize,
    height: usize,
    shades: Vec<u8>,
}

fn grey(bytes: &[u8]) -> Option<Grey> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp(bytes)
    } else if bytes.starts_with(b"GIF8") {
        gif(bytes)
    } else {
        None
    }
}

/// The area of a picture, where it is one that is read.
fn pixels(width: usize, height: usize) -> Option<usize> {
    let pixels = width.checked_mul(height)?;
    (width <= SIDE_PIXELS_MAX && height <= SIDE_PIXELS_MAX && pixels <= PIXELS_MAX)
        .then_some(pixels)
}

fn jpeg(bytes: &[u8]) -> Option<Grey> {
    let options = DecoderOptions::default()
        .set_max_width(SIDE_PIXELS_MAX)
        .set_max_height(SIDE_PIXELS_MAX)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let told = decoder.info()?;
    let (width, height) = (usize::from(told.width), usize::from(told.height));
    pixels(width, height)?;
    let shades = decoder.decode().ok()?;
    Some(Grey {
        width,
        height,
        shades,
    })
}

fn png(bytes: &[u8]) -> Option<Grey> {
    let limits = png::Limits {
        bytes: BESIDE_BYTES_MAX,
    };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    pixels(width, height)?;
    let mut samples = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut samples).ok()?;
    Some(Grey::of_samples(
        width,
        height,
        &samples,
        frame.color_type.samples(),
    ))
}

fn webp(bytes: &[u8]) -> Option<Grey> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).ok()?;
    decoder.set_memory_limit(BESIDE_BYTES_MAX);
    let (width, height) = decoder.dimensions();
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    pixels(width, height)?;
    let mut samples = vec![0; decoder.output_buffer_size()?];
    decoder.read_image(&mut samples).ok()?;
    let to_a_pixel = if decoder.has_alpha() { 4 } else { 3 };
    Some(Grey::of_samples(width, height, &samples, to_a_pixel))
}

/// The first picture of a GIF; what it leaves free of the whole is white.
fn gif(bytes: &[u8]) -> Option<Grey> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    options.set_memory_limit(gif::MemoryLimit::Bytes(NonZeroU64::new(GIF_BYTES_MAX)?));
    let mut decoder = options.read_info(Cursor::new(bytes)).ok()?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let area = pixels(width, height)?;
    let frame = decoder.read_next_frame().ok()??;
    let mut shades = vec![u8::MAX; area];
    let rows = frame
        .buffer
        .chunks_exact((usize::from(frame.width) * 4).max(4));
    for (row, samples) in (usize::from(frame.top)..height).zip(rows) {
        let line =
            shades.get_mut(row * width + usize::from(frame.left).min(width)..(row + 1) * width)?;
        for (seen, sample) in line.iter_mut().zip(samples.chunks_exact(4)) {
            *seen = shade(sample);
        }
    }
    Some(Grey {
        width,
        height,
        shades,
    })
}

/// Grey, grey and opacity, colours, or colours and opacity. What is not opaque shows white behind it.
fn shade(pixel: &[u8]) -> u8 {
    let of_colours = |red: u8, green: u8, blue: u8| {
        (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000
    };
    let over_white = |shade: u32, opacity: u8| {
        let opacity = u32::from(opacity);
        (shade * opacity + 255 * (255 - opacity)) / 255
    };
    let shade = match *pixel {
        [grey] => u32::from(grey),
        [grey, opacity] => over_white(u32::from(grey), opacity),
        [red, green, blue] => of_colours(red, green, blue),
        [red, green, blue, opacity] => over_white(of_colours(red, green, blue), opacity),
        _ => 0,
    };
    u8::try_from(shade).unwrap_or(u8::MAX)
}

impl Grey {
    /// The shades of pixels that have so many samples each.
    fn of_samples(width: usize, height: usize, samples: &[u8], to_a_pixel: usize) -> Self {
        let pixels = samples.chunks_exact(to_a_pixel).take(width * height);
        Self {
            width,
            height,
            shades: pixels.map(shade).collect(),
        }
    }

    fn fingerprint(&self) -> Option<Fingerprint> {
        let complete = self.shades.len() >= self.width.checked_mul(self.height)?;
        if self.width < COLUMNS || self.height < ROWS || !complete {
            return None;
        }
        let areas: Vec<u32> = (0..ROWS)
            .flat_map(|row| (0..COLUMNS).map(move |column| (row, column)))
            .map(|(row, column)| self.mean(row, column))
            .collect();
        let (darkest, lightest) = (areas.iter().min()?, areas.iter().max()?);
        if lightest - darkest < CONTRAST_MIN {
            return None;
        }
        let mut bits = 0_u64;
        for row in areas.chunks(COLUMNS) {
            for pair in row.windows(2) {
                bits = bits << 1 | u64::from(matches!(pair, [left, right] if left < right));
            }
        }
        Some(Fingerprint(bits))
    }

    /// The mean shade of one area.
    fn mean(&self, row: usize, column: usize) -> u32 {
        let rows = row * self.height / ROWS..(row + 1) * self.height / ROWS;
        let columns = column * self.width / COLUMNS..(column + 1) * self.width / COLUMNS;
        let mut sum = 0_u64;
        for y in rows.clone() {
            let start = y * self.width;
            let shades = self.shades.get(start + columns.start..start + columns.end);
            sum += shades
                .unwrap_or_default()
                .iter()
                .map(|shade| u64::from(*shade))
                .sum::<u64>();
        }
        let pixels = (rows.len() * columns.len()).max(1) as u64;
        u32::try_from(sum / pixels).unwrap_or(u32::MAX)
    }
}
