//! Documents with their extraction and its explanation → one self-contained HTML page that marks every field in colour.
//!
//! Written piece by piece ([`audit_opening`], one [`audit_document`] each, [`audit_closing`]) so that a folder of any
//! size can be shown. The page loads nothing and runs nothing; all text goes through the escaping of the templates in
//! `templates/audit/`, and invisible or reordering characters are named instead of shown. Cases: `tests/report/audit.rs`.

mod rows;
mod segments;

use askama::Template;
use data_encoding::BASE64;

pub use self::rows::weight;
use self::rows::{List, PostRows};
use self::segments::{Segment, segments};
use super::html::Shown;
use super::words::{counted, grouped};
use crate::model::citation::Extraction;
use crate::model::digest::Digest;
use crate::model::document::Document;
use crate::model::explanation::{Explanation, Field};

const STYLE: &str = include_str!("../../templates/audit/style.css");
/// Class, name and meaning of what is no field.
const OTHERS: [(&str, &str, &str); 3] = [
    ("bare", "bare link", "a social link outside any post"),
    (
        "doubt",
        "doubt",
        "a second reading, or a link whose code is damaged",
    ),
    (
        "near",
        "near miss",
        "looks like a citation and was not taken for one",
    ),
];

/// The page up to its first document.
///
/// # Panics
/// Never: rendering into memory cannot fail.
pub fn audit_opening() -> String {
    let fields = Field::ALL.into_iter().map(|field| {
        let meaning = match field {
            Field::Words => "the post’s own words",
            Field::Name => "the name printed as the author’s",
            Field::Handle => "the account printed as the author’s",
            Field::Date => "the printed date",
            Field::Link => "a link of the post",
            Field::StatusId => "the post’s id in its address",
        };
        (field.name(), field.title(), meaning)
    });
    let opening = Opening {
        style: STYLE,
        style_hash: BASE64.encode(Digest::of(STYLE.as_bytes()).as_bytes()),
        legend: fields.chain(OTHERS).collect(),
    };
    opening.render().expect("rendering into memory cannot fail")
}

/// One document; `number` counts them from 1.
///
/// # Panics
/// Never: rendering into memory cannot fail.
pub fn audit_document(
    number: usize,
    document: &Document,
    extraction: &Extraction,
    explanation: &Explanation,
) -> String {
    let anchor = format!("d{number}");
    let lists = rows::lists(document, extraction, explanation);
    let count = |list: usize, one, many| {
        counted(
            lists.get(list).map_or(0, |list| list.rows.len() as u64),
            one,
            many,
        )
    };
    let view = DocumentView {
        source: Shown::line(&document.source),
        kind: document.media_type.name(),
        encoding: document.encoding,
        size: grouped(document.text.chars().count() as u64),
        counts: [
            counted(extraction.posts.len() as u64, "quoted post", "quoted posts"),
            count(0, "bare link", "bare links"),
            count(1, "doubt", "doubts"),
            count(2, "near miss", "near misses"),
        ]
        .join(", "),
        segments: segments(&anchor, document, extraction, explanation),
        posts: rows::posts(&anchor, document, extraction, explanation),
        lists,
        anchor,
    };
    view.render().expect("rendering into memory cannot fail")
}

/// The end of the page.
pub fn audit_closing() -> &'static str {
    "</main>\n</body>\n</html>\n"
}

#[derive(Template)]
#[template(path = "audit/opening.html")]
struct Opening {
    style: &'static str,
    style_hash: String,
    legend: Vec<(&'static str, &'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "audit/document.html")]
struct DocumentView {
    anchor: String,
    source: Shown,
    kind: &'static str,
    encoding: &'static str,
    size: String,
    counts: String,
    segments: Vec<Segment>,
    posts: Vec<PostRows>,
    lists: Vec<List>,
}
