//! A WARC with its index, pages, report and records → one WACZ 1.1.1 file (webrecorder specification
//! `wacz/1.1.1`), and the strict check of such a file.
//!
//! Our own files stand one folder deep and all are listed with their digests; `created` is the moment of the
//! newest record, so the same holdings give the same file. Cases: `tests/export/wacz.rs`.

mod check;
mod pages;

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

pub use self::check::check;
use super::measure::Measured;
use super::warc::Index;
use super::zip::{self, Piece, Source};
use super::{log, timestamps};
use crate::model::capture::CaptureRole;
use crate::model::package::{Holdings, PackageFacts};
use crate::model::record::{Fact, RecordId};

/// The version this file is of; 1.2.0 is a draft that validators refuse (evidence.md 4.5).
pub const WACZ_VERSION: &str = "1.1.1";
/// Where the WARC stands inside.
pub const WARC_NAME: &str = "posts.warc.gz";

const PACKAGE: &str = "datapackage.json";
const PACKAGE_DIGEST: &str = "datapackage-digest.json";

/// What goes into the file besides what the holdings give.
pub struct Contents<'a> {
    /// The WARC of the same holdings, written before.
    pub warc: Measured,
    /// Writes the WARC.
    pub copy_warc: Source<'a>,
    /// The WARC's index.
    pub index: &'a Index,
    /// Reports and other files of ours: path inside, one folder deep, and what writes them.
    pub files: Vec<(&'static str, Source<'a>)>,
}

/// Writes the file.
///
/// # Errors
/// Those of the holdings and of `out`.
pub fn write(
    holdings: &dyn Holdings,
    about: &PackageFacts,
    contents: Contents<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let landings = landings(holdings)?;
    let mut pieces = vec![
        Piece {
            name: warc_path(),
            measured: contents.warc,
            copy: contents.copy_warc,
        },
        Piece::streamed(
            "indexes/index.cdx",
            Box::new(|out| contents.index.write_cdxj(WARC_NAME, out)),
        )?,
        Piece::of(
            "pages/pages.jsonl",
            pages::pages(contents.index, &landings).into_bytes(),
        ),
        Piece::streamed(
            "records/records.jsonl",
            Box::new(|out| records(holdings, out)),
        )?,
    ];
    pieces.extend(log::pieces(holdings)?);
    pieces.extend(timestamps::pieces(holdings)?);
    for (name, write) in contents.files {
        pieces.push(Piece::streamed(name, write)?);
    }
    let package = written(&package(about, &pieces));
    let digest = Measured::of(&package).digest;
    let digest = json!({ "path": PACKAGE, "hash": format!("sha256:{digest}") });
    pieces.push(Piece::of(PACKAGE, package));
    pieces.push(Piece::of(PACKAGE_DIGEST, written(&digest)));
    zip::write(&pieces, out)
}

/// The path of the WARC inside, which is the first entry.
pub fn warc_path() -> String {
    format!("archive/{WARC_NAME}")
}

/// Every record on a line of its own, in the bytes that were hashed.
///
/// # Errors
/// Those of the holdings and of `out`.
pub fn records(holdings: &dyn Holdings, out: &mut dyn Write) -> io::Result<()> {
    holdings.each_record(&mut |written| {
        out.write_all(&written.bytes)?;
        out.write_all(b"\n")
    })
}

/// The exchanges whose answer is a page that a cited link lands on.
fn landings(holdings: &dyn Holdings) -> io::Result<BTreeSet<RecordId>> {
    let mut landings = BTreeSet::new();
    holdings.each_record(&mut |written| {
        if let Fact::Capture(capture) = &written.record.fact
            && capture.role == CaptureRole::Landing
        {
            landings.insert(capture.exchange);
        }
        Ok(())
    })?;
    Ok(landings)
}

/// The list of all files with their digests (Frictionless Data Package, with WACZ's own members).
fn package(about: &PackageFacts, pieces: &[Piece<'_>]) -> Value {
    let resources: Vec<Value> = pieces
        .iter()
        .map(|piece| {
            let name = piece.name.rsplit('/').next().unwrap_or_default();
            json!({
                "name": name, "path": piece.name, "hash": format!("sha256:{}", piece.measured.digest),
                "bytes": piece.measured.size,
            })
        })
        .collect();
    json!({
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "title": format!("Social posts quoted in documents, and what their links led to ({})", about.archive),
        "description": format!(
            "Selection: {}. As of {}, the moment of the newest record.",
            about.selection, about.as_of
        ),
        "created": about.as_of,
        "modified": about.as_of,
        "software": about.program,
        "resources": resources,
    })
}

/// JSON on indented lines; keys stand in the order of their bytes.
fn written(value: &Value) -> Vec<u8> {
    let empty = Map::new();
    let members = value.as_object().unwrap_or(&empty);
    let mut bytes = serde_json::to_vec_pretty(members).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
