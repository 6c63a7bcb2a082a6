//! Facts → one self-contained HTML page.
//!
//! The page loads nothing and runs nothing: no script, no outside style, font or picture, no live link to
//! an outside address; a content security policy in the page says so to the browser. All text goes through
//! askama's escaping (templates in `templates/report/`, compiled in). Rust files here prepare what each
//! section shows, one file a section; they write no markup. Cases: the `html_*` tests of `tests/report.rs`.

mod agreement;
mod brief;
mod capture;
mod charts;
mod citation;
mod contents;
mod document;
mod exchanged;
mod history;
mod life;
mod margin;
mod memento;
mod post;
mod recheck;
mod shown;
mod summary;
mod timeline;
mod trail;

use std::io::{self, BufWriter, Write};

use askama::Template;
use data_encoding::BASE64;

use self::capture::Pictures;
use self::charts::{Chart, charts};
use self::contents::Contents;
use self::document::{Detail, DocumentView};
use self::history::History;
use self::recheck::Recheck;
use self::shown::Moment;
pub use self::shown::Shown;
use self::summary::Summary;
use super::count::count;
use super::words;
use crate::model::attachments::Attachments;
use crate::model::digest::Digest;
use crate::model::facts::ArchiveFacts;

/// The page's only style sheet, written into it.
const STYLE: &str = include_str!("../../templates/report/style.css");

/// Up to this many quotes the details of every link stand open on a screen. On paper all are open.
const QUOTES_OPEN_MAX: u64 = 12;
/// Beyond this many quotes each is told in short: in full, ten thousand would make a page of 85 MB, most of it
/// tables of requests that nobody reads in such a number. A quote's own report tells it in full.
const QUOTES_IN_FULL_MAX: u64 = 300;

/// The report as one HTML page.
///
/// # Panics
/// Never: rendering into memory cannot fail.
pub fn html(facts: &ArchiveFacts) -> String {
    html_with(facts, &Attachments::default())
}

/// The same with stored bytes shown in it: the documents' words with verdicts in the margin, and pictures.
///
/// # Panics
/// Never: rendering into memory cannot fail.
pub fn html_with(facts: &ArchiveFacts, attachments: &Attachments) -> String {
    let page = Page::new(facts, attachments);
    page.render().expect("memory takes every byte")
}

/// The same written as it is made: of all quotes one at a time is laid out.
///
/// # Errors
/// Those of `out`.
pub fn write_html(
    facts: &ArchiveFacts,
    attachments: &Attachments,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    Page::new(facts, attachments).write_into(&mut out)?;
    out.flush()
}

impl<'a> Page<'a> {
    fn new(facts: &'a ArchiveFacts, attachments: &'a Attachments) -> Self {
        let counts = count(facts);
        let detail = if counts.quotes.total <= QUOTES_IN_FULL_MAX {
            Detail::Full
        } else {
            Detail::Brief
        };
        Self {
            style: STYLE,
            style_hash: BASE64.encode(Digest::of(STYLE.as_bytes()).as_bytes()),
            by: Vouchers::new(),
            program: Shown::line(&facts.program),
            archive: Shown::line(&facts.archive),
            made: Moment::of(facts.made),
            summary: Summary::new(facts, &counts),
            contents: Contents::new(facts, detail),
            charts: charts(facts),
            brief: detail == Detail::Brief,
            open: counts.quotes.total <= QUOTES_OPEN_MAX,
            grades: words::GRADES
                .into_iter()
                .map(|grade| (words::grade(grade), words::grade_meaning(grade)))
                .collect(),
            history: History::new(facts),
            recheck: Recheck::new(facts),
            limits: &words::LIMITS,
            facts,
            attachments,
            detail,
            pictures: Pictures::of(attachments),
        }
    }

    /// The documents, each laid out when its turn comes.
    fn documents(&self) -> impl Iterator<Item = DocumentView<'_>> {
        let documents = self.facts.documents.iter().enumerate();
        documents.map(|(at, document)| {
            let text = self.attachments.texts.get(&document.record);
            DocumentView::new(at + 1, document, text, self.detail, &self.pictures)
        })
    }
}

#[derive(Template)]
#[template(path = "report/page.html")]
struct Page<'a> {
    style: &'static str,
    style_hash: String,
    by: Vouchers,
    program: Shown,
    archive: Shown,
    made: Moment,
    summary: Summary,
    contents: Contents,
    charts: Vec<Chart>,
    brief: bool,
    open: bool,
    grades: Vec<(&'static str, &'static str)>,
    history: History,
    recheck: Recheck,
    limits: &'a [&'static str],
    facts: &'a ArchiveFacts,
    attachments: &'a Attachments,
    detail: Detail,
    pictures: Pictures<'a>,
}

/// The small tags that say who vouches for a value (evidence fact sheet, section 8).
struct Vouchers {
    quoted: Voucher,
    observed: Voucher,
    derived: Voucher,
    asserted: Voucher,
    attested: Voucher,
}

impl Vouchers {
    const fn new() -> Self {
        Self {
            quoted: Voucher::new("Q", "quoted"),
            observed: Voucher::new("O", "observed"),
            derived: Voucher::new("D", "derived"),
            asserted: Voucher::new("A", "asserted"),
            attested: Voucher::new("T", "attested"),
        }
    }
}

/// One such tag.
#[derive(Template)]
#[template(path = "report/voucher.html")]
struct Voucher {
    letter: &'static str,
    word: &'static str,
}

impl Voucher {
    const fn new(letter: &'static str, word: &'static str) -> Self {
        Self { letter, word }
    }
}

/// Renders itself through its own escaping template.
impl askama::filters::HtmlSafe for Voucher {}
