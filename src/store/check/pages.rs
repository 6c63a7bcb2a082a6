//! The database file itself, page by page in large steps, without SQLite: whether every page is as SQLite writes
//! one and belongs to exactly one thing, and whether every chunk of an object is what its row says.
//!
//! It only ever says that all is sound. Where it does not, SQLite looks again (`check.rs`, `bytes.rs`) and tells what
//! is wrong; so nothing here has words for damage. It saves reading the bytes of all objects twice, in small steps.
//! Source: "Database File Format", sections 1.2 to 1.6, of the SQLite documentation. Cases: `tests/damage.rs`,
//! `tests/damage/straight.rs`.

mod body;
mod cells;
mod chunks;
mod sweep;
mod tree;
mod used;

use std::fs::File;
use std::path::Path;

pub(super) use sweep::{Sound, Sweep};

/// The first page begins with the header of the file.
const HEADER_BYTES: usize = 100;
/// SQLite leaves out the page that holds this byte: it is locked, never written (section 1.4).
const LOCK_BYTE: u64 = 0x4000_0000;
/// What is read at a time while pages follow each other.
const STEP_BYTES: usize = 128 << 10;
/// Steps in memory of each reader.
const STEPS_HELD: usize = 4;
/// A step of which less than this part was asked for was read for nothing.
const IDLE_SHARE: u32 = 8;
/// So many of those, and pages are read one by one.
const IDLE_STEPS_MAX: u32 = 4;
/// So many of them, until a step is tried again.
const SINGLE_PAGES: u32 = 256;

/// A database file that nobody writes to meanwhile.
struct PageFile {
    file: File,
    page_bytes: usize,
    /// Of a page, what SQLite uses.
    usable: usize,
    pages: u32,
    free_first: u32,
    free_pages: u32,
}

impl PageFile {
    /// `None` where the header is not one this program's archives have.
    fn open(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let mut header = [0; HEADER_BYTES];
        read_at(&file, &mut header, 0).ok()?;
        let page_bytes = match usize::from(u16_at(&header, 16)?) {
            1 => 65_536,
            bytes if bytes >= 512 && bytes.is_power_of_two() => bytes,
            _ => return None,
        };
        let reserved = usize::from(header[20]);
        let pages = u32_at(&header, 28)?;
        let length = file.metadata().ok()?.len();
        // Fractions of payload are fixed; a largest root page is kept only where pages move by themselves.
        let is_ours = header.get(21..24)? == [64, 32, 32]
            && u32_at(&header, 52)? == 0
            && u32_at(&header, 24)? == u32_at(&header, 92)?
            && page_bytes.checked_sub(reserved)? >= 480
            && length == u64::from(pages) * page_bytes as u64;
        is_ours.then_some(Self {
            file,
            page_bytes,
            usable: page_bytes - reserved,
            pages,
            free_first: u32_at(&header, 32)?,
            free_pages: u32_at(&header, 36)?,
        })
    }

    /// The page that is never written, where the file reaches that far.
    fn lock_page(&self) -> Option<u32> {
        let number = u32::try_from(LOCK_BYTE / self.page_bytes as u64 + 1).ok()?;
        (number <= self.pages).then_some(number)
    }

    /// Reads so many bytes at a time, at least a page.
    fn reader(&self, step_bytes: usize) -> Option<PageReader<'_>> {
        Some(PageReader {
            // A handle of its own, so that the system reads ahead for each thread.
            file: self.file.try_clone().ok()?,
            of: self,
            step_pages: u32::try_from(step_bytes / self.page_bytes).ok()?.max(1),
            steps: Default::default(),
            oldest: 0,
            idle: 0,
        })
    }
}

/// Reads pages in aligned steps and holds the last few: a leaf stands among the pages its chunks go on to. Where
/// pages lie far apart it reads them one by one.
struct PageReader<'f> {
    of: &'f PageFile,
    file: File,
    step_pages: u32,
    steps: [Step; STEPS_HELD],
    /// The step that is given up next.
    oldest: usize,
    /// How many steps in a row were given up with next to nothing asked for.
    idle: u32,
}

/// Pages that follow each other.
#[derive(Default)]
struct Step {
    bytes: Vec<u8>,
    first: u32,
    held: u32,
    /// How many were asked for.
    taken: u32,
}

impl PageReader<'_> {
    /// The used bytes of a page; `None` where there is no such page or the medium fails.
    fn page(&mut self, number: u32) -> Option<&[u8]> {
        let holds = |step: &Step| number >= step.first && number - step.first < step.held;
        let at = match self.steps.iter().position(holds) {
            Some(at) => at,
            None => self.load(number)?,
        };
        let step = self.steps.get_mut(at)?;
        step.taken += 1;
        let begin = (number - step.first) as usize * self.of.page_bytes;
        step.bytes.get(begin..begin + self.of.usable)
    }

    fn load(&mut self, number: u32) -> Option<usize> {
        if number == 0 || number > self.of.pages {
            return None;
        }
        let at = self.oldest;
        self.oldest = (at + 1) % STEPS_HELD;
        let step = self.steps.get_mut(at)?;
        let is_idle = step.held == 1 || step.taken * IDLE_SHARE < step.held;
        self.idle = if is_idle { self.idle + 1 } else { 0 };
        if self.idle > IDLE_STEPS_MAX + SINGLE_PAGES {
            self.idle = 0;
        }
        let (first, count) = if self.idle > IDLE_STEPS_MAX {
            (number, 1)
        } else {
            let first = (number - 1) / self.step_pages * self.step_pages + 1;
            (first, self.step_pages.min(self.of.pages - first + 1))
        };
        step.held = 0;
        step.bytes.resize(count as usize * self.of.page_bytes, 0);
        let place = u64::from(first - 1) * self.of.page_bytes as u64;
        read_at(&self.file, &mut step.bytes, place).ok()?;
        (step.first, step.held, step.taken) = (first, count, 0);
        Some(at)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], place: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, place)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], place: u64) -> std::io::Result<()> {
    use std::io::{Read as _, Seek as _};
    file.seek(std::io::SeekFrom::Start(place))?;
    file.read_exact(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
