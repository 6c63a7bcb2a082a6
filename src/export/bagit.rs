//! Files of a hand-over folder → the tag files that make it a bag (BagIt 1.0, RFC 8493), and the page that
//! tells a stranger how to check it with `sha256sum` and `gzip` alone.
//!
//! The folder is written by the command line; here are the texts. Cases: `tests/export/bagit.rs`.

mod objects;
mod readme;

use std::fmt::Write as _;

pub use self::objects::{Object, objects};
use super::measure::Measured;
use super::warc::Index;
use super::{wacz, zip};
use crate::model::package::{Holdings, LogHead, PackageFacts};

/// Lines of `bag-info.txt` end before this, as older readers want (RFC 8493, 2.2.2).
const TAG_LINE_LETTERS: usize = 78;

/// A file of the bag: its path from the bag's folder and its measure.
pub type Listed = (String, Measured);

/// The tag files in the order to write them; `payload` is everything under `data/`.
pub fn tags(
    holdings: &dyn Holdings,
    about: &PackageFacts,
    payload: &[Listed],
) -> Vec<(&'static str, String)> {
    let head = holdings.log_head();
    let mut tags = vec![
        (
            "bagit.txt",
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned(),
        ),
        ("bag-info.txt", bag_info(about, head, payload)),
        ("README.txt", readme::readme(about, head, holdings.stamps())),
        ("manifest-sha256.txt", manifest(payload)),
    ];
    let listed: Vec<Listed> = tags
        .iter()
        .map(|(name, text)| ((*name).to_owned(), Measured::of(text.as_bytes())))
        .collect();
    tags.push(("tagmanifest-sha256.txt", manifest(&listed)));
    tags
}

/// The payloads inside the WACZ: digest, first byte and length of the gzip member in the file, first byte
/// and length of the payload in the unpacked member. One line each, so that a shell can check them.
pub fn payloads(index: &Index, warc: &Measured) -> String {
    let begin = zip::first_byte(&wacz::warc_path(), warc.size);
    let mut lines = String::new();
    for entry in index.entries() {
        if let Some((at, size)) = entry.payload {
            let offset = begin + entry.place.offset;
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(
                lines,
                "{} {offset} {} {at} {size}",
                entry.digest, entry.place.length
            );
        }
    }
    lines
}

/// Digest, two spaces, path: what `sha256sum -c` reads (RFC 8493, 2.1.3).
fn manifest(listed: &[Listed]) -> String {
    let mut lines = String::new();
    for (path, measured) in listed {
        let _ = writeln!(lines, "{}  {}", measured.digest, encoded(path));
    }
    lines
}

/// Line ends and percent signs in paths are percent-encoded (RFC 8493, 2.1.3).
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
        .replace('\n', "%0A")
        .replace('\r', "%0D")
}

fn bag_info(about: &PackageFacts, head: Option<&LogHead>, payload: &[Listed]) -> String {
    let bytes: u64 = payload.iter().map(|(_, measured)| measured.size).sum();
    let mut text = String::new();
    for (name, value) in [
        ("Bag-Software-Agent", about.program.clone()),
        ("Bagging-Date", about.as_of.date().to_string()),
        ("Payload-Oxum", format!("{bytes}.{}", payload.len())),
        ("External-Identifier", identifier(about, head)),
        ("Internal-Sender-Identifier", about.archive.clone()),
        (
            "Internal-Sender-Description",
            format!(
                "Social posts quoted in documents, and what their links led to. Selection: {}. As of {}, the \
                 moment of the newest record, which also stands for the bagging date.",
                about.selection, about.as_of
            ),
        ),
    ] {
        text.push_str(&folded(name, &value));
    }
    text
}

/// The log's own name and size, which no other archive has; else the archive's folder.
fn identifier(about: &PackageFacts, head: Option<&LogHead>) -> String {
    head.map_or_else(
        || about.archive.clone(),
        |head| {
            let origin = head.checkpoint.lines().next().unwrap_or_default();
            format!("{origin} size {}", head.size)
        },
    )
}

/// A field, folded over lines that begin with white space.
fn folded(name: &str, value: &str) -> String {
    let mut text = format!("{name}:");
    let mut letters = text.len();
    for word in value.split(|letter: char| letter.is_whitespace() || letter.is_control()) {
        if word.is_empty() {
            continue;
        }
        if letters + word.chars().count() >= TAG_LINE_LETTERS && letters > name.len() + 1 {
            text.push_str("\n ");
            letters = 1;
        }
        text.push(' ');
        text.push_str(word);
        letters += 1 + word.chars().count();
    }
    text.push('\n');
    text
}
