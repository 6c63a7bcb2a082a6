//! What a run tells while it goes on. Each is told once it is true: what was stored is on the disk.

use super::inputs::Skipped;
use super::links::LinkOutcome;
use crate::model::citation::Doubt;

/// Something that happened, or how things stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// A document was read. What it holds is stored a moment later.
    Document(DocumentRead),
    /// Something was no document.
    Skipped(Skipped),
    /// Extraction was not sure of something in this document.
    Doubt {
        /// The document's source.
        source: String,
        doubt: Doubt,
    },
    /// The documents are in; they cite so many links.
    LinksCited(usize),
    /// One of them needs no asking.
    LinkHeld,
    /// One was asked, or left for a later run.
    LinkDone(LinkOutcome),
    /// One request has ended.
    Asked(RequestEnded),
    /// How things stand, once a second while links are under way.
    Links(LinksStand),
    /// The wish to stop was seen; so many links are under way and are finished.
    Stopping(usize),
    /// A scheduled run goes on with this.
    StageBegan(StageName),
    /// So many documents of so many have their quotes weighed.
    Weighed { documents: usize, of: usize },
}

/// What a scheduled run does, in its order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StageName {
    Feeds,
    Collect,
    Recheck,
    WebArchives,
    Verify,
}

impl StageName {
    /// The code used in output for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Feeds => "feeds",
            Self::Collect => "collect",
            Self::Recheck => "recheck",
            Self::WebArchives => "web_archives",
            Self::Verify => "verify",
        }
    }

    /// What it does, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Feeds => "reading the watched feeds",
            Self::Collect => "taking in what is watched",
            Self::Recheck => "asking for the links that are due",
            Self::WebArchives => "asking web archives",
            Self::Verify => "verifying what is stored",
        }
    }
}

/// A document that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentRead {
    /// The file, file and line, or address.
    pub source: String,
    /// True where the archive has it already.
    pub known: bool,
    /// Where the same bytes were taken in under another name: that name.
    pub same_as: Option<String>,
    /// Quoted posts found in it.
    pub citations: usize,
    /// Different links it cites.
    pub links: usize,
}

/// A request that has ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestEnded {
    pub url: String,
    /// 1 is the first.
    pub attempt: u32,
    /// The status of the answer, or the code of why there was none.
    pub outcome: Result<u16, &'static str>,
    /// Milliseconds from its turn to the end of the body.
    pub took_ms: i64,
}

/// How the links stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinksStand {
    /// Being asked.
    pub under_way: usize,
    /// Known to be due and not begun.
    pub waiting: usize,
    /// Hosts that are waited for longest, at most a few.
    pub hosts: Vec<HostWaited>,
}

/// A host that keeps links waiting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostWaited {
    pub host: String,
    /// For how long still, in milliseconds.
    pub wait_ms: u64,
    /// Links that wait for it.
    pub links: usize,
}
