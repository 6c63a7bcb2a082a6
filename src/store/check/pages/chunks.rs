//! The row of a chunk, and its entry in the index: records of SQLite → numbers (file format, section 2.1).

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use super::cells::varint;

/// Where a chunk belongs, and the number of its row.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Place {
    pub object: i64,
    pub position: i64,
    pub row: i64,
}

/// How many places were met, and a sum that tells, whatever their order, whether others met the same ones. The key
/// is new in every check, so nobody can choose places for their sum.
#[derive(Clone, Debug)]
pub(super) struct Places {
    key: RandomState,
    count: u64,
    sum: u64,
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        (self.count, self.sum) == (other.count, other.sum)
    }
}

impl Places {
    pub(super) const fn under(key: RandomState) -> Self {
        Self {
            key,
            count: 0,
            sum: 0,
        }
    }

    /// None met yet, under the same key.
    pub(super) fn empty(&self) -> Self {
        Self::under(self.key.clone())
    }

    pub(super) fn add(&mut self, place: Place) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(self.key.hash_one(place));
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.count += other.count;
        self.sum = self.sum.wrapping_add(other.sum);
    }

    pub(super) const fn count(&self) -> u64 {
        self.count
    }
}

/// What an entry of the index says.
pub(super) fn place_of(record: &[u8]) -> Option<Place> {
    let (header, mut kinds) = varint(record, 0)?;
    let mut value = usize::try_from(header).ok()?;
    let header = value;
    let mut numbers = [0; 3];
    for number in &mut numbers {
        let (kind, next) = varint(record, kinds)?;
        kinds = next;
        (*number, value) = integer(record, kind, value)?;
    }
    let [object, position, row] = numbers;
    (kinds == header && value == record.len()).then_some(Place {
        object,
        position,
        row,
    })
}

/// What the row of a chunk says, as far as it lies on its page, and where its bytes begin. `length` is that of the
/// whole record.
pub(super) fn chunk_of(record: &[u8], length: usize, row: i64) -> Option<(Place, usize)> {
    let (header, kinds) = varint(record, 0)?;
    let header = usize::try_from(header).ok()?;
    let (id, kinds) = varint(record, kinds)?;
    let (object_kind, kinds) = varint(record, kinds)?;
    let (position_kind, kinds) = varint(record, kinds)?;
    let (bytes_kind, kinds) = varint(record, kinds)?;
    let (object, value) = integer(record, object_kind, header)?;
    let (position, value) = integer(record, position_kind, value)?;
    // A blob, not text; the column of the row number holds nothing.
    let is_blob = bytes_kind >= 12 && bytes_kind.is_multiple_of(2);
    if id != 0 || kinds != header || !is_blob {
        return None;
    }
    let bytes = usize::try_from((bytes_kind - 12) / 2).ok()?;
    let place = Place {
        object,
        position,
        row,
    };
    (value.checked_add(bytes)? == length).then_some((place, value))
}

/// An integer of a kind, which begins at `at`, and where it ends.
fn integer(record: &[u8], kind: u64, at: usize) -> Option<(i64, usize)> {
    let length = match kind {
        1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 => 8,
        8 => return Some((0, at)),
        9 => return Some((1, at)),
        _ => return None,
    };
    let bytes = record.get(at..at.checked_add(length)?)?;
    let negative = bytes.first()? & 0x80 != 0;
    let filled = if negative { -1 } else { 0 };
    let number = bytes
        .iter()
        .fold(filled, |number: i64, byte| number << 8 | i64::from(*byte));
    Some((number, at + length))
}
