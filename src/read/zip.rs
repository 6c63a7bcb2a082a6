//! A ZIP file → the documents of the kind it is: WACZ, EPUB or DOCX, told by the entries that each must have. Any other
//! ZIP file is passed over by name. Cases: `tests/containers/`.

use std::io::{self, Read, Seek};

use super::handle::Handle;
use super::open::{self, Pieces};
use super::passed::Passed;
use super::piece::{DOCUMENT_BYTES_MAX, Form, Piece};
use super::{docx, epub, wacz};
use crate::model::zip::{Found, Listing, NotAZip};

/// A ZIP file whose entries can be read apart from each other.
pub(super) type Packed<R> = Listing<Handle<R>>;

pub(super) fn open<R: Read + Seek + Send + 'static>(name: &str, mut file: R) -> Pieces {
    let end = file.seek(io::SeekFrom::End(0));
    let handle = Handle::new(file);
    let listing = match end
        .map_err(NotAZip::from)
        .and_then(|length| listed(handle.clone(), length))
    {
        Ok(listing) => listing,
        Err(NotAZip::Form(what)) => {
            let what = format!("is a damaged ZIP file ({what})");
            return open::only(Err(Passed::damaged(name, what)));
        }
        Err(NotAZip::Io(error)) => return open::only(Err(Passed::unread(name, &error))),
    };
    if wacz::is_wacz(&listing.entries) {
        return wacz::open(name, listing);
    }
    if epub::is_epub(&listing.entries) {
        return epub::open(name, listing);
    }
    if docx::is_docx(&listing.entries) {
        let piece = |bytes| Piece::new(name.to_owned(), bytes, Form::Docx);
        return open::only(file_bytes(name, handle).map(piece));
    }
    let what = match listing.entries.len() {
        0 => "is an empty ZIP file".to_owned(),
        _ => "is a ZIP file, but neither WACZ nor EPUB nor DOCX".to_owned(),
    };
    open::only(Err(Passed::foreign(name, what)))
}

/// The directory of a file of this length. Entries that share their bytes would make much of little (one of the ways
/// to build a bomb), and no program writes such files.
fn listed<R: Read + Seek>(file: Handle<R>, length: u64) -> Result<Packed<R>, NotAZip> {
    let listing = Listing::read(file)?;
    let packed = listing
        .entries
        .iter()
        .fold(0_u64, |sum, entry| sum.saturating_add(entry.packed));
    if packed > length {
        return Err(NotAZip::Form("its entries overlap"));
    }
    Ok(listing)
}

/// Everything in the file itself.
fn file_bytes<R: Read + Seek>(name: &str, mut file: Handle<R>) -> Result<Vec<u8>, Passed> {
    let read = file
        .seek(io::SeekFrom::Start(0))
        .and_then(|_| open::whole(file));
    within(name, read)
}

/// The unpacked bytes of an entry.
pub(super) fn entry_bytes<R: Read + Seek>(
    place: &str,
    listing: &Packed<R>,
    entry: &Found,
) -> Result<Vec<u8>, Passed> {
    within(place, listing.open_apart(entry).and_then(open::whole))
}

fn within(place: &str, read: io::Result<Option<Vec<u8>>>) -> Result<Vec<u8>, Passed> {
    match read {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => {
            let what = format!("is larger than {} MiB", DOCUMENT_BYTES_MAX >> 20);
            Err(Passed::damaged(place, what))
        }
        Err(error) => Err(Passed::unread(place, &error)),
    }
}

/// The entry of this name.
pub(super) fn entry<'a>(entries: &'a [Found], name: &str) -> Option<&'a Found> {
    entries.iter().find(|entry| entry.name == name)
}

/// Where a reference leads that stands in the entry `base` (RFC 3986, section 5.2, as far as entries have names):
/// a name to look up among the entries, and nothing else.
pub(super) fn resolved(base: &str, reference: &str) -> String {
    let reference = reference.split(['#', '?']).next().unwrap_or_default();
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = match reference.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in reference.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
