//! What an archive knows, laid out for reading: the input of every report and export.
//!
//! `jobs::assemble` fills these from the archive; `report/` turns them into text, HTML, JSON and CSV.
//! Everything here is a plain value; nothing refers back to the archive.

mod exchanged;
mod life;

use std::collections::BTreeMap;

use serde::Serialize;

use super::agreement::{Agreement, ClockCheck};
use super::article::ArticleChecked;
use super::capture::{CaptureRole, Graded};
use super::citation::{Attribution, Platform, Span};
use super::consistency::Inconsistency;
use super::digest::Digest;
use super::existence::Existence;
use super::memento::MementoSought;
use super::picture::SeenElsewhere;
use super::place::QuotePlace;
use super::post::{Absence, AccountTold, Post, PostKey, PostSource};
use super::protection::Level;
use super::record::{PartChecked, RecordId};
use super::timestamp::Timestamp;
pub use exchanged::{ForeignFacts, ImportFacts, PackageMadeFacts, StampFacts};
pub use life::{LifeFacts, ObservationFacts, PartFacts, StateFacts, StrikeFacts};

/// Everything a report tells.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ArchiveFacts {
    /// Program name and version that made the report.
    pub program: String,
    /// When the report was made, by this computer's clock.
    pub made: Timestamp,
    /// The archive's folder as the user named it.
    pub archive: String,
    /// Counts for the whole archive.
    pub totals: Totals,
    /// Documents in the order they were taken in.
    pub documents: Vec<DocumentFacts>,
    /// Every run, oldest first.
    pub runs: Vec<RunFacts>,
    /// Every fixity check, oldest first.
    pub fixity: Vec<FixityFacts>,
    /// Every package that was handed out, oldest first.
    pub packages: Vec<PackageMadeFacts>,
    /// Every package of another program that was taken in, oldest first.
    pub imports: Vec<ImportFacts>,
    /// Every time stamp over the log, as it was obtained, oldest first.
    pub stamps: Vec<StampFacts>,
}

/// Counts for the whole archive.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Totals {
    pub documents: u64,
    pub citations: u64,
    pub links: u64,
    pub exchanges: u64,
    pub objects: u64,
    /// Bytes of all objects, as received.
    pub object_bytes: u64,
    pub records: u64,
    /// Links by what all their checks add up to: a code of `StateTold`.
    pub links_by_state: BTreeMap<String, u64>,
    /// Citations by agreement code.
    pub citations_by_agreement: BTreeMap<String, u64>,
}

/// One document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DocumentFacts {
    pub record: RecordId,
    pub id: String,
    pub source: String,
    pub url: Option<String>,
    pub language: Option<String>,
    pub media_type: String,
    pub encoding: String,
    /// SHA-256 of the document's bytes as given; the bytes are an object.
    pub digest: Digest,
    pub size: u64,
    pub taken_in: Timestamp,
    /// Other names under which the same bytes were met later, oldest first.
    pub also_met: Vec<DocumentNameFacts>,
    pub citations: Vec<CitationFacts>,
    /// Links cited outside any quote.
    pub bare_links: Vec<BareLinkFacts>,
}

/// A link outside any quote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BareLinkFacts {
    pub span: Span,
    pub link: LinkFacts,
}

/// One citation with all that is known about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CitationFacts {
    pub record: RecordId,
    /// Counted from 1 within the document.
    pub number: u64,
    pub found: Timestamp,
    pub quoted_text: String,
    pub span: Span,
    pub context_before: String,
    pub context_after: String,
    pub attribution: Attribution,
    pub platform: Platform,
    pub permalink: Option<String>,
    pub confidence_percent: u8,
    pub rule: String,
    pub links: Vec<LinkFacts>,
    /// The post its links lead to, if they lead to one.
    pub post: Option<PostFacts>,
    /// The latest comparison.
    pub agreement: Option<AgreementFacts>,
    /// Where media of its post were seen with another quoted post.
    pub seen: Vec<SeenElsewhere>,
    /// Where the post's own words stand in the document, once the post was known.
    pub place: Option<PlaceFacts>,
    /// What a reader should know is not there, one sentence each, for example
    /// "https://t.co/… was not reached: no network at …; it will be retried."
    pub missing: Vec<String>,
}

/// Where a post's words stand in a document, beside where the quote was first read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PlaceFacts {
    pub record: RecordId,
    /// When the document was searched for them.
    pub searched: Timestamp,
    pub place: QuotePlace,
}

/// The comparison of a quote with its post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AgreementFacts {
    pub record: RecordId,
    pub compared: Timestamp,
    pub agreement: Agreement,
    pub clock: ClockCheck,
    /// What else does not fit together.
    pub consistency: Vec<Inconsistency>,
    /// The stored pages that the citation's links lead to, held against the post.
    pub articles: Vec<ArticleChecked>,
    /// Which door's answer was compared, where there was one.
    pub source: Option<PostSource>,
    /// The record of that answer.
    pub post_answer: Option<RecordId>,
    /// The record of the second reading, where that was compared and not the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<RecordId>,
    /// Between which moments that answer's words stood there, where it gave the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existence: Option<Existence>,
}

/// Another name or place under which a document's bytes were met.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DocumentNameFacts {
    pub record: RecordId,
    pub met: Timestamp,
    /// The id it has there, else its source.
    pub id: String,
    pub source: String,
    /// Where it was published, where known.
    pub url: Option<String>,
}

/// One link, its trail and its life.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LinkFacts {
    pub record: RecordId,
    pub url: String,
    /// The latest trail that had an answer at its end, else the latest trail.
    pub trail: Option<TrailFacts>,
    pub life: LifeFacts,
    /// The latest search for copies in public web archives, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memento: Option<MementoFacts>,
}

/// A search for copies of a link in public web archives.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MementoFacts {
    pub record: RecordId,
    pub at: Timestamp,
    pub sought: MementoSought,
}

/// A trail with its hops.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TrailFacts {
    pub record: RecordId,
    pub followed: Timestamp,
    pub hops: Vec<HopFacts>,
    /// Why it ends there: a code of `TrailEnd`.
    pub end: String,
    pub end_url: String,
    /// What was stored from its end, with the grade of the copy.
    pub captures: Vec<CaptureFacts>,
    /// How much of what it takes to see that page again is held; where this trail asked for none, of the
    /// newest earlier one that did. `None` where it takes nothing more.
    pub requisites: Option<RequisitesFacts>,
}

/// What it takes to see a captured page or video again: its pictures, style sheets, fonts or pieces.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RequisitesFacts {
    pub record: RecordId,
    /// When the page or playlist was asked for that they belong to.
    pub of: Timestamp,
    /// Served whole and stored.
    pub held: u64,
    /// Asked for and not served, or not whole.
    pub missed: u64,
    /// Not asked for: the limit on number or bytes was reached.
    pub left_out: u64,
    /// Of those that were missed, how many may be served another time; a later run asks.
    pub may_come: u64,
}

/// One request and its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HopFacts {
    pub record: RecordId,
    /// A code of `Via`.
    pub via: String,
    pub url: String,
    pub started: Timestamp,
    /// Milliseconds from request to last byte or failure.
    pub duration_ms: i64,
    pub status: Option<u16>,
    /// The `Location` header, as received.
    pub location: Option<String>,
    pub content_type: Option<String>,
    pub remote_address: Option<String>,
    pub body_digest: Option<Digest>,
    pub body_size: Option<u64>,
    /// Why the body is not whole, in words.
    pub body_cut: Option<String>,
    /// Why there was no answer: a code of `NoAnswerKind`, and the particulars.
    pub no_answer: Option<NoAnswerFacts>,
}

/// Why there was no answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NoAnswerFacts {
    pub code: String,
    pub detail: String,
}

/// A stored resource.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaptureFacts {
    pub record: RecordId,
    pub role: CaptureRole,
    pub url: String,
    pub captured: Timestamp,
    pub status: u16,
    pub content_type: Option<String>,
    pub digest: Digest,
    pub size: u64,
    pub graded: Graded,
    /// Why the body is not whole, in words.
    pub body_cut: Option<String>,
    /// Of a playlist: how many of the video's pieces are held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pieces: Option<RequisitesFacts>,
}

/// What the platform said about a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PostFacts {
    pub key: PostKey,
    /// The moment the id itself carries, where it carries one.
    pub id_time: Option<Timestamp>,
    /// Where that moment is interpolated: how far off it is at most, in milliseconds.
    pub id_time_error_ms: Option<i64>,
    /// Every handle the account was met under, in the order of the first time.
    pub handles: Vec<HandleFacts>,
    /// Every time it was asked, oldest first.
    pub answers: Vec<PostAnswerFacts>,
    /// Media stored for it.
    pub media: Vec<CaptureFacts>,
    /// What was stored to see its videos again: playlists and pieces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<CaptureFacts>,
}

/// A handle an account was met under.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HandleFacts {
    /// Without `@`.
    pub handle: String,
    /// Codes of doors, or `address`: what an address shows is what somebody wrote into it.
    pub places: Vec<String>,
    pub first: Timestamp,
    pub last: Timestamp,
}

/// One answer about a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PostAnswerFacts {
    pub record: RecordId,
    pub source: PostSource,
    pub at: Timestamp,
    pub hops: Vec<HopFacts>,
    pub found: Option<Post>,
    /// Where the door tells of the account and not of the post.
    pub account: Option<AccountTold>,
    pub absent: Option<Absence>,
    /// The platform's words or the rule that applied, where absent.
    pub detail: Option<String>,
    /// The stored answer itself.
    pub capture: Option<CaptureFacts>,
}

/// One run of a command that wrote to the archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RunFacts {
    pub record: RecordId,
    pub command: String,
    pub program: String,
    pub options: BTreeMap<String, String>,
    pub started: Timestamp,
    /// Absent where the run was cut off.
    pub ended: Option<Timestamp>,
    pub exit_code: Option<u8>,
    pub counts: BTreeMap<String, u64>,
}

/// One fixity check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FixityFacts {
    pub record: RecordId,
    pub at: Timestamp,
    pub objects: u64,
    pub bytes: u64,
    pub findings_total: u64,
    /// Which objects were hashed, where not all were.
    pub part: Option<PartChecked>,
    /// How far the log was protected; none for checks of a version that did not tell.
    pub level: Option<Level>,
    /// One sentence each, the first thousand.
    pub findings: Vec<String>,
}
