//! Records, objects and facts → packages that other people's tools open.
//!
//! Everything here is a function of its arguments: bytes come from a [`crate::model::package::Holdings`]
//! and go to a writer that is handed in. No clock, folder or random number is touched, so the same
//! holdings give the same bytes. Cases: `tests/export.rs` and, with the programs of others,
//! `tests/packages.rs`.

pub mod bagit;
pub mod citations;
pub mod log;
pub mod measure;
pub mod premis;
pub mod prov;
pub mod timestamps;
pub mod wacz;
pub mod warc;
pub mod zip;
