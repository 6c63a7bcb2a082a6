//! A playlist of a video → its best rendition, or the pieces it is made of (RFC 8216). Part of [`super`].
//!
//! A playlist of renditions leads to the playlist of the best one, and of the sound that goes with it; that
//! leads to pieces. Pieces that are ranges of one file are that file, once: whole, it serves every range.
//! What is still growing or encrypted is said to be so, and names no pieces. One pass, line by line. Cases:
//! `tests/requisites.rs`, `tests/cases/requisites/*.m3u8`.

use std::cmp::Reverse;

use url::Url;

use super::reference::resolved;
use super::{Kind, Requisite, ordered};

/// The first line of every playlist (RFC 8216 section 4.3.1.1).
const FIRST_LINE: &str = "#EXTM3U";
/// Pieces read of one playlist: a day in pieces of four seconds.
const PIECES_READ_MAX: usize = 21_600;
/// Renditions read of one playlist.
const RENDITIONS_READ_MAX: usize = 200;

/// What a playlist says of its video.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Playlist {
    /// What it takes to see the video: playlists, or pieces. None where it is growing or encrypted.
    pub needs: Vec<Requisite>,
    /// Whether the video can be had in pieces.
    pub nature: Nature,
}

/// Whether a video can be had in pieces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nature {
    /// It names renditions of the video.
    Renditions,
    /// It names every piece.
    Whole,
    /// The video goes on: the playlist does not say where it ends (RFC 8216 section 4.3.3.4).
    Live,
    /// The pieces are encrypted (RFC 8216 sections 4.3.2.4 and 4.3.4.5).
    Encrypted,
}

impl Nature {
    /// The rule a copy of the playlist is graded by.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Renditions => "playlist_of_renditions",
            Self::Whole => "playlist_of_pieces",
            Self::Live => "playlist_live",
            Self::Encrypted => "playlist_encrypted",
        }
    }
}

/// True where an address is one of a playlist by its ending.
pub fn is_playlist_address(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.to_ascii_lowercase().ends_with(".m3u8")
}

/// Reads a playlist that stands at `url`; `None` where the text is no playlist.
pub fn of_playlist(text: &str, url: &str) -> Option<Playlist> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let base = Url::parse(url).ok()?;
    let mut lines = text.lines().map(str::trim_end);
    if !lines.next()?.starts_with(FIRST_LINE) {
        return None;
    }
    let mut reading = Reading::default();
    for line in lines {
        reading.line(line);
    }
    Some(reading.finish(&base))
}

#[derive(Default)]
struct Reading<'a> {
    /// What the next line that is no tag stands for.
    next: Option<Variant<'a>>,
    variants: Vec<Variant<'a>>,
    sounds: Vec<Sound<'a>>,
    pieces: Vec<&'a str>,
    is_ended: bool,
    is_encrypted: bool,
}

/// A rendition (RFC 8216 section 4.3.4.2).
#[derive(Clone, Default)]
struct Variant<'a> {
    bits_per_second: u64,
    pixels: u64,
    /// HEVC and its kin: few can play them.
    is_rarely_played: bool,
    sound: Option<&'a str>,
    written: &'a str,
}

/// A sound track apart from the pictures (RFC 8216 section 4.3.4.1).
struct Sound<'a> {
    group: &'a str,
    is_default: bool,
    written: &'a str,
}

impl<'a> Reading<'a> {
    fn line(&mut self, line: &'a str) {
        let (tag, value) = line.split_once(':').unwrap_or((line, ""));
        match tag {
            "" => {}
            "#EXT-X-STREAM-INF" => self.next = Some(variant(value)),
            "#EXT-X-MEDIA" => self.sound(value),
            "#EXT-X-MAP" => self.pieces.extend(attribute(value, "URI")),
            "#EXT-X-KEY" | "#EXT-X-SESSION-KEY" => {
                self.is_encrypted |= attribute(value, "METHOD") != Some("NONE");
            }
            "#EXT-X-ENDLIST" => self.is_ended = true,
            "#EXT-X-PLAYLIST-TYPE" => self.is_ended |= value == "VOD",
            _ if line.starts_with('#') => {}
            _ => match self.next.take() {
                Some(variant) if self.variants.len() < RENDITIONS_READ_MAX => {
                    self.variants.push(Variant {
                        written: line,
                        ..variant
                    });
                }
                Some(_) => {}
                None if self.pieces.len() < PIECES_READ_MAX => self.pieces.push(line),
                None => {}
            },
        }
    }

    fn sound(&mut self, value: &'a str) {
        if let (Some("AUDIO"), Some(group), Some(written)) = (
            attribute(value, "TYPE"),
            attribute(value, "GROUP-ID"),
            attribute(value, "URI"),
        ) && self.sounds.len() < RENDITIONS_READ_MAX
        {
            self.sounds.push(Sound {
                group,
                is_default: attribute(value, "DEFAULT") == Some("YES"),
                written,
            });
        }
    }

    fn finish(self, base: &Url) -> Playlist {
        let nature = match (self.is_encrypted, self.variants.is_empty(), self.is_ended) {
            (true, ..) => Nature::Encrypted,
            (_, false, _) => Nature::Renditions,
            (_, true, true) => Nature::Whole,
            (_, true, false) => Nature::Live,
        };
        let (kind, written) = match nature {
            Nature::Renditions => (Kind::Playlist, self.best()),
            Nature::Whole => (Kind::Piece, self.pieces),
            Nature::Live | Nature::Encrypted => (Kind::Piece, Vec::new()),
        };
        let needs = written.into_iter().filter_map(|written| {
            let url = resolved(base, written)?;
            Some(Requisite { url, kind })
        });
        Playlist {
            needs: ordered(needs.collect()),
            nature,
        }
    }

    /// The best rendition and its sound, as written.
    fn best(&self) -> Vec<&'a str> {
        let best = self.variants.iter().min_by_key(|variant| {
            let quality = (variant.bits_per_second, variant.pixels);
            (variant.is_rarely_played, Reverse(quality))
        });
        let Some(best) = best else {
            return Vec::new();
        };
        let with_it = self
            .sounds
            .iter()
            .filter(|sound| best.sound == Some(sound.group));
        let sound = with_it.min_by_key(|sound| !sound.is_default);
        let sound = sound.map(|sound| sound.written);
        std::iter::once(best.written).chain(sound).collect()
    }
}

fn variant(value: &str) -> Variant<'_> {
    let number = |name| attribute(value, name).and_then(|written| written.parse().ok());
    let codecs = attribute(value, "CODECS").unwrap_or_default();
    let size = attribute(value, "RESOLUTION").and_then(|written| {
        let (width, height) = written.split_once('x')?;
        let (width, height): (u32, u32) = (width.parse().ok()?, height.parse().ok()?);
        Some(u64::from(width) * u64::from(height))
    });
    Variant {
        bits_per_second: number("BANDWIDTH").unwrap_or_default(),
        pixels: size.unwrap_or_default(),
        is_rarely_played: ["hvc1", "hev1", "dvh1", "av01"]
            .iter()
            .any(|codec| codecs.contains(codec)),
        sound: attribute(value, "AUDIO"),
        written: "",
    }
}

/// One of an attribute list, without its quotes (RFC 8216 section 4.2).
fn attribute<'a>(list: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = list;
    while let Some((found, after)) = rest.split_once('=') {
        let value = match after.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"')?;
                rest = &quoted[end + 1..];
                &quoted[..end]
            }
            None => {
                let end = after.find(',').unwrap_or(after.len());
                rest = &after[end..];
                &after[..end]
            }
        };
        rest = rest.strip_prefix(',').unwrap_or(rest);
        if found.trim() == name {
            return Some(value);
        }
    }
    None
}
