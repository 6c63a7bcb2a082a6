//! The first bytes of a database file, read without SQLite: is this file ours, and of which version?
//!
//! Source: "Database File Format", section 1.3, of the SQLite documentation.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// `PRAGMA application_id` of every archive: 'PRSM'.
pub const APPLICATION_ID: u32 = 0x5052_534D;
/// The schema version this program writes and reads.
pub const USER_VERSION: u32 = 1;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER_BYTES: usize = 100;

/// What the first hundred bytes say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Header {
    /// An archive of this version.
    Ours { user_version: u32 },
    /// A SQLite file of another program.
    OtherProgram { application_id: u32 },
    /// An empty file: an archive is never made so; this one lost its content.
    Empty,
    /// Not a SQLite file, or its first page is damaged.
    NotSqlite,
}

/// Reads the header of the file at `path`.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn read(path: &Path) -> io::Result<Header> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES);
    File::open(path)?
        .take(HEADER_BYTES as u64)
        .read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok(Header::Empty);
    }
    if bytes.len() < HEADER_BYTES || &bytes[..16] != MAGIC {
        return Ok(Header::NotSqlite);
    }
    let number =
        |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let (user_version, application_id) = (number(60), number(68));
    Ok(if application_id == APPLICATION_ID {
        Header::Ours { user_version }
    } else {
        Header::OtherProgram { application_id }
    })
}
