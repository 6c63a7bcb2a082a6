//! Facts → bytes for people and programs: HTML, JSON, CSV and plain text of one and the same account.
//!
//! Everything here is a function of [`crate::model::facts::ArchiveFacts`]: no clock, file or socket is
//! touched, and no text from outside is ever taken for markup, a formula or a terminal command.
//! The four forms below are the face of the room, with the words that the command line shares with them;
//! cases are in `tests/report.rs`.

mod atom;
mod compared_words;
mod count;
mod csv;
mod html;
mod json;
mod text;
mod visible;
mod words;

pub use self::atom::atom;
pub use self::compared_words::found_out;
pub use self::csv::csv;
pub use self::html::html;
pub use self::json::{REPORT_FORM, json};
pub use self::text::text;
pub use self::visible::terminal_line;
pub use self::words::{counted, grouped, reason};
