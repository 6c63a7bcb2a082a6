//! WACZ (Web Archive Collection Zipped 1.1.1) → the pages of the WARC files in its `archive/` folder.

use std::io::{BufRead, BufReader, Read, Seek};

use super::gzip::Unpacking;
use super::kind;
use super::open::{self, Pieces};
use super::passed::Passed;
use super::warc::Records;
use super::zip::{self, Packed};
use crate::model::zip::Found;

const BUFFER_BYTES: usize = 64 << 10;

pub(super) fn is_wacz(entries: &[Found]) -> bool {
    zip::entry(entries, "datapackage.json").is_some() && entries.iter().any(is_warc)
}

fn is_warc(entry: &Found) -> bool {
    entry.name.starts_with("archive/")
        && (entry.name.ends_with(".warc") || entry.name.ends_with(".warc.gz"))
}

/// One WARC after the other, in the order of the directory; each is streamed.
pub(super) fn open<R: Read + Seek + Send + 'static>(name: &str, listing: Packed<R>) -> Pieces {
    let name = name.to_owned();
    let warcs: Vec<Found> = listing
        .entries
        .iter()
        .filter(|entry| is_warc(entry))
        .cloned()
        .collect();
    Box::new(warcs.into_iter().flat_map(move |entry| {
        let place = format!("{name}#{}", entry.name);
        match listing.open_apart(&entry) {
            Ok(bytes) => records(&place, BufReader::with_capacity(BUFFER_BYTES, bytes)),
            Err(error) => open::only(Err(Passed::unread(&place, &error))),
        }
    }))
}

/// Names say `.gz` or not; the bytes know.
fn records(place: &str, mut bytes: impl BufRead + Send + 'static) -> Pieces {
    match bytes.fill_buf().map(kind::is_gzip) {
        Ok(false) => Box::new(Records::new(place, bytes)),
        Ok(true) => {
            let unpacking = BufReader::with_capacity(BUFFER_BYTES, Unpacking::new(bytes));
            Box::new(Records::new(place, unpacking))
        }
        Err(error) => open::only(Err(Passed::unread(place, &error))),
    }
}
