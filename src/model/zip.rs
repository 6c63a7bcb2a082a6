//! A ZIP file as its directory lists it, and the bytes of its entries (PKWARE APPNOTE 6.3). Packages are checked and
//! documents are read with it. Nothing a file says is believed: every place is looked up inside the file, and every
//! number is bounded. Names are texts to be shown, never paths. Cases: `tests/export/zip.rs`, `tests/containers/`.

use std::io::{self, Read, Seek, SeekFrom, Take};

use flate2::read::DeflateDecoder;

pub(crate) const LOCAL_SIGNATURE: u32 = 0x0403_4b50;
pub(crate) const CENTRAL_SIGNATURE: u32 = 0x0201_4b50;
pub(crate) const END_SIGNATURE: u32 = 0x0605_4b50;
pub(crate) const END_64_SIGNATURE: u32 = 0x0606_4b50;
pub(crate) const LOCATOR_64_SIGNATURE: u32 = 0x0706_4b50;
/// The id of the extra field with 64-bit numbers (APPNOTE 4.5.3).
pub(crate) const EXTRA_64: u16 = 1;
/// The head before an entry's bytes, without name and extra fields.
pub(crate) const LOCAL_BYTES: u64 = 30;
/// Numbers that say "look into the 64-bit field".
pub(crate) const IN_EXTRA_32: u32 = u32::MAX;
pub(crate) const IN_EXTRA_16: u16 = u16::MAX;
/// The general purpose flag of an encrypted entry (APPNOTE 4.4.4, bit 0).
const ENCRYPTED: u64 = 1;

/// The end record and the longest comment it may have (APPNOTE 4.3.16).
const END_BYTES_MAX: u64 = 22 + 65_535;
/// A directory beyond this is not read; ours have some kilobytes.
const DIRECTORY_BYTES_MAX: u64 = 64 << 20;
const CENTRAL_BYTES: usize = 46;

/// How an entry's bytes rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    Stored,
    Deflated,
    /// Not to be read without a password.
    Encrypted,
    /// Anything else, by its number.
    Other(u16),
}

/// An entry as the directory lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    pub name: String,
    pub method: Method,
    pub crc32: u32,
    /// Bytes in the file.
    pub packed: u64,
    /// Bytes when unpacked, as told.
    pub size: u64,
    offset: u64,
}

/// The file is no ZIP that can be read.
#[derive(Debug, thiserror::Error)]
pub enum NotAZip {
    #[error("it is not a ZIP file: {0}")]
    Form(&'static str),
    #[error("it could not be read: {0}")]
    Io(#[from] io::Error),
}

/// A ZIP file with its directory.
pub struct Listing<R> {
    file: R,
    pub entries: Vec<Found>,
}

impl<R: Read + Seek> Listing<R> {
    /// Reads the directory.
    ///
    /// # Errors
    /// [`NotAZip`] where there is none, or it leads out of the file.
    pub fn read(mut file: R) -> Result<Self, NotAZip> {
        let length = file.seek(SeekFrom::End(0))?;
        let tail_at = length.saturating_sub(END_BYTES_MAX);
        let tail = stretch(&mut file, tail_at, length - tail_at)?;
        let end = (0..tail.len())
            .rev()
            .find(|at| number(&tail, *at, 4) == Some(u64::from(END_SIGNATURE)))
            .ok_or(NotAZip::Form("no end of a directory"))?;
        let field = |at, bytes| number(&tail, end + at, bytes);
        let mut count = field(10, 2);
        let mut size = field(12, 4);
        let mut offset = field(16, 4);
        let locator = end
            .checked_sub(20)
            .filter(|at| number(&tail, *at, 4) == Some(u64::from(LOCATOR_64_SIGNATURE)));
        if let Some(at) = locator.and_then(|at| number(&tail, at + 8, 8)) {
            let end = stretch(&mut file, at, 56)?;
            if number(&end, 0, 4) != Some(u64::from(END_64_SIGNATURE)) {
                return Err(NotAZip::Form("no 64-bit end where one is told"));
            }
            count = number(&end, 32, 8);
            size = number(&end, 40, 8);
            offset = number(&end, 48, 8);
        }
        let (Some(count), Some(size), Some(offset)) = (count, size, offset) else {
            return Err(NotAZip::Form("the end of the directory is cut short"));
        };
        if size > DIRECTORY_BYTES_MAX {
            return Err(NotAZip::Form("the directory is too large"));
        }
        let directory = stretch(&mut file, offset, size)?;
        let entries = entries(&directory, count).ok_or(NotAZip::Form("a broken directory"))?;
        Ok(Self { file, entries })
    }

    /// The bytes of an entry, unpacked.
    ///
    /// # Errors
    /// Where the entry's own head is not where the directory says, or its method is unknown.
    pub fn open(&mut self, entry: &Found) -> io::Result<Unpacked<&mut R>> {
        unpack(&mut self.file, entry)
    }
}

impl<R: Read + Seek + Clone> Listing<R> {
    /// The bytes of an entry, unpacked, with a handle of their own on the file.
    ///
    /// # Errors
    /// As for [`Listing::open`].
    pub fn open_apart(&self, entry: &Found) -> io::Result<Unpacked<R>> {
        unpack(self.file.clone(), entry)
    }
}

/// An entry's bytes on their way out of the file.
#[derive(Debug)]
pub enum Unpacked<R: Read> {
    Stored(Take<R>),
    Deflated(Take<DeflateDecoder<Take<R>>>),
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(bytes) => bytes.read(buffer),
            Self::Deflated(bytes) => bytes.read(buffer),
        }
    }
}

fn unpack<R: Read + Seek>(mut file: R, entry: &Found) -> io::Result<Unpacked<R>> {
    let broken = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what);
    let head = stretch(&mut file, entry.offset, LOCAL_BYTES)?;
    if number(&head, 0, 4) != Some(u64::from(LOCAL_SIGNATURE)) {
        return Err(broken("no entry where the directory says"));
    }
    let skipped = number(&head, 26, 2).unwrap_or(0) + number(&head, 28, 2).unwrap_or(0);
    let at = entry.offset.saturating_add(LOCAL_BYTES + skipped);
    file.seek(SeekFrom::Start(at))?;
    let packed = file.take(entry.packed);
    match entry.method {
        Method::Stored => Ok(Unpacked::Stored(packed)),
        // One byte more than told shows that the told size is wrong without unpacking a bomb.
        Method::Deflated => Ok(Unpacked::Deflated(
            DeflateDecoder::new(packed).take(entry.size.saturating_add(1)),
        )),
        Method::Encrypted => Err(broken("encrypted")),
        Method::Other(_) => Err(broken("packed in a way that is not known")),
    }
}

fn entries(directory: &[u8], count: u64) -> Option<Vec<Found>> {
    let mut entries = Vec::new();
    let mut at = 0;
    for _ in 0..count {
        if number(directory, at, 4)? != u64::from(CENTRAL_SIGNATURE) {
            return None;
        }
        let length = |field| usize::try_from(number(directory, at + field, 2)?).ok();
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        let name_at = at + CENTRAL_BYTES;
        let told = directory.get(name_at..name_at + name)?;
        let extra_at = name_at + name;
        let mut large = large_numbers(directory.get(extra_at..extra_at + extra)?);
        let mut sized = |field| {
            let small = number(directory, at + field, 4)?;
            if small == u64::from(IN_EXTRA_32) {
                large.next()
            } else {
                Some(small)
            }
        };
        // The extra field holds the large ones among these in this order (APPNOTE 4.5.3).
        let (size, packed, offset) = (sized(24)?, sized(20)?, sized(42)?);
        entries.push(Found {
            // Old programs write names in encodings of their own; those that count here are ASCII.
            name: String::from_utf8_lossy(told).into_owned(),
            method: match number(directory, at + 10, 2)? {
                _ if number(directory, at + 8, 2)? & ENCRYPTED != 0 => Method::Encrypted,
                0 => Method::Stored,
                8 => Method::Deflated,
                other => Method::Other(u16::try_from(other).unwrap_or(IN_EXTRA_16)),
            },
            crc32: u32::try_from(number(directory, at + 16, 4)?).ok()?,
            packed,
            size,
            offset,
        });
        at = extra_at + extra + comment;
    }
    Some(entries)
}

/// The 64-bit numbers of an entry's extra fields.
fn large_numbers(mut extra: &[u8]) -> impl Iterator<Item = u64> + use<> {
    let mut numbers = Vec::new();
    while let (Some(id), Some(length)) = (number(extra, 0, 2), number(extra, 2, 2)) {
        let length = usize::try_from(length).unwrap_or(0);
        let Some(body) = extra.get(4..4 + length) else {
            break;
        };
        if id == u64::from(EXTRA_64) {
            numbers.extend((0..length / 8).filter_map(|index| number(body, index * 8, 8)));
        }
        extra = extra.get(4 + length..).unwrap_or_default();
    }
    numbers.into_iter()
}

/// A little-endian number of that many bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let digits = bytes.get(at..at.checked_add(length)?)?;
    Some(
        digits
            .iter()
            .rev()
            .fold(0, |number, digit| (number << 8) | u64::from(*digit)),
    )
}

fn stretch<R: Read + Seek>(file: &mut R, at: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}
