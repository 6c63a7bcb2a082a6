//! Page titles of posts (`Name (@handle) on Twitter: "words" / Twitter`) → quoted posts, where they stand with the post's
//! own address: as the words of its link, or beside it on the line.
//!
//! A title in prose without the address is no quoted post. Cases: `tests/cases/extract/titles.jsonl`.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::citation::Platform;
use crate::model::explanation::Field;

use super::anchors;
use super::extents::Extents;
use super::flow::Flow;
use super::glyph;
use super::link::{FoundLink, LinkKind};
use super::reading::{Printed, Reading, plain_reason};
use super::trim;

/// What stands between the author and the quotation mark.
const JOINTS: &[&str] = &[
    " on Twitter: ",
    " on X: ",
    " auf Twitter: ",
    " auf X: ",
    " sur Twitter : ",
    " sur X : ",
    " en Twitter: ",
    " en X: ",
    " no Twitter: ",
    " no X: ",
    " su Twitter: ",
    " su X: ",
    " op Twitter: ",
    " på Twitter: ",
];
static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let any: Vec<String> = JOINTS.iter().map(|joint| regex::escape(joint)).collect();
    Regex::new(&any.join("|")).ok()
});
/// The longest name with handle.
const AUTHOR_CHARS_MAX: usize = 90;
/// How far before the joint its line is looked at.
const LINE_BYTES_MAX: usize = 600;
/// The longest title.
const TITLE_BYTES_MAX: usize = 3000;

/// The parts of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    pub name: String,
    pub handle: Option<String>,
    /// Where name and handle stand, in bytes of the text.
    pub author: (usize, usize),
    /// Of the words, in bytes of the text.
    pub words: (usize, usize),
}

/// Reads all titles outside the stretches that are `taken`.
pub fn read(flow: &Flow, links: &[FoundLink], taken: &Extents) -> Vec<Reading> {
    let text: &str = &flow.text;
    let mut readings = Vec::new();
    let mut floor = 0;
    let addresses = links
        .iter()
        .any(|link| matches!(link.kind, LinkKind::Permalink(_)));
    // A title counts only beside the post's address.
    if !addresses {
        return readings;
    }
    for joint in joints(text) {
        if joint.0 < floor || taken.holds(joint.0) {
            continue;
        }
        let from = floor.max(glyph::floor_boundary(
            text,
            joint.0.saturating_sub(LINE_BYTES_MAX),
        ));
        let before = glyph::slice(text, from, joint.0);
        let line_start = from + memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
        let line = glyph::slice(
            text,
            joint.0,
            glyph::floor_boundary(text, joint.0 + TITLE_BYTES_MAX),
        );
        let line_end = joint.0 + memchr::memchr(b'\n', line.as_bytes()).unwrap_or(line.len());
        let (start, end) = flow
            .anchor_at(joint.0)
            .map_or((line_start, line_end), |anchor| {
                (anchor.start.max(line_start), anchor.end.min(line_end))
            });
        let addressed = anchors::within(links, line_start, line_end)
            .iter()
            .find(|link| {
                matches!(link.kind, LinkKind::Permalink(_))
                    && (link.start == start || start == line_start)
            });
        let Some(title) =
            addressed.and_then(|link| parts(text, start.max(after(link, joint.0)), joint, end))
        else {
            continue;
        };
        floor = end;
        readings.push(reading(title, (start, end)));
    }
    readings
}

/// Reads a title that is the whole of `title`, as in the words for an image.
pub fn whole(title: &str) -> Option<Title> {
    let joint = joints(title).into_iter().next()?;
    parts(title, 0, joint, title.len())
}

/// An address before the title ends before the name begins.
fn after(link: &FoundLink, joint: usize) -> usize {
    let printed = link.url.len() <= link.end - link.start + "https://".len() && link.end <= joint;
    if printed { link.end } else { 0 }
}

fn reading(title: Title, extent: (usize, usize)) -> Reading {
    let handle = title
        .handle
        .as_ref()
        .map(|_| Printed::at(Field::Handle, title.author, "page-title"));
    let marks = [Printed::at(Field::Name, title.author, "page-title")]
        .into_iter()
        .chain(handle)
        .collect();
    Reading {
        start: title.words.0,
        end: title.words.1,
        extent,
        hidden_text: None,
        name: Some(title.name),
        handle: title.handle,
        date: None,
        date_text: None,
        named_links: Vec::new(),
        platform: Platform::X,
        confidence_percent: 85,
        rule: "page-title",
        rival_start: None,
        marks,
        reasons: vec![plain_reason(
            "a page title of the platform stands with the post's address",
        )],
    }
}

fn joints(text: &str) -> Vec<(usize, usize)> {
    PATTERN
        .as_ref()
        .map(|pattern| {
            pattern
                .find_iter(text)
                .map(|found| (found.start(), found.end()))
                .filter(|(_, end)| {
                    text.get(*end..)
                        .is_some_and(|rest| rest.starts_with(glyph::is_opening_quote))
                })
                .collect()
        })
        .unwrap_or_default()
}

fn parts(text: &str, start: usize, joint: (usize, usize), end: usize) -> Option<Title> {
    let author = glyph::slice(text, start, joint.0)
        .trim_matches(|c: char| glyph::is_blank(c) && !glyph::is_emoji(c));
    let author = author.trim_start_matches(['|', '-', '*', ':', ' ', '[', '·', '–', '—']);
    if author.is_empty() || author.chars().count() > AUTHOR_CHARS_MAX || author.contains('\n') {
        return None;
    }
    let (name, handle) = author_of(author);
    let open = text.get(joint.1..)?.chars().next()?;
    let words_start = joint.1 + open.len_utf8();
    let body_end = glyph::floor_boundary(text, end.min(words_start + TITLE_BYTES_MAX));
    let body = glyph::slice(text, words_start, body_end);
    let close = [" / Twitter", " / X"]
        .iter()
        .filter_map(|tail| body.find(tail))
        .min()
        .unwrap_or(body.len());
    let words = body.get(..close)?.trim_end_matches(glyph::is_blank);
    let last = words
        .chars()
        .next_back()
        .filter(|c| glyph::is_closing_quote(*c))?;
    let words_end = words_start + words.len() - last.len_utf8();
    trim::has_words(glyph::slice(text, words_start, words_end)).then_some(Title {
        name,
        handle,
        author: glyph::place_of(text, author),
        words: (words_start, words_end),
    })
}

/// `Name (@handle)`, `Name (handle)`, or a name alone.
fn author_of(author: &str) -> (String, Option<String>) {
    let split = author
        .strip_suffix(')')
        .and_then(|author| author.rsplit_once('('));
    if let Some((name, handle)) = split {
        let bare = handle.trim_start_matches('@');
        let fits = (1..=20).contains(&bare.len())
            && bare
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if fits && !name.trim().is_empty() {
            return (name.trim_matches(' ').to_owned(), Some(bare.to_owned()));
        }
    }
    (author.to_owned(), None)
}
