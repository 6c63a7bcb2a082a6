//! Facts → one self-contained HTML page.
//!
//! The page loads nothing and runs nothing: no script, no outside style, font or picture, no live link to
//! an outside address; a content security policy in the page says so to the browser. All text goes through
//! askama's escaping (templates in `templates/report/`, compiled in). Rust files here prepare what each
//! section shows, one file a section; they write no markup. Cases: the `html_*` tests of `tests/report.rs`.

mod agreement;
mod capture;
mod citation;
mod contents;
mod document;
mod history;
mod life;
mod post;
mod recheck;
mod shown;
mod summary;
mod trail;

use askama::Template;
use data_encoding::BASE64;

use self::contents::Contents;
use self::document::DocumentView;
use self::history::History;
use self::recheck::Recheck;
use self::shown::Moment;
pub use self::shown::Shown;
use self::summary::Summary;
use super::count::count;
use super::words;
use crate::model::digest::Digest;
use crate::model::facts::ArchiveFacts;

/// The page's only style sheet, written into it.
const STYLE: &str = include_str!("../../templates/report/style.css");

/// Up to this many quotes the details of every link stand open on a screen. On paper all are open.
const QUOTES_OPEN_MAX: u64 = 12;

/// The report as one HTML page.
///
/// # Panics
/// Never: rendering into memory cannot fail.
pub fn html(facts: &ArchiveFacts) -> String {
    let counts = count(facts);
    let open = counts.quotes.total <= QUOTES_OPEN_MAX;
    let page = Page {
        style: STYLE,
        style_hash: BASE64.encode(Digest::of(STYLE.as_bytes()).as_bytes()),
        by: Vouchers::new(),
        program: Shown::line(&facts.program),
        archive: Shown::line(&facts.archive),
        made: Moment::of(facts.made),
        summary: Summary::new(facts, &counts),
        contents: Contents::new(facts),
        documents: facts
            .documents
            .iter()
            .enumerate()
            .map(|(at, document)| DocumentView::new(at + 1, document))
            .collect(),
        open,
        grades: words::GRADES
            .into_iter()
            .map(|grade| (words::grade(grade), words::grade_meaning(grade)))
            .collect(),
        history: History::new(facts),
        recheck: Recheck::new(facts),
        limits: &words::LIMITS,
    };
    page.render().expect("memory takes every byte")
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
    documents: Vec<DocumentView>,
    open: bool,
    grades: Vec<(&'static str, &'static str)>,
    history: History,
    recheck: Recheck,
    limits: &'a [&'static str],
}

/// The small tags that say who vouches for a value (evidence fact sheet, section 8).
struct Vouchers {
    quoted: Voucher,
    observed: Voucher,
    derived: Voucher,
    asserted: Voucher,
}

impl Vouchers {
    const fn new() -> Self {
        Self {
            quoted: Voucher::new("Q", "quoted"),
            observed: Voucher::new("O", "observed"),
            derived: Voucher::new("D", "derived"),
            asserted: Voucher::new("A", "asserted"),
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
