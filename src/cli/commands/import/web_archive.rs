//! WARC and WACZ files → their resources.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::open::{Opened, body, digest_of, unreadable};
use super::{Visit, note};
use crate::cli::command_error::CommandError;
use crate::export::wacz;
use crate::export::zip::Listing;
use crate::jobs::import::ForeignFile;
use crate::jobs::import::warc::Records;

pub fn warc_file(path: &Path, spool: &Path, visit: Visit<'_>) -> Result<Opened, CommandError> {
    let failed = |error: io::Error| unreadable(path, &error);
    let mut opened = Opened {
        digest: Some(digest_of(path).map_err(failed)?),
        ..Opened::default()
    };
    let file = File::open(path).map_err(failed)?;
    let name = file_name(path);
    records(&name, file, spool, &mut opened.faults, visit)?;
    Ok(opened)
}

pub fn wacz_file(path: &Path, spool: &Path, visit: Visit<'_>) -> Result<Opened, CommandError> {
    let failed = |error: io::Error| unreadable(path, &error);
    let checked = wacz::check(File::open(path).map_err(failed)?);
    let mut opened = Opened {
        digest: Some(digest_of(path).map_err(failed)?),
        faults: checked.into_iter().map(|fault| fault.detail).collect(),
        ..Opened::default()
    };
    let file = File::open(path).map_err(failed)?;
    let mut listing = match Listing::read(BufReader::new(file)) {
        Ok(listing) => listing,
        Err(error) => {
            opened.faults.push(error.to_string());
            return Ok(opened);
        }
    };
    let is_warc = |name: &str| {
        name.starts_with("archive/") && (name.ends_with(".warc") || name.ends_with(".warc.gz"))
    };
    for entry in listing.entries.clone() {
        if is_warc(&entry.name) {
            match listing.open(&entry) {
                Ok(source) => records(&entry.name, source, spool, &mut opened.faults, visit)?,
                Err(error) => opened.faults.push(format!("{}: {error}", entry.name)),
            }
        }
    }
    // The strict check has named wrong digests of records already.
    opened.faults.dedup();
    Ok(opened)
}

/// Hands over what a stream of records holds; damage is a fault of the package and ends its reading.
fn records(
    name: &str,
    source: impl Read,
    spool: &Path,
    faults: &mut Vec<String>,
    visit: Visit<'_>,
) -> Result<(), CommandError> {
    let mut source = BufReader::new(source);
    let is_gzip = source
        .fill_buf()
        .is_ok_and(|head| head.starts_with(&[0x1f, 0x8b]));
    let plain: Box<dyn Read + '_> = if is_gzip {
        Box::new(MultiGzDecoder::new(source))
    } else {
        Box::new(source)
    };
    let mut records = Records::new(BufReader::new(plain));
    loop {
        let head = match records.head() {
            Ok(Some(head)) => head,
            Ok(None) => return Ok(()),
            Err(error) => {
                faults.push(format!("{name}, after record {}: {error}", records.count));
                return Ok(());
            }
        };
        let place = format!("{name}#{}", records.count);
        let mut payload = body(spool);
        let block = if head.is_capture() {
            records.block(&head, &mut payload)
        } else {
            records.block(&head, &mut io::sink())
        };
        let block = match block {
            Ok(block) => block,
            Err(error) => {
                faults.push(format!("{place}: {error}"));
                return Ok(());
            }
        };
        let file = ForeignFile {
            place,
            url: head.target().to_owned(),
            claimed_at: head.field("WARC-Date").and_then(|date| date.parse().ok()),
            status: block.status,
            content_type: block.content_type,
            content_encoding: block.content_encoding,
            checks: block.checks,
            payload: payload.0.finish(),
        };
        note(&file, faults);
        if head.is_capture() {
            visit(file)?;
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
