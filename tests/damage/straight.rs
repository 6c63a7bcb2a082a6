//! The database file read straight, and through SQLite alone: what is wrong with it is the same both ways.
//!
//! A file of noise in the place of the write-ahead log holds no page that SQLite takes, and keeps `verify` from
//! reading the file straight: so each damaged copy is checked in both ways.

use super::healthy::{Copy, large, told};
use crate::support::web::bodies::noise;

const PAGE_BYTES: usize = 8192;
/// Copies with one byte altered; one in two of them among the first of its page, where pages name each other.
const COPIES: usize = 48;
const FIRST_BYTES: usize = 16;

/// The same copy, checked through SQLite alone.
fn asked(copy: &Copy) -> Vec<String> {
    let mut wal = copy.database().into_os_string();
    wal.push("-wal");
    std::fs::write(&wal, noise(3, "no log", 100)).expect("a writable folder");
    told(&copy.check().findings)
}

#[test]
fn a_sound_file_has_no_findings_either_way() {
    let copy = Copy::of(large());
    let checked = copy.check();
    assert_eq!((checked.findings.len(), checked.objects > 0), (0, true));
    let bytes = checked.bytes;
    assert_eq!(asked(&copy), Vec::<String>::new());
    assert_eq!(copy.check().bytes, bytes);
}

#[test]
fn any_altered_byte_is_told_in_the_same_words_either_way() {
    let sound = large();
    let random = noise(7, "where", COPIES * 8);
    let mut found = 0;
    for (number, place) in random.chunks_exact(8).enumerate() {
        let pick = |at: usize| usize::from(place[at]) << 8 | usize::from(place[at + 1]);
        let page = pick(0) % (sound.len() / PAGE_BYTES);
        let within = pick(2)
            % if number % 2 == 0 {
                FIRST_BYTES
            } else {
                PAGE_BYTES
            };
        let mut bytes = sound.to_vec();
        // The first page has its own tests: where it is damaged, much is refused before anything is read.
        let at = page.max(1) * PAGE_BYTES + within;
        bytes[at] ^= 1 << (place[4] % 8);
        let copy = Copy::of(&bytes);
        let straight = copy.findings();
        found += usize::from(!straight.is_empty());
        assert_eq!(straight, asked(&copy), "byte {at}");
    }
    assert!(found > COPIES / 2, "{found} of {COPIES} found");
}
