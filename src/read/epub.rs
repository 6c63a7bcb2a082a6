//! EPUB 3.3 and 2 (Open Container Format, Package Document) → one [`Piece`] a chapter, in the order of the spine.
//!
//! Chapters are XHTML and are read as such. A book whose package document cannot be read is read by the names of its
//! entries instead. Encrypted chapters are told. Cases: `tests/containers/packed.rs`.

use std::collections::HashMap;
use std::io::{Read, Seek};

use super::decode;
use super::kind;
use super::open::Pieces;
use super::piece::{Form, Piece};
use super::xml::{self, Token};
use super::zip::{self, Packed};
use crate::model::zip::Found;

/// Where every book says where its package document is (OCF, section 4.2.6.3.1).
const CONTAINER: &str = "META-INF/container.xml";
const MIMETYPE: &str = "mimetype";
/// A spine that names a chapter again and again would make much of little.
const CHAPTERS_MAX: usize = 20_000;

pub(super) fn is_epub(entries: &[Found]) -> bool {
    zip::entry(entries, CONTAINER).is_some() && zip::entry(entries, MIMETYPE).is_some()
}

/// What the package document says.
#[derive(Default)]
struct Book {
    language: Option<String>,
    /// Names of entries, in reading order.
    chapters: Vec<String>,
}

pub(super) fn open<R: Read + Seek + Send + 'static>(name: &str, listing: Packed<R>) -> Pieces {
    let book = book(&listing);
    let mut by_name: HashMap<&str, &Found> = HashMap::new();
    for entry in &listing.entries {
        by_name.entry(entry.name.as_str()).or_insert(entry);
    }
    // Each entry is read once, however often a spine names it.
    let mut chapters: Vec<Found> = book
        .chapters
        .iter()
        .filter_map(|chapter| by_name.remove(chapter.as_str()).cloned())
        .take(CHAPTERS_MAX)
        .collect();
    if chapters.is_empty() {
        let is_chapter = |entry: &&Found| is_named_like_a_chapter(&entry.name);
        chapters = listing
            .entries
            .iter()
            .filter(is_chapter)
            .take(CHAPTERS_MAX)
            .cloned()
            .collect();
    }
    let name = name.to_owned();
    Box::new(chapters.into_iter().map(move |entry| {
        let place = format!("{name}#{}", entry.name);
        let bytes = zip::entry_bytes(&place, &listing, &entry)?;
        let mut piece = Piece::new(place, bytes, Form::Chapter);
        piece.language.clone_from(&book.language);
        Ok(piece)
    }))
}

fn is_named_like_a_chapter(name: &str) -> bool {
    [".xhtml", ".html", ".htm"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

fn book<R: Read + Seek>(listing: &Packed<R>) -> Book {
    let text = |name: &str| {
        let entry = zip::entry(&listing.entries, name)?;
        let bytes = zip::entry_bytes(name, listing, entry).ok()?;
        Some(decode::decode(&bytes, kind::declared_charset(&bytes)).text)
    };
    let Some(container) = text(CONTAINER) else {
        return Book::default();
    };
    let package = xml::tokens(&container).find_map(|token| match token {
        Token::Open {
            name: "rootfile",
            attributes,
            ..
        } => xml::attribute(attributes, "full-path"),
        _ => None,
    });
    package
        .and_then(|package| text(&package).map(|text| read_package(&package, &text)))
        .unwrap_or_default()
}

/// Reads a package document that is the entry `base` (EPUB 3.3, section 5).
fn read_package(base: &str, text: &str) -> Book {
    let mut book = Book::default();
    let mut manifest: HashMap<String, String> = HashMap::new();
    let mut in_language = false;
    for token in xml::tokens(text) {
        match token {
            Token::Open {
                name: "item",
                attributes,
                ..
            } => {
                let media_type = xml::attribute(attributes, "media-type").unwrap_or_default();
                let is_page = matches!(media_type.as_str(), "application/xhtml+xml" | "text/html");
                if let (true, Some(id), Some(reference)) = (
                    is_page,
                    xml::attribute(attributes, "id"),
                    xml::attribute(attributes, "href"),
                ) {
                    manifest.insert(id, zip::resolved(base, &percent_decoded(&reference)));
                }
            }
            Token::Open {
                name: "itemref",
                attributes,
                ..
            } => {
                let id = xml::attribute(attributes, "idref").unwrap_or_default();
                book.chapters.extend(manifest.get(&id).cloned());
            }
            Token::Open {
                name: "language", ..
            } => in_language = true,
            Token::Close { name: "language" } => in_language = false,
            Token::Text(text) if in_language && book.language.is_none() => {
                book.language = two_letters(&text);
            }
            _ => {}
        }
        if book.chapters.len() >= CHAPTERS_MAX {
            break;
        }
    }
    book
}

/// The language of a BCP 47 tag, where it has two letters: `en-GB` → `en`.
fn two_letters(tag: &str) -> Option<String> {
    let language = tag.trim().split(['-', '_']).next()?;
    let is_language =
        language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_language.then(|| language.to_ascii_lowercase())
}

/// `%20` → a blank; what is no escape stays.
fn percent_decoded(reference: &str) -> String {
    let bytes = reference.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = bytes
            .get(at + 1..at + 3)
            .filter(|digits| *byte == b'%' && digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        decoded.push(escaped.unwrap_or(*byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
