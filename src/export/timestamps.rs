//! The time stamps over a package's log → files that `openssl` and `ots` check, and the list of them that a shell
//! reads. Where nobody stamped the log there is nothing to put in.
//!
//! The tokens (RFC 3161) stand with the roots they were believed by when they came; `check-stamps.sh` beside them
//! says when each was made. Cases: `tests/export/stamps.rs`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;

use super::zip::Piece;
use crate::model::digest::Digest;
use crate::model::evidence::StampKind;
use crate::model::package::{Holdings, PackagedStamp};

/// What a stranger runs on a folder with stamps.
const CHECK_STAMPS: &str = include_str!("../../docs/check-stamps.sh");
/// Where the lines of tokens stand.
const TOKENS: &str = "timestamps/tokens.txt";
/// Digits of a digest that part the files of roots from one another.
const ROOTS_DIGITS: usize = 16;

/// The files, one folder deep.
///
/// # Errors
/// Those of the holdings.
pub fn pieces(holdings: &dyn Holdings) -> io::Result<Vec<Piece<'_>>> {
    let stamps = holdings.stamps();
    if stamps.is_empty() {
        return Ok(Vec::new());
    }
    let mut files = Files::default();
    let mut tokens = String::new();
    for (number, stamp) in stamps.iter().enumerate() {
        let obtained = &stamp.obtained;
        let note = note_name(stamp);
        files.put(&note, stamp.note.clone().into_bytes());
        let token = object(holdings, obtained.token)?;
        match obtained.stamp {
            StampKind::OpenTimestamps => files.put(&format!("{note}.ots"), token),
            StampKind::Rfc3161 => {
                let reply = format!("{}-{number}.tsr", obtained.size);
                files.put(&reply, token);
                let Some(digest) = obtained.roots else {
                    continue;
                };
                let digits: String = digest.to_string().chars().take(ROOTS_DIGITS).collect();
                let roots = format!("roots-{digits}.pem");
                files.put(&roots, object(holdings, digest)?);
                let seconds = obtained
                    .time
                    .map_or(0, |time| time.millis().div_euclid(1000));
                // Writing to a string cannot fail.
                let _ = writeln!(tokens, "{} {note} {reply} {roots} {seconds}", obtained.size);
            }
        }
    }
    let mut pieces = files.pieces;
    if !tokens.is_empty() {
        pieces.push(Piece::of(TOKENS, tokens.into_bytes()));
        let script = CHECK_STAMPS.as_bytes().to_vec();
        pieces.push(Piece::of("timestamps/check-stamps.sh", script));
    }
    Ok(pieces)
}

/// The file of a stamped checkpoint.
pub(super) fn note_name(stamp: &PackagedStamp) -> String {
    format!("{}.note", stamp.obtained.size)
}

fn object(holdings: &dyn Holdings, digest: Digest) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    holdings.copy_object(digest, &mut bytes)?;
    Ok(bytes)
}

#[derive(Default)]
struct Files<'a> {
    names: BTreeSet<String>,
    pieces: Vec<Piece<'a>>,
}

impl Files<'_> {
    /// Two stamps over one checkpoint, or believed by the same roots, share a file.
    fn put(&mut self, name: &str, bytes: Vec<u8>) {
        if self.names.insert(name.to_owned()) {
            let name = format!("timestamps/{name}");
            self.pieces.push(Piece::of(&name, bytes));
        }
    }
}
