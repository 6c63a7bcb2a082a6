//! The chunks in the order of the file, each thread a stretch of it: every page of them held to what SQLite writes,
//! every object hashed on the way and held against its row.
//!
//! A thread hashes the objects that begin in its stretch, beyond its end where they go on. What it notes of pages and
//! rows is put together at the end: every row of the table is a chunk of one object, the index names the same rows,
//! and every page of the file belongs to one thing.

use std::collections::hash_map::RandomState;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rusqlite::{Connection, OptionalExtension as _};

use super::body::{Bodies, Body};
use super::cells::{Cell, Cells, Kind};
use super::chunks::{Place, Places, chunk_of};
use super::tree::{Leaf, Walk};
use super::used::Used;
use super::{PageFile, PageReader, STEP_BYTES, u32_at};
use crate::store::archive::Archive;
use crate::store::check::Progress;
use crate::store::check::shape::wal_holds_pages;

/// Leaves that a thread takes at once.
const SHARE: usize = 64;

/// A sweep over a file that is under way.
pub(in super::super) struct Sweep {
    file: PageFile,
    leaves: Vec<Leaf>,
    index_root: u32,
    /// Of everything but the chunks and their index.
    roots: Vec<u32>,
    next: AtomicUsize,
    /// Something was not as it must be: there is no use in going on.
    broken: AtomicBool,
    gathered: Mutex<Gathered>,
}

/// What all threads together met.
struct Gathered {
    used: Used,
    /// Rows of the table, by its leaves.
    rows: Places,
    /// The same by its index.
    index: Option<Places>,
    /// Rows that were chunks of an object, in their order and as many as it has.
    of_objects: u64,
    sound: Vec<i64>,
    bytes: u64,
}

/// Objects that are beyond doubt, in a file whose every page is accounted for.
#[derive(Default)]
pub(in super::super) struct Sound {
    /// Their rows, in order.
    pub ids: Vec<i64>,
    /// Their bytes, as received.
    pub bytes: u64,
}

impl Sweep {
    /// Ready to begin, where the file can be read straight. `connection` is in a read transaction and stays there:
    /// while the `-wal` file was empty when that began, nobody writes to the file itself.
    pub(in super::super) fn over(archive: &Archive, connection: &Connection) -> Option<Self> {
        let roots = roots(connection).ok()?;
        if wal_holds_pages(archive) {
            return None;
        }
        let file = PageFile::open(&archive.database())?;
        let of_chunks = |root: &&Root| root.table == "chunk";
        let [chunks, index] = roots.iter().filter(of_chunks).collect::<Vec<_>>()[..] else {
            return None;
        };
        if (chunks.kind.as_str(), index.kind.as_str()) != ("table", "index") {
            return None;
        }
        let index_root = index.page;
        let mut walk = Walk::over(&file)?;
        let leaves = walk.leaves(chunks.page)?;
        let used = walk.into_used();
        let others = roots.iter().filter(|root| root.table != "chunk");
        let mut roots: Vec<u32> = others.map(|root| root.page).collect();
        roots.push(1);
        Some(Self {
            gathered: Mutex::new(Gathered {
                used,
                rows: Places::under(RandomState::new()),
                index: None,
                of_objects: 0,
                sound: Vec::new(),
                bytes: 0,
            }),
            file,
            leaves,
            index_root,
            roots,
            next: AtomicUsize::new(0),
            broken: AtomicBool::new(false),
        })
    }

    /// Hashes until no stretch is left; any number of threads may, each with its connection.
    pub(in super::super) fn hash(&self, connection: &Connection, progress: Progress<'_>) {
        if self.hash_shares(connection, progress).is_none() {
            self.broken.store(true, Ordering::Relaxed);
        }
    }

    fn hash_shares(&self, connection: &Connection, progress: Progress<'_>) -> Option<()> {
        let mut stretch = Stretch {
            file: &self.file,
            reader: self.file.reader(STEP_BYTES)?,
            used: Used::none(self.file.pages),
            rows: self.no_places(),
            of_objects: 0,
            bodies: Bodies::new()?,
            leaf: Vec::new(),
            progress,
        };
        while !self.broken.load(Ordering::Relaxed) {
            let from = self.next.fetch_add(SHARE, Ordering::Relaxed);
            if from >= self.leaves.len() {
                break;
            }
            stretch.hash(connection, &self.leaves, from)?;
        }
        let mut gathered = self.gathered.lock().expect("no holder panics");
        gathered.used.join(&stretch.used)?;
        gathered.rows.join(&stretch.rows);
        gathered.of_objects += stretch.of_objects;
        gathered.sound.append(&mut stretch.bodies.sound);
        gathered.bytes += stretch.bodies.bytes;
        Some(())
    }

    fn no_places(&self) -> Places {
        let gathered = self.gathered.lock().expect("no holder panics");
        gathered.rows.empty()
    }

    /// Follows what is not chunks: their index, the other trees, the free pages. One thread does.
    pub(in super::super) fn follow(&self) {
        if self.follow_all().is_none() {
            self.broken.store(true, Ordering::Relaxed);
        }
    }

    fn follow_all(&self) -> Option<()> {
        let mut index = self.no_places();
        let mut walk = Walk::over(&self.file)?;
        walk.index(self.index_root, &mut index)?;
        for root in &self.roots {
            walk.tree(*root, 0)?;
        }
        walk.free()?;
        walk.lock_page()?;
        let mut gathered = self.gathered.lock().expect("no holder panics");
        gathered.index = Some(index);
        gathered.used.join(&walk.into_used())
    }

    /// What is beyond doubt; none where the file is not wholly accounted for.
    pub(in super::super) fn finish(self) -> Option<Sound> {
        let mut gathered = self.gathered.into_inner().expect("no holder panics");
        let is_whole = !self.broken.into_inner()
            && gathered.used.is_full()
            && gathered.index.as_ref() == Some(&gathered.rows)
            && gathered.of_objects == gathered.rows.count();
        gathered.sound.sort_unstable();
        is_whole.then_some(Sound {
            ids: gathered.sound,
            bytes: gathered.bytes,
        })
    }
}

/// Where a table or index begins.
struct Root {
    kind: String,
    table: String,
    page: u32,
}

/// Tables before their indexes.
fn roots(connection: &Connection) -> rusqlite::Result<Vec<Root>> {
    connection
        .prepare(
            "SELECT type, tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0 ORDER BY type DESC",
        )?
        .query_map([], |row| {
            Ok(Root {
                kind: row.get(0)?,
                table: row.get(1)?,
                page: row.get(2)?,
            })
        })?
        .collect()
}

/// One thread's work.
struct Stretch<'a> {
    file: &'a PageFile,
    reader: PageReader<'a>,
    used: Used,
    rows: Places,
    of_objects: u64,
    bodies: Bodies,
    /// The leaf at hand, copied: the reader goes on to the pages its chunks continue on.
    leaf: Vec<u8>,
    progress: Progress<'a>,
}

impl Stretch<'_> {
    /// Hashes the objects that begin in the leaves from `from` on.
    fn hash(&mut self, connection: &Connection, leaves: &[Leaf], from: usize) -> Option<()> {
        let end = (from + SHARE).min(leaves.len());
        let mut cells = Cells::default();
        // Before the first object of the stretch come chunks of the one before, which its own thread reads.
        let (mut open, mut begun) = (None, false);
        for (at, leaf) in leaves.iter().enumerate().skip(from) {
            let is_own = at < end;
            if !is_own && open.is_none() {
                break;
            }
            if is_own {
                self.used.take(leaf.page)?;
            }
            self.read(leaf.page, &mut cells)?;
            let mut before = match at.checked_sub(1) {
                Some(earlier) => Some(leaves.get(earlier)?.last),
                None => None,
            };
            for cell in &cells.cells {
                let (place, begin) = self.place(cell)?;
                if cell.row > leaf.last || before.is_some_and(|before| cell.row <= before) {
                    return None;
                }
                before = Some(cell.row);
                if is_own {
                    self.rows.add(place);
                }
                if open.is_none() && !is_own {
                    return Some(());
                }
                if place.position == 0 && open.is_none() {
                    begun = true;
                    open = Some(row_of(connection, place.object)?);
                }
                match &mut open {
                    Some(body) => self.feed(body, place, cell, begin)?,
                    None if begun => return None,
                    None => continue,
                }
                if open.as_ref().is_some_and(Body::is_whole) {
                    self.of_objects += open.as_ref().map_or(0, Body::chunks);
                    if let Some(size) = self.bodies.settle(open.take()?) {
                        (self.progress)(size);
                    }
                }
            }
        }
        // The table ends within an object.
        open.is_none().then_some(())
    }

    fn read(&mut self, page: u32, cells: &mut Cells) -> Option<()> {
        self.leaf.clear();
        self.leaf.extend_from_slice(self.reader.page(page)?);
        cells.read(&self.leaf, 0)?;
        (cells.kind == Some(Kind::TableLeaf)).then_some(())
    }

    fn place(&self, cell: &Cell) -> Option<(Place, usize)> {
        let (from, length) = cell.local;
        chunk_of(self.leaf.get(from..from + length)?, cell.payload, cell.row)
    }

    /// Adds a chunk to its object, from its page and those it goes on to.
    fn feed(&mut self, body: &mut Body, place: Place, cell: &Cell, begin: usize) -> Option<()> {
        if !body.goes_on(place) {
            return None;
        }
        let (from, length) = cell.local;
        self.bodies
            .add(body, self.leaf.get(from + begin..from + length)?);
        let (mut page, mut left) = (cell.overflow, cell.payload - length);
        while left > 0 {
            self.used.take(page)?;
            let bytes = self.reader.page(page)?;
            page = u32_at(bytes, 0)?;
            let here = left.min(self.file.usable - 4);
            self.bodies.add(body, bytes.get(4..4 + here)?);
            left -= here;
        }
        (page == 0).then_some(())
    }
}

/// What the row of an object says.
fn row_of(connection: &Connection, object: i64) -> Option<Body> {
    connection
        .prepare_cached(
            "SELECT id, digest, size, stored, stored_digest, chunk_count FROM object WHERE id = ?1",
        )
        .ok()?
        .query_row([object], |row| Body::of(row))
        .optional()
        .ok()??
}
