//! Fingerprints of pictures: the same for one picture in other sizes and encodings, apart for other pictures, none
//! for what is no picture.

use pressmark::compare::fingerprint;
use pressmark::model::picture::{ALIKE_BITS_MAX, Fingerprint};
use proptest::prelude::*;

/// A picture of light and dark hills, told apart by its seed.
fn shade(seed: u32, x: f64, y: f64) -> u8 {
    let seed = f64::from(seed);
    let hills =
        (x * (3.0 + seed)).sin() * (y * (2.0 + seed * 0.7)).cos() + (x * y * 4.0 + seed).sin();
    (127.5 + 60.0 * hills).clamp(0.0, 255.0) as u8
}

/// A PNG in shades of grey or in colours.
fn png(seed: u32, width: u32, height: u32, colours: png::ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colours);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let shade = shade(
                seed,
                f64::from(x) / f64::from(width),
                f64::from(y) / f64::from(height),
            );
            pixels.extend(std::iter::repeat_n(shade, colours.samples().min(3)));
            if colours == png::ColorType::Rgba {
                pixels.push(255);
            }
        }
    }
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

fn of(bytes: &[u8]) -> Fingerprint {
    fingerprint(bytes).expect("a fingerprint")
}

#[test]
fn a_picture_keeps_its_fingerprint_in_other_sizes_and_forms() {
    for seed in 1..4 {
        let first = of(&png(seed, 160, 120, png::ColorType::Rgb));
        for (width, height) in [(160, 120), (240, 180), (101, 77)] {
            for colours in [
                png::ColorType::Grayscale,
                png::ColorType::Rgb,
                png::ColorType::Rgba,
            ] {
                let other = of(&png(seed, width, height, colours));
                let apart = first.distance(other);
                assert!(apart <= ALIKE_BITS_MAX, "{seed} {width}x{height}: {apart}");
            }
        }
    }
}

#[test]
fn other_pictures_are_apart() {
    for one in 1..8 {
        for other in 1..one {
            let [one, other] = [one, other].map(|seed| of(&png(seed, 80, 60, png::ColorType::Rgb)));
            assert!(one.distance(other) > ALIKE_BITS_MAX);
        }
    }
}

/// A JPEG of soft clouds, 64 × 64 pixels, written by another program.
const CLOUDS: &[u8] = include_bytes!("cases/pictures/clouds.jpg");
/// The same in another size and quality, progressive.
const CLOUDS_LARGE: &[u8] = include_bytes!("cases/pictures/clouds-large.jpg");

#[test]
fn jpeg_is_read_in_both_its_kinds() {
    assert!(of(CLOUDS).distance(of(CLOUDS_LARGE)) <= ALIKE_BITS_MAX);
}

/// The same clouds as other programs write them; the moving ones go on with a dark picture.
#[test]
fn webp_and_gif_are_read_moving_ones_by_their_first_picture() {
    for (name, bytes) in [
        ("lossy", &include_bytes!("cases/pictures/clouds.webp")[..]),
        (
            "lossless",
            include_bytes!("cases/pictures/clouds-lossless.webp"),
        ),
        (
            "moving",
            include_bytes!("cases/pictures/clouds-moving.webp"),
        ),
        ("gif", include_bytes!("cases/pictures/clouds.gif")),
        (
            "moving gif",
            include_bytes!("cases/pictures/clouds-moving.gif"),
        ),
    ] {
        let apart = of(bytes).distance(of(CLOUDS));
        assert!(apart <= ALIKE_BITS_MAX, "{name}: {apart}");
        for length in 0..bytes.len() {
            let _ = fingerprint(&bytes[..length]);
        }
    }
}

#[test]
fn what_shows_nothing_has_no_fingerprint() {
    let flat = {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 64, 64);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(&[200; 64 * 64]).expect("pixels");
        writer.finish().expect("an end");
        bytes
    };
    assert_eq!(fingerprint(&flat), None);
    assert_eq!(fingerprint(b""), None);
    assert_eq!(fingerprint(b"GIF89a"), None);
    assert_eq!(fingerprint(&CLOUDS[..40]), None);
    assert_eq!(
        fingerprint(&png(1, 4, 4, png::ColorType::Rgb)),
        None,
        "too small"
    );
}

/// A header may claim any size; nothing of that size is made.
#[test]
fn a_picture_that_claims_to_be_huge_is_not_read() {
    let mut huge = png(1, 16, 16, png::ColorType::Grayscale);
    huge[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    assert_eq!(fingerprint(&huge), None);
    let mut huge = CLOUDS.to_vec();
    let frame = huge
        .windows(2)
        .position(|mark| mark == [0xff, 0xc0])
        .expect("a frame");
    huge[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(fingerprint(&huge), None);
}

#[test]
fn fingerprints_are_written_and_read() {
    let one = Fingerprint(0x00ff_1234_5678_9abc);
    assert_eq!(one.to_string(), "00ff123456789abc");
    assert_eq!("00ff123456789abc".parse(), Ok(one));
    for wrong in ["", "ff", "00ff123456789abg", "+0ff123456789abc"] {
        assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_to_a_picture_is_taken(
        large in any::<bool>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = if large { CLOUDS_LARGE } else { CLOUDS }.to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = fingerprint(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = fingerprint(&bytes);
    }
}
