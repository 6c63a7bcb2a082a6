//! Named pieces → a ZIP file and back (PKWARE APPNOTE 6.3), as far as packages need it.
//!
//! Writing only stores: what is worth compressing is compressed already, and players of web archives read
//! stored entries in place. Reading also undoes deflate, since foreign packages use it.
//! Cases: `tests/export/zip.rs`.

mod read;
mod write;

pub use self::read::{Found, Listing, Method, NotAZip};
pub use self::write::{Piece, Source, first_byte, write};

const LOCAL_SIGNATURE: u32 = 0x0403_4b50;
const CENTRAL_SIGNATURE: u32 = 0x0201_4b50;
const END_SIGNATURE: u32 = 0x0605_4b50;
const END_64_SIGNATURE: u32 = 0x0606_4b50;
const LOCATOR_64_SIGNATURE: u32 = 0x0706_4b50;
/// The id of the extra field with 64-bit numbers (APPNOTE 4.5.3).
const EXTRA_64: u16 = 1;
/// The head before an entry's bytes, without name and extra fields.
const LOCAL_BYTES: u64 = 30;
/// Numbers that say "look into the 64-bit field".
const IN_EXTRA_32: u32 = u32::MAX;
const IN_EXTRA_16: u16 = u16::MAX;
