//! Facts → bytes for people and programs: HTML, JSON, CSV, Markdown, wikitext and plain text of one and the same account.
//!
//! Everything here is a function of [`crate::model::facts::ArchiveFacts`]: no clock, file or socket is
//! touched, and no text from outside is ever taken for markup, a formula or a terminal command.
//! The six forms below are the face of the room, with the words that the command line shares with them, and
//! the page of `extract --format html`, which shows what
//! extraction read and stores nothing; cases are in `tests/report.rs` and `tests/extract_explain.rs`.

mod atom;
mod audit;
mod compared_words;
mod count;
mod csv;
mod existence_words;
mod html;
mod inconsistency_words;
mod json;
mod life_words;
mod markdown;
mod stamp_words;
mod text;
mod visible;
mod wikitext;
mod words;

pub use self::atom::atom;
pub use self::audit::{audit_closing, audit_document, audit_opening, weight};
pub use self::compared_words::found_out;
pub use self::count::{QuoteCounts, count};
pub use self::csv::{csv, table_schema, write_csv};
pub use self::html::{html, html_with, write_html};
pub use self::json::{JSON_SCHEMA, REPORT_FORM, json, write_json};
pub use self::life_words::suspected;
pub use self::markdown::markdown;
pub use self::text::text;
pub use self::visible::terminal_line;
pub use self::wikitext::wikitext;
pub use self::words::{counted, grouped, reason};
