//! One page of a tree → its cells; none where the page is not as SQLite writes one.
//!
//! Held to what `PRAGMA integrity_check` holds a page to: every byte of it belongs to the header, to one cell, to one
//! free block or to the counted fragments. Source: file format, section 1.6.

use super::{u16_at, u32_at};

/// The shortest cell takes as many bytes.
const CELL_BYTES_MIN: usize = 4;

/// What a page of a tree is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    TableInner,
    TableLeaf,
    IndexInner,
    IndexLeaf,
}

impl Kind {
    const fn is_inner(self) -> bool {
        matches!(self, Self::TableInner | Self::IndexInner)
    }
}

/// One cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Cell {
    /// The page left of it; 0 on a leaf.
    pub child: u32,
    /// The number of the row; 0 in an index.
    pub row: i64,
    /// The length of its record, wherever it lies.
    pub payload: usize,
    /// Where on the page the record begins, and how much of it is there.
    pub local: (usize, usize),
    /// The first page of the rest of the record; 0 where there is no rest.
    pub overflow: u32,
}

/// The cells of a page, with room that is used again.
#[derive(Default)]
pub(super) struct Cells {
    pub kind: Option<Kind>,
    pub cells: Vec<Cell>,
    /// The rightmost child of an inner page.
    pub right: u32,
    /// Begin and end of what is spoken for.
    taken: Vec<(usize, usize)>,
}

impl Cells {
    /// Reads a page; `begin` is 100 on the first page of the file, 0 elsewhere.
    pub(super) fn read(&mut self, page: &[u8], begin: usize) -> Option<()> {
        self.cells.clear();
        self.taken.clear();
        let kind = match page.get(begin)? {
            2 => Kind::IndexInner,
            5 => Kind::TableInner,
            10 => Kind::IndexLeaf,
            13 => Kind::TableLeaf,
            _ => return None,
        };
        self.kind = Some(kind);
        let count = usize::from(u16_at(page, begin + 3)?);
        let content = match usize::from(u16_at(page, begin + 5)?) {
            0 => 65_536,
            at => at,
        };
        let fragments = usize::from(*page.get(begin + 7)?);
        let pointers = begin + if kind.is_inner() { 12 } else { 8 };
        self.right = if kind.is_inner() {
            u32_at(page, begin + 8)?
        } else {
            0
        };
        if pointers + 2 * count > content || content > page.len() {
            return None;
        }
        for number in 0..count {
            let at = usize::from(u16_at(page, pointers + 2 * number)?);
            let (cell, end) = cell(page, kind, at)?;
            let end = end.max(at + CELL_BYTES_MIN);
            if at < content || end > page.len() {
                return None;
            }
            self.taken.push((at, end));
            self.cells.push(cell);
        }
        self.free_blocks(page, usize::from(u16_at(page, begin + 1)?), content)?;
        self.is_filled(content, page.len(), fragments).then_some(())
    }

    /// The chain of free blocks, each behind the one before.
    fn free_blocks(&mut self, page: &[u8], first: usize, content: usize) -> Option<()> {
        let mut at = first;
        while at != 0 {
            let (next, length) = (u16_at(page, at)?, u16_at(page, at + 2)?);
            let end = at + usize::from(length);
            if at < content || length < 4 || end > page.len() {
                return None;
            }
            self.taken.push((at, end));
            let next = usize::from(next);
            if next != 0 && next <= end {
                return None;
            }
            at = next;
        }
        Some(())
    }

    /// True where nothing overlaps and what is left over is as much as the header counts.
    fn is_filled(&mut self, content: usize, end: usize, fragments: usize) -> bool {
        self.taken.sort_unstable();
        let (mut at, mut left) = (content, 0);
        for (from, to) in &self.taken {
            if *from < at {
                return false;
            }
            left += from - at;
            at = *to;
        }
        left + (end - at) == fragments
    }
}

/// A cell and where it ends.
fn cell(page: &[u8], kind: Kind, at: usize) -> Option<(Cell, usize)> {
    let mut cell = Cell::default();
    let mut next = at;
    if kind.is_inner() {
        cell.child = u32_at(page, next)?;
        next += 4;
    }
    if kind == Kind::TableInner {
        let (row, after) = varint(page, next)?;
        cell.row = row.cast_signed();
        return Some((cell, after));
    }
    let (payload, after) = varint(page, next)?;
    cell.payload = usize::try_from(payload)
        .ok()
        .filter(|length| *length <= i32::MAX as usize)?;
    next = after;
    if kind == Kind::TableLeaf {
        let (row, after) = varint(page, next)?;
        cell.row = row.cast_signed();
        next = after;
    }
    let here = local_bytes(cell.payload, page.len(), kind);
    cell.local = (next, here);
    next = next.checked_add(here)?;
    if here < cell.payload {
        cell.overflow = u32_at(page, next)?;
        next += 4;
    }
    (next <= page.len()).then_some((cell, next))
}

/// How much of a record lies on its page (section 1.6).
fn local_bytes(payload: usize, usable: usize, kind: Kind) -> usize {
    let most = match kind {
        Kind::TableLeaf | Kind::TableInner => usable - 35,
        Kind::IndexLeaf | Kind::IndexInner => (usable - 12) * 64 / 255 - 23,
    };
    if payload <= most {
        return payload;
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let wanted = least + (payload - least) % (usable - 4);
    if wanted <= most { wanted } else { least }
}

/// A number of one to nine bytes, and where it ends.
pub(super) fn varint(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut number = 0;
    for length in 0..8 {
        let byte = *bytes.get(at + length)?;
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, at + length + 1));
        }
    }
    Some((number << 8 | u64::from(*bytes.get(at + 8)?), at + 9))
}
