//! ZIP files: what is written is read back, numbers beyond 32 bits included.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use pressmark::export::measure::Measured;
use pressmark::export::zip::{self, Listing, Method, Piece};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_written_is_read_back(
        files in prop::collection::btree_map("[a-z]{1,8}(/[a-z.]{1,8})?", prop::collection::vec(any::<u8>(), 0..300), 0..6)
    ) {
        let pieces: Vec<_> = files.iter().map(|(name, bytes)| Piece::of(name, bytes.clone())).collect();
        let mut file = Vec::new();
        zip::write(&pieces, &mut file).expect("memory takes it all");
        let mut listing = Listing::read(Cursor::new(&file)).expect("a ZIP file");
        prop_assert_eq!(listing.entries.len(), files.len());
        for (entry, (name, bytes)) in listing.entries.clone().iter().zip(&files) {
            prop_assert_eq!(&entry.name, name);
            prop_assert_eq!(entry.method, Method::Stored);
            prop_assert_eq!(entry.crc32, Measured::of(bytes).crc32);
            let mut read = Vec::new();
            listing.open(entry).expect("an entry").read_to_end(&mut read).expect("bytes");
            prop_assert_eq!(&read, bytes);
        }
    }

    #[test]
    fn any_bytes_can_be_tried(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        // The end's signature lets the reader get further than noise would.
        let file = [&bytes[..], b"PK\x05\x06", &bytes[..]].concat();
        if let Ok(mut listing) = Listing::read(Cursor::new(&file)) {
            for entry in listing.entries.clone() {
                let _ = listing.open(&entry).map(|mut bytes| io::copy(&mut bytes, &mut io::sink()));
            }
        }
    }
}

/// A file of which only the first and last megabyte are kept: what lies between is zeros.
#[derive(Default)]
struct Hollow {
    front: Vec<u8>,
    back: Vec<u8>,
    length: u64,
    at: u64,
}

const KEPT: usize = 1 << 20;

impl Write for Hollow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.front.len() < KEPT {
            self.front.extend_from_slice(bytes);
        }
        self.back.extend_from_slice(bytes);
        let surplus = self.back.len().saturating_sub(KEPT);
        self.back.drain(..surplus);
        self.length += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Hollow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let back_at = self.length - self.back.len() as u64;
        let count = buffer
            .len()
            .min(usize::try_from(self.length - self.at).unwrap_or(usize::MAX));
        for byte in &mut buffer[..count] {
            *byte = if self.at >= back_at {
                self.back[usize::try_from(self.at - back_at).expect("small")]
            } else {
                let front = usize::try_from(self.at)
                    .ok()
                    .and_then(|at| self.front.get(at));
                front.copied().unwrap_or(0)
            };
            self.at += 1;
        }
        Ok(count)
    }
}

impl Seek for Hollow {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.at = match place {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => self.length.saturating_add_signed(by),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

#[test]
fn a_piece_of_more_than_four_gibibytes_and_one_behind_it_are_found_again() {
    const MEBIBYTES: u64 = 4100;
    let small = Measured::of(b"behind");
    let large = Measured {
        size: MEBIBYTES << 20,
        ..small
    };
    let pieces = vec![
        Piece {
            name: "large".to_owned(),
            measured: large,
            copy: Box::new(|out| {
                let zeros = vec![0; KEPT];
                (0..MEBIBYTES).try_for_each(|_| out.write_all(&zeros))
            }),
        },
        Piece::of("small", b"behind".to_vec()),
    ];
    let mut file = Hollow::default();
    zip::write(&pieces, &mut file).expect("nothing is kept");
    let mut listing = Listing::read(file).expect("a ZIP file");
    let [first, second] = &listing.entries.clone()[..] else {
        panic!("two entries");
    };
    assert_eq!((first.size, first.packed), (large.size, large.size));
    let mut read = String::new();
    let mut source = listing.open(second).expect("an entry");
    source.read_to_string(&mut read).expect("its bytes");
    assert_eq!(read, "behind");
}

#[test]
fn a_piece_that_changed_since_it_was_measured_is_refused() {
    let piece = Piece {
        name: "changed".to_owned(),
        measured: Measured::of(b"before"),
        copy: Box::new(|out| out.write_all(b"after, and longer")),
    };
    assert!(zip::write(&[piece], &mut io::sink()).is_err());
}
