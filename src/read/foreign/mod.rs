//! Other programs' packages → what they say they hold, and whether their own digests bear it out.
//!
//! Pure: readers and writers are handed in. Nothing a package says is believed; what it names is computed again.
//! Broken packages are read as far as they go. Cases: `tests/import.rs`.

pub mod auto_archiver;
pub mod manifest;
pub mod named_digest;
pub mod warc;
