//! Trees of pages: what of the file belongs to which, and the leaves of the table of chunks.
//!
//! The trees of records and columns are only followed here, so that no page belongs to two things or to none;
//! `PRAGMA integrity_check` looks at what is in them. The index on the chunks is read whole. Source: file format,
//! sections 1.5 (free pages) and 1.6 (trees).

use super::cells::{Cell, Cells, Kind};
use super::chunks::{Place, Places, place_of};
use super::used::Used;
use super::{HEADER_BYTES, PageFile, PageReader, u32_at};

/// No tree of a file of ours comes near it.
const DEPTH_MAX: usize = 24;

/// A leaf of the table of chunks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Leaf {
    pub page: u32,
    /// The largest row number it may hold.
    pub last: i64,
}

/// Follows trees, and notes every page it meets.
pub(super) struct Walk<'f> {
    file: &'f PageFile,
    reader: PageReader<'f>,
    used: Used,
}

impl<'f> Walk<'f> {
    pub(super) fn over(file: &'f PageFile) -> Option<Self> {
        Some(Self {
            file,
            // The pages of a tree lie all over the file.
            reader: file.reader(0)?,
            used: Used::none(file.pages),
        })
    }

    /// Every page that was met.
    pub(super) fn into_used(self) -> Used {
        self.used
    }

    fn read(&mut self, page: u32, cells: &mut Cells) -> Option<()> {
        let begin = if page == 1 { HEADER_BYTES } else { 0 };
        cells.read(self.reader.page(page)?, begin)
    }

    /// The leaves of a table in their order. They are not read, nor noted as met.
    pub(super) fn leaves(&mut self, root: u32) -> Option<Vec<Leaf>> {
        let (mut leaves, mut depth) = (Vec::new(), None);
        let mut bounds = (i64::MIN, i64::MAX);
        self.leaves_below(root, 0, &mut bounds, &mut depth, &mut leaves)?;
        Some(leaves)
    }

    /// `bounds` are the last row before, and the largest that may follow.
    fn leaves_below(
        &mut self,
        page: u32,
        depth: usize,
        bounds: &mut (i64, i64),
        leaf_depth: &mut Option<usize>,
        leaves: &mut Vec<Leaf>,
    ) -> Option<()> {
        let begin = if page == 1 { HEADER_BYTES } else { 0 };
        if depth > DEPTH_MAX {
            return None;
        }
        if *self.reader.page(page)?.get(begin)? == 13 {
            leaves.push(Leaf {
                page,
                last: bounds.1,
            });
            return (*leaf_depth.get_or_insert(depth) == depth).then_some(());
        }
        let mut cells = Cells::default();
        self.used.take(page)?;
        self.read(page, &mut cells)?;
        if cells.kind != Some(Kind::TableInner) || cells.cells.is_empty() {
            return None;
        }
        let largest = bounds.1;
        // The children of the lowest inner pages are as deep as the first of them was seen to be.
        let are_leaves = *leaf_depth == Some(depth + 1);
        for cell in &cells.cells {
            if cell.row <= bounds.0 || cell.row > largest {
                return None;
            }
            bounds.1 = cell.row;
            if are_leaves {
                leaves.push(Leaf {
                    page: cell.child,
                    last: cell.row,
                });
            } else {
                self.leaves_below(cell.child, depth + 1, bounds, leaf_depth, leaves)?;
            }
            bounds.0 = cell.row;
        }
        bounds.1 = largest;
        if are_leaves {
            leaves.push(Leaf {
                page: cells.right,
                last: largest,
            });
            return Some(());
        }
        self.leaves_below(cells.right, depth + 1, bounds, leaf_depth, leaves)
    }

    /// Follows a tree whole, with the records that go on beyond their page.
    pub(super) fn tree(&mut self, root: u32, depth: usize) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        let mut cells = Cells::default();
        self.used.take(root)?;
        self.read(root, &mut cells)?;
        for cell in &cells.cells {
            self.overflow(cell)?;
            if cell.child != 0 {
                self.tree(cell.child, depth + 1)?;
            }
        }
        if cells.right != 0 {
            self.tree(cells.right, depth + 1)?;
        }
        Some(())
    }

    fn overflow(&mut self, cell: &Cell) -> Option<()> {
        let (mut page, mut left) = (cell.overflow, cell.payload - cell.local.1);
        while left > 0 {
            self.used.take(page)?;
            page = u32_at(self.reader.page(page)?, 0)?;
            left = left.saturating_sub(self.file.usable - 4);
        }
        (page == 0).then_some(())
    }

    /// Reads the index on the chunks in its order.
    pub(super) fn index(&mut self, root: u32, places: &mut Places) -> Option<()> {
        let mut before = None;
        self.index_below(root, 0, &mut before, &mut None, places)
    }

    fn index_below(
        &mut self,
        page: u32,
        depth: usize,
        before: &mut Option<(i64, i64)>,
        leaf_depth: &mut Option<usize>,
        places: &mut Places,
    ) -> Option<()> {
        let mut cells = Cells::default();
        self.used.take(page)?;
        self.read(page, &mut cells)?;
        let named = self.named(page, &cells)?;
        if cells.kind == Some(Kind::IndexLeaf) && *leaf_depth.get_or_insert(depth) != depth
            || !matches!(cells.kind, Some(Kind::IndexLeaf | Kind::IndexInner))
            || depth > DEPTH_MAX
        {
            return None;
        }
        for (cell, place) in cells.cells.iter().zip(named) {
            if cell.child != 0 {
                self.index_below(cell.child, depth + 1, before, leaf_depth, places)?;
            }
            let here = (place.object, place.position);
            if before.is_some_and(|before| before >= here) {
                return None;
            }
            *before = Some(here);
            places.add(place);
        }
        if cells.kind == Some(Kind::IndexInner) {
            self.index_below(cells.right, depth + 1, before, leaf_depth, places)?;
        }
        Some(())
    }

    /// What each entry of an index page says; such a record lies wholly on its page.
    fn named(&mut self, page: u32, cells: &Cells) -> Option<Vec<Place>> {
        let bytes = self.reader.page(page)?;
        let mut named = Vec::with_capacity(cells.cells.len());
        for cell in &cells.cells {
            let (from, length) = cell.local;
            if length != cell.payload {
                return None;
            }
            named.push(place_of(bytes.get(from..from + length)?)?);
        }
        Some(named)
    }

    /// Follows the list of free pages.
    pub(super) fn free(&mut self) -> Option<()> {
        let (mut trunk, mut count) = (self.file.free_first, 0);
        while trunk != 0 {
            self.used.take(trunk)?;
            let page = self.reader.page(trunk)?;
            let (next, leaves) = (u32_at(page, 0)?, u32_at(page, 4)? as usize);
            if leaves > page.len() / 4 - 2 {
                return None;
            }
            for number in 0..leaves {
                self.used.take(u32_at(page, 8 + 4 * number)?)?;
            }
            count += 1 + leaves;
            trunk = next;
        }
        (count == self.file.free_pages as usize).then_some(())
    }

    /// The page that is never written belongs to nothing else.
    pub(super) fn lock_page(&mut self) -> Option<()> {
        match self.file.lock_page() {
            Some(page) => self.used.take(page),
            None => Some(()),
        }
    }
}
