//! A plain text too large to be held → what extraction finds in it, read block by block.
//!
//! Blocks without a place where a citation can stand are only counted; around the others a window of text is kept and
//! read like a document of its own, with enough before and after it for any post. A document read this way gives what
//! it gives read whole, but for what extraction learns from its layout and language, which is then that of the window.
//! Cases: `tests/extract_reach.rs`.

mod blocks;

use std::collections::HashSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use self::blocks::{Blocks, code_points};
use crate::extract::{self, marker};
use crate::model::citation::{Doubt, Extraction, Span};
use crate::model::document::{Document, MediaType};
use crate::read::kind::{self, Kind};
use crate::read::{DOCUMENT_BYTES_MAX, decode};

/// A post with its byline and all that is looked at around it is no longer than this.
const CONTEXT_BYTES: usize = 10 << 10;
/// A text full of posts is read in windows of about this size.
const WINDOW_BYTES_MAX: usize = 1 << 20;
/// More doubts about one text than a person looks through.
const DOUBTS_MAX: usize = 2000;
/// Enough to tell what a file holds.
const SNIFF_BYTES: u64 = 64 << 10;

/// A text file under way.
pub struct LargeText {
    /// As the person named it.
    pub path: PathBuf,
    /// The encoding its beginning is in.
    encoding: &'static str,
    reader: Box<dyn Read + Send>,
}

impl fmt::Debug for LargeText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LargeText")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl LargeText {
    /// A text whose first bytes are `head`; `rest` gives the others.
    pub fn new(path: PathBuf, head: Vec<u8>, rest: Box<dyn Read + Send>) -> Self {
        let encoding = decode::decode(&head, None).encoding;
        Self {
            path,
            encoding,
            reader: Box::new(io::Cursor::new(head).chain(rest)),
        }
    }

    /// Reads it to its end. The document that comes back holds no text.
    ///
    /// # Errors
    /// Where the file cannot be read on.
    pub fn extract(self) -> io::Result<(Document, Extraction)> {
        let name = self.path.display().to_string();
        let mut windows = Windows::default();
        let mut blocks = Blocks::new(self.reader, self.encoding);
        while let Some(text) = blocks.next()? {
            windows.block(&text);
        }
        let document = Document {
            id: name.clone(),
            source: name,
            media_type: MediaType::Plain,
            language: None,
            url: None,
            recorded_at: None,
            encoding: self.encoding,
            text: String::new(),
        };
        Ok((document, windows.finish()))
    }
}

/// The file at `path`, where it is a plain text larger than what is read whole. Whatever else is the matter with it is
/// told by those who read it whole.
pub(super) fn of(path: &Path) -> Option<LargeText> {
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() <= DOCUMENT_BYTES_MAX {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let mut head = Vec::new();
    file.by_ref()
        .take(SNIFF_BYTES)
        .read_to_end(&mut head)
        .ok()?;
    let packed = kind::is_zip(&head) || kind::is_gzip(&head) || head.starts_with(b"WARC/");
    let decoded = decode::decode(&head, kind::declared_charset(&head));
    let foreign = packed || kind::not_text(&head, decoded.encoding).is_some();
    let name = path.display().to_string();
    let plain = kind::of(&name, &decoded.text) == Kind::Text(MediaType::Plain);
    (plain && !foreign).then(|| LargeText::new(path.to_path_buf(), head, Box::new(file)))
}

/// Follows a text block by block and reads the windows around its markers.
#[derive(Default)]
pub struct Windows {
    /// The end of the text before the present block, while no window is open.
    before: String,
    open: Option<Window>,
    /// Code points up to the present block, and up to where a window has been read.
    points: usize,
    read_to: usize,
    found: Extraction,
    /// Doubts beyond those that are kept, and from where to where they stand.
    more_doubts: usize,
    more_span: Option<Span>,
}

struct Window {
    text: String,
    /// Code points before the window, and before the part of it that it is answerable for.
    start: usize,
    core_start: usize,
}

impl Windows {
    /// Takes the next block.
    pub fn block(&mut self, text: &str) {
        let start = self.points;
        self.points += code_points(text);
        let mut markers: Vec<usize> = marker::in_plain(text).collect();
        markers.sort_unstable();
        let mut at = 0;
        for marker in markers {
            let near = text.floor_char_boundary(marker.saturating_sub(CONTEXT_BYTES));
            let apart = near > at && marker > at + 2 * CONTEXT_BYTES;
            if apart && let Some(mut window) = self.open.take() {
                // The window ends before the next marker's own begins.
                let end = text.floor_char_boundary(at + CONTEXT_BYTES);
                window.text.push_str(text.get(at..end).unwrap_or_default());
                self.read(&window, usize::MAX);
                at = end;
            }
            let near = near.max(at);
            let after = text.floor_char_boundary(marker + 1);
            match &mut self.open {
                Some(window) => window
                    .text
                    .push_str(text.get(at..after).unwrap_or_default()),
                None => self.open_window(text, start, near, after),
            }
            at = after.max(at);
            self.split();
        }
        match self.open.take() {
            Some(mut window) if at == 0 || text.len() - at >= CONTEXT_BYTES => {
                let end = text.floor_char_boundary(at + CONTEXT_BYTES);
                window.text.push_str(text.get(at..end).unwrap_or_default());
                self.read(&window, usize::MAX);
            }
            Some(mut window) => {
                window.text.push_str(text.get(at..).unwrap_or_default());
                self.open = Some(window);
            }
            None => {}
        }
        self.before.clear();
        self.before.push_str(tail(text));
    }

    /// Opens a window over `text[near..after]`, with the end of the block before where the text begins with it.
    fn open_window(&mut self, text: &str, start: usize, near: usize, after: usize) {
        let before = if near == 0 { self.before.as_str() } else { "" };
        let skipped = text
            .get(..near)
            .map_or(0, |skipped| skipped.chars().count());
        let window_start = start + skipped - before.chars().count();
        self.open = Some(Window {
            text: before.to_owned() + text.get(near..after).unwrap_or_default(),
            start: window_start,
            core_start: window_start.max(self.read_to),
        });
    }

    /// All that was found, once the text has ended.
    pub fn finish(mut self) -> Extraction {
        if let Some(window) = self.open.take() {
            self.read(&window, usize::MAX);
        }
        let key = |url: &str| url.rsplit('/').next().unwrap_or_default().to_owned();
        let mut seen: HashSet<String> = self
            .found
            .posts
            .iter()
            .flat_map(|post| &post.links)
            .map(|url| key(url))
            .collect();
        self.found
            .bare_links
            .retain(|link| seen.insert(key(&link.url)));
        if let Some(span) = self.more_span {
            self.found.doubts.push(Doubt {
                span,
                code: "more-doubts".to_owned(),
                text: format!(
                    "at least {} more doubts from here on are not listed",
                    self.more_doubts
                ),
            });
        }
        self.found
    }

    /// Reads a window that has grown too large up to its last part, and goes on with that.
    fn split(&mut self) {
        let Some(window) = self
            .open
            .take_if(|window| window.text.len() > WINDOW_BYTES_MAX)
        else {
            return;
        };
        let core = window.text.len() - tail(&window.text).len();
        let core_end = window.start
            + window
                .text
                .get(..core)
                .map_or(0, |text| text.chars().count());
        self.read(&window, core_end);
        let kept = tail(window.text.get(..core).unwrap_or_default());
        let from = core - kept.len();
        self.open = Some(Window {
            start: core_end - kept.chars().count(),
            core_start: core_end,
            text: window.text.get(from..).unwrap_or_default().to_owned(),
        });
    }

    /// Keeps what ends in the window's own part.
    fn read(&mut self, window: &Window, core_end: usize) {
        let window_end = window.start + window.text.chars().count();
        self.read_to = core_end.min(window_end);
        let document = Document {
            id: String::new(),
            source: String::new(),
            media_type: MediaType::Plain,
            language: None,
            url: None,
            recorded_at: None,
            encoding: "UTF-8",
            text: window.text.clone(),
        };
        let moved = |span: Span| Span {
            start: span.start + window.start,
            end: span.end + window.start,
        };
        let own = |span: &Span| (window.core_start + 1..=core_end).contains(&span.end);
        let found = extract::extract(&document);
        self.found.posts.extend(
            found
                .posts
                .into_iter()
                .map(|mut post| {
                    post.span = moved(post.span);
                    post
                })
                .filter(|post| own(&post.span)),
        );
        self.found.bare_links.extend(
            found
                .bare_links
                .into_iter()
                .map(|mut link| {
                    link.span = moved(link.span);
                    link
                })
                .filter(|link| own(&link.span)),
        );
        for mut doubt in found.doubts {
            doubt.span = moved(doubt.span);
            if own(&doubt.span) {
                self.keep(doubt);
            }
        }
    }

    fn keep(&mut self, doubt: Doubt) {
        if self.found.doubts.len() < DOUBTS_MAX {
            self.found.doubts.push(doubt);
            return;
        }
        self.more_doubts += 1;
        let start = self.more_span.map_or(doubt.span.start, |more| more.start);
        self.more_span = Some(Span {
            start,
            end: doubt.span.end,
        });
    }
}

fn tail(text: &str) -> &str {
    text.get(text.floor_char_boundary(text.len().saturating_sub(CONTEXT_BYTES))..)
        .unwrap_or_default()
}
