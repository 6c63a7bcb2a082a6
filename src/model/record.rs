//! A record: one fact, written once. Its canonical bytes are hashed, stored and never changed.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::agreement::{Agreement, ClockCheck};
use super::article::ArticleChecked;
use super::capture::{CaptureRole, Graded};
use super::check::CheckDetails;
use super::citation::{Citation, Span};
use super::consistency::Inconsistency;
use super::digest::Digest;
use super::document::MediaType;
use super::evidence::{CosignatureAdded, HistoryParted, ObjectRepaired, StampObtained};
use super::exchange::Exchange;
use super::finding::Finding;
use super::foreign::{ForeignCapture, PackageTaken};
use super::liveness::Judged;
use super::memento::{MementoSought, Submitted};
use super::merged::LogMerged;
use super::package::PackageMade;
use super::picture::PictureSeen;
use super::place::QuotePlace;
use super::post::{PostAnswer, PostKey, PostSource};
use super::protection::Level;
use super::purged::RecordsPurged;
use super::timestamp::Timestamp;
use super::trail::{TrailEnd, Via};

/// The version mark inside every record of this form.
pub const RECORD_FORM: &str = "pressmark/record/1";

/// The id of a record: SHA-256 of its stored bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Digest);

impl fmt::Display for RecordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A record as it is written: the fact with its salt, time and run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// [`RECORD_FORM`].
    pub v: String,
    /// 16 random bytes in hex, so that the id reveals nothing once the bytes are purged.
    pub salt: String,
    /// When the fact was written, by this computer's clock.
    pub at: Timestamp,
    /// The run that wrote it; null for the run's own first record.
    pub run: Option<RecordId>,
    /// The fact.
    #[serde(flatten)]
    pub fact: Fact,
}

/// The kinds of fact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub enum Fact {
    RunStarted(RunStarted),
    RunEnded(RunEnded),
    Document(DocumentTaken),
    DocumentName(DocumentNamed),
    Link(LinkSeen),
    Citation(Box<CitationFound>),
    BareLink(BareLinkFound),
    Exchange(Box<Exchange>),
    Trail(TrailFollowed),
    Capture(CaptureMade),
    Requisites(RequisitesGathered),
    PostAnswer(PostAnswered),
    Agreement(AgreementReached),
    QuotePlace(QuoteLocated),
    Picture(PictureSeen),
    Observation(LinkObserved),
    Memento(Box<MementoSought>),
    Submission(Box<Submitted>),
    Fixity(FixityRun),
    Stamp(Box<StampObtained>),
    Cosignature(CosignatureAdded),
    Parting(HistoryParted),
    Repair(ObjectRepaired),
    Package(PackageMade),
    Import(PackageTaken),
    ForeignCapture(Box<ForeignCapture>),
    Purge(RecordsPurged),
    Merge(Box<LogMerged>),
}

impl Fact {
    /// The name in the `kind` field and column.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::RunStarted(_) => "run_started",
            Self::RunEnded(_) => "run_ended",
            Self::Document(_) => "document",
            Self::DocumentName(_) => "document_name",
            Self::Link(_) => "link",
            Self::Citation(_) => "citation",
            Self::BareLink(_) => "bare_link",
            Self::Exchange(_) => "exchange",
            Self::Trail(_) => "trail",
            Self::Capture(_) => "capture",
            Self::Requisites(_) => "requisites",
            Self::PostAnswer(_) => "post_answer",
            Self::Agreement(_) => "agreement",
            Self::QuotePlace(_) => "quote_place",
            Self::Picture(_) => "picture",
            Self::Observation(_) => "observation",
            Self::Memento(_) => "memento",
            Self::Submission(_) => "submission",
            Self::Fixity(_) => "fixity",
            Self::Stamp(_) => "stamp",
            Self::Cosignature(_) => "cosignature",
            Self::Parting(_) => "parting",
            Self::Repair(_) => "repair",
            Self::Package(_) => "package",
            Self::Import(_) => "import",
            Self::ForeignCapture(_) => "foreign_capture",
            Self::Purge(_) => "purge",
            Self::Merge(_) => "merge",
        }
    }
}

/// A record with the exact bytes that were hashed, as it leaves the archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenRecord {
    /// SHA-256 of `bytes`.
    pub id: RecordId,
    /// What the bytes say.
    pub record: Record,
    /// Canonical JSON on one line, without a line end.
    pub bytes: Vec<u8>,
}

/// A command began to write to the archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RunStarted {
    /// `collect`, `recheck`, `verify`, `export`, `import`.
    pub command: String,
    /// Program name and version.
    pub program: String,
    /// Options that change what is asked or recorded.
    pub options: BTreeMap<String, String>,
}

/// A command finished (a run without this record was cut off).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RunEnded {
    /// The exit code it ended with.
    pub exit_code: u8,
    /// What it did, counted.
    pub counts: BTreeMap<String, u64>,
}

/// A document was taken in; its bytes as read are an object.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DocumentTaken {
    /// SHA-256 of the bytes as given.
    pub digest: Digest,
    /// Length of the bytes.
    pub size: u64,
    /// The document's own id, else its source.
    pub id: String,
    /// A path, an address or `-`, as the user named it.
    pub source: String,
    /// How the text was read.
    pub media_type: MediaType,
    /// WHATWG label of the encoding the text was decoded from.
    pub encoding: String,
    /// Two-letter language, where declared.
    pub language: Option<String>,
    /// Where it was published, where known.
    pub url: Option<String>,
    /// When its container says that it was recorded: another's word, not ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Timestamp>,
}

/// A document whose bytes are held was met under another name or at another place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DocumentNamed {
    /// The document record with the same bytes, read the same way.
    pub document: RecordId,
    /// The id it has there, else its source.
    pub id: String,
    /// A path, an address or `-`, as the user named it.
    pub source: String,
    /// Where it was published, where known.
    pub url: Option<String>,
    /// When its container says that it was recorded: another's word, not ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Timestamp>,
}

/// A link was met for the first time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LinkSeen {
    /// With scheme, otherwise as cited.
    pub url: String,
}

/// Characters of the document kept on either side of a quote.
pub const CONTEXT_CHARS: usize = 200;

/// A citation was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CitationFound {
    /// The document record.
    pub document: RecordId,
    /// Which citation of the document, counted from 0.
    pub position: u64,
    /// What was read.
    pub citation: Citation,
    /// The link records, one for each of `citation.links`.
    pub links: Vec<RecordId>,
    /// Up to `CONTEXT_CHARS` characters of the document before the quote.
    pub context_before: String,
    /// Up to `CONTEXT_CHARS` characters of the document after it.
    pub context_after: String,
}

/// A link outside any quote was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BareLinkFound {
    /// The document record.
    pub document: RecordId,
    /// The link record.
    pub link: RecordId,
    /// Where it stands.
    pub span: Span,
}

/// A link was followed to its end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TrailFollowed {
    /// The link record.
    pub link: RecordId,
    /// The exchanges, in order.
    pub hops: Vec<Hop>,
    /// Why it ends there.
    pub end: TrailEnd,
    /// The address of the last request.
    pub end_url: String,
    /// The post that address names, if it names one.
    pub post: Option<PostKey>,
}

/// One step of a trail.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hop {
    /// How the step was named.
    pub via: Via,
    /// The exchange record.
    pub exchange: RecordId,
}

/// A resource was obtained.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaptureMade {
    /// The trail or post-answer record it was obtained for.
    pub of: RecordId,
    /// The exchange that brought it.
    pub exchange: RecordId,
    /// What it is to the citation.
    pub role: CaptureRole,
    /// The object.
    pub digest: Digest,
    /// What the copy really holds.
    pub graded: Graded,
    /// The exchanges that led to it, without the last, where no other record names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hops: Vec<Hop>,
}

/// What it takes to see a captured page or video again was fetched, as far as it could be had.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RequisitesGathered {
    /// The trail or post-answer record.
    pub of: RecordId,
    /// The exchange that brought the page or the playlist.
    pub exchange: RecordId,
    /// Requisites served whole and stored.
    pub held: u64,
    /// Requisites that were asked for and not served, or not whole.
    pub missed: u64,
    /// Requisites that were not asked for, because the limit on number or bytes was reached.
    pub left_out: u64,
    /// Of those that were missed, how many may be served another time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub may_come: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A platform was asked about a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PostAnswered {
    /// Which post.
    pub key: PostKey,
    /// Which door was asked.
    pub source: PostSource,
    /// The exchanges, in order.
    pub hops: Vec<Hop>,
    /// What it said.
    pub answer: PostAnswer,
}

/// A quote was compared with what is known of its post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementReached {
    /// The citation record.
    pub citation: RecordId,
    /// The post-answer record compared with, if there was one.
    pub post_answer: Option<RecordId>,
    /// The post the citation's links lead to, if they lead to one.
    pub post: Option<PostKey>,
    /// The record of the second reading, where that was compared and not the first: the post's own words were found
    /// to begin or end elsewhere, and agree there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<RecordId>,
    /// The comparison.
    pub agreement: Agreement,
    /// The id's clock against the printed date.
    pub clock: ClockCheck,
    /// What else does not fit together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consistency: Vec<Inconsistency>,
    /// The stored pages that the citation's links lead to, held against the post.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<ArticleChecked>,
}

/// A document was searched again for the words of the post that one of its quotes is held to be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuoteLocated {
    /// The citation record: the first reading, which stays.
    pub citation: RecordId,
    /// The post-answer record whose words were looked for.
    pub post_answer: RecordId,
    /// Where they stand.
    pub place: QuotePlace,
}

/// What one check of a link saw.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LinkObserved {
    /// The link record.
    pub link: RecordId,
    /// The trail that was followed, if any request was made or refused.
    pub trail: Option<RecordId>,
    /// The post-answer records that were weighed.
    pub post_answers: Vec<RecordId>,
    /// What it means.
    pub judged: Judged,
    /// What it rested on beside the trail, and what all checks add up to with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Box<CheckDetails>>,
}

/// A check of what is stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FixityRun {
    /// Which objects were hashed, where not all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PartChecked>,
    /// Objects hashed again.
    pub objects: u64,
    /// Bytes hashed.
    pub bytes: u64,
    /// Records hashed again.
    pub records: u64,
    /// How far the log was protected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// What was wrong: the first thousand findings.
    pub findings: Vec<Finding>,
    /// How many findings there were in all.
    pub findings_total: u64,
}

/// Which objects a partial check hashed. Records, tables and log are always checked whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartChecked {
    /// The choice in words: `slice 3/30`, `since 2026-10-01T00:00:00.000Z`, `at most 1000000 bytes`.
    pub chosen: String,
    /// Objects there are in all.
    pub objects_total: u64,
    /// The last object row that was hashed in order, where the next check of this kind goes on after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<i64>,
}
