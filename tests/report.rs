//! The report: the same facts as HTML, JSON, CSV, Markdown and text, all of them honest and none of them dangerous.
//!
//! The facts are built in `report/facts.rs`; what each form must do with them stands in a file of its own.

mod editors;
pub mod facts;
pub mod html;
mod markdown;
mod parts;
mod scale;
mod suspected;
mod tables;
mod words;
