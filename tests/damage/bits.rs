//! Single bits, flipped all over a small archive's database and in every place of a stored frame.
//!
//! A flip that verification does not see must lie where no evidence is. That is shown, not assumed: a
//! dump of every row of every table, of the schema and of the marks in the header, read by plain SQLite
//! from the tables themselves, is the same as before the flip.

use std::io::{Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use pressmark::store::check::check;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::healthy::{Copy, small};
use crate::support::database::dump;
use crate::support::web::bodies::noise;

/// Every so-manieth byte gets one bit flipped.
const STRIDE_BYTES: usize = 97;
/// More flips than this take too long for every run of the tests; then each so-manieth is taken.
/// `PRESSMARK_FLIPS=N` in the environment allows more.
const FLIPS_MAX: usize = 500;

/// What came of the flips.
#[derive(Default)]
struct Tally {
    found: AtomicUsize,
    refused: AtomicUsize,
    idle: AtomicUsize,
}

#[test]
fn a_flipped_bit_is_found_or_lies_where_no_evidence_is() {
    let healthy = small();
    let before = dump(&Copy::of(healthy).database()).expect("a healthy archive");
    let flips_max = std::env::var("PRESSMARK_FLIPS")
        .ok()
        .and_then(|told| told.parse().ok())
        .unwrap_or(FLIPS_MAX);
    let places: Vec<usize> = (0..healthy.len()).step_by(STRIDE_BYTES).collect();
    let places: Vec<usize> = places
        .iter()
        .copied()
        .step_by(places.len().div_ceil(flips_max))
        .collect();
    let bits = noise(31, "bits", places.len());
    let tally = Tally::default();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let copy = Copy::of(healthy);
                while let Some(place) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let bit = bits[place / STRIDE_BYTES % bits.len()] % 8;
                    flip(&copy, *place, healthy[*place] ^ (1 << bit));
                    judge(&copy, &before, *place, bit, &tally);
                    flip(&copy, *place, healthy[*place]);
                }
                assert_eq!(copy.findings(), Vec::<String>::new(), "put back");
            });
        }
    });
    let (found, refused, idle) = (
        tally.found.into_inner(),
        tally.refused.into_inner(),
        tally.idle.into_inner(),
    );
    println!(
        "{} flips: {found} found, {refused} refused, {idle} in idle bytes",
        places.len()
    );
    assert_eq!(found + refused + idle, places.len());
    assert!(found > 0 && idle > 0);
}

fn flip(copy: &Copy, place: usize, byte: u8) {
    let mut file = std::fs::File::options()
        .write(true)
        .open(copy.database())
        .expect("a database");
    file.seek(SeekFrom::Start(place as u64)).expect("a place");
    file.write_all(&[byte]).expect("a byte");
}

fn judge(copy: &Copy, before: &[Vec<Value>], place: usize, bit: u8, tally: &Tally) {
    let counter = match check(&copy.archive(), &[], &|_| {}) {
        Ok(checked) if checked.findings.is_empty() => {
            let after = dump(&copy.database());
            let same = after.is_ok_and(|after| after == before);
            assert!(same, "bit {bit} of byte {place} changed something unseen");
            &tally.idle
        }
        Ok(_) => &tally.found,
        // "not ours" or "too new": nothing was said to be sound.
        Err(_) => &tally.refused,
    };
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Bits that no decoder heeds exist in every frame: an unused one in its header, padding in its tables.
#[test]
fn bits_of_a_stored_frame_that_no_decoder_heeds_count_too() {
    let copy = Copy::of(small());
    let connection = Connection::open(copy.database()).expect("a database");
    connection
        .execute_batch("PRAGMA synchronous = OFF; DROP TRIGGER chunk_unchanged;")
        .expect("a schema");
    let (chunk, frame): (i64, Vec<u8>) = connection
        .query_row(
            "SELECT chunk.id, bytes FROM chunk JOIN object ON object.id = chunk.object
             WHERE stored = 'zstd' ORDER BY length(bytes) LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("a compressed object");
    let digest = connection
        .query_row(
            "SELECT digest FROM object WHERE id = (SELECT object FROM chunk WHERE id = ?1)",
            [chunk],
            |row| row.get::<_, Vec<u8>>(0),
        )
        .expect("its object");
    let digest = data_encoding::HEXLOWER.encode(&digest);
    let decoded = zstd::stream::decode_all(frame.as_slice()).expect("a frame");
    let mut unheeded = 0;
    for bit in 0..frame.len() * 8 {
        let mut flipped = frame.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        if !zstd::stream::decode_all(flipped.as_slice()).is_ok_and(|again| again == decoded) {
            continue;
        }
        unheeded += 1;
        connection
            .execute(
                "UPDATE chunk SET bytes = ?1 WHERE id = ?2",
                (flipped, chunk),
            )
            .expect("a chunk");
        let told =
            format!("{digest} is altered: its bytes are whole, and do not rest as they were put");
        let named = copy
            .findings()
            .iter()
            .any(|finding| finding.contains(&told));
        assert!(named, "bit {bit} of the frame");
    }
    assert!(unheeded > 0);
}
