//! Named pieces → a ZIP file (PKWARE APPNOTE 6.3), as far as packages need it; `model::zip` reads them back.
//!
//! Writing only stores: what is worth compressing is compressed already, and players of web archives read
//! stored entries in place.
//! Cases: `tests/export/zip.rs`.

mod write;

pub use self::write::{Piece, Source, first_byte, write};
pub use crate::model::zip::{Found, Listing, Method, NotAZip};
