//! `import`: resources out of other programs' packages → objects and records marked as foreign.
//!
//! The command line opens the package and hands its resources over, twice: first to be checked, then to be
//! stored, since the record of the package must stand before those of its resources. Nothing here makes a
//! foreign capture count as one of ours: no trail, no observation, no agreement is written.
//! Cases: `tests/import.rs`.

mod limits;

use std::collections::BTreeMap;

pub use self::limits::{Checks, cannot_prove};
use super::run::{Clock, PROGRAM};
use super::{Ending, Fault};
use crate::classify::grade::{self, HEAD_BYTES_READ, Landing};
use crate::model::capture::{Grade, Graded};
use crate::model::foreign::{CheckOutcome, ForeignCapture, ForeignCheck, PackageTaken};
use crate::model::payload::Payload;
use crate::model::protection::Signing;
use crate::model::record::{Fact, RecordId, RunEnded, RunStarted};
use crate::model::timestamp::Timestamp;
use crate::net;
pub use crate::read::foreign::{auto_archiver, manifest, named_digest, warc};
use crate::store::{Archive, Opened, Prepared, Writer};

/// A resource as the package gives it.
#[derive(Debug)]
pub struct ForeignFile {
    /// Where in the package.
    pub place: String,
    pub url: String,
    pub claimed_at: Option<Timestamp>,
    pub status: Option<u16>,
    pub content_type: Option<String>,
    pub content_encoding: Option<String>,
    pub checks: Vec<ForeignCheck>,
    pub payload: Payload,
}

/// An import under way.
pub struct Import {
    writer: Writer,
    run: RecordId,
    package: RecordId,
    captures: u64,
    failed: u64,
    /// Whether the archive was there.
    pub opened: Opened,
}

/// What an import came to.
#[derive(Debug)]
pub struct Imported {
    pub captures: u64,
    pub ending: Ending,
    pub signing: Signing,
}

impl Import {
    /// Writes the records of the run and of the package.
    ///
    /// # Errors
    /// [`Fault`] where the archive cannot be written to.
    pub async fn start(
        archive: &Archive,
        clock: &dyn Clock,
        taken: PackageTaken,
    ) -> Result<Self, Fault> {
        let (writer, opened) = archive.open_for_writing()?;
        let failed = taken.faults_total;
        let started = Prepared::new(
            Fact::RunStarted(RunStarted {
                command: "import".to_owned(),
                program: PROGRAM.to_owned(),
                options: BTreeMap::from([("form".to_owned(), taken.form.clone())]),
            }),
            clock.now(),
            None,
        );
        let run = started.id;
        let package = Prepared::new(Fact::Import(taken), clock.now(), Some(run));
        let id = package.id;
        writer.put(vec![started, package], Vec::new()).await?;
        Ok(Self {
            writer,
            run,
            package: id,
            captures: 0,
            failed,
            opened,
        })
    }

    /// Stores one resource with its record.
    ///
    /// # Errors
    /// [`Fault`] where the archive cannot be written to, or a body cannot be read back.
    pub async fn add(&mut self, clock: &dyn Clock, mut file: ForeignFile) -> Result<(), Fault> {
        let graded = graded(&mut file)?;
        self.captures += 1;
        let capture = ForeignCapture {
            package: self.package,
            place: file.place,
            url: file.url,
            claimed_at: file.claimed_at,
            status: file.status,
            content_type: file.content_type,
            digest: file.payload.digest,
            size: file.payload.size,
            graded,
            checks: file.checks,
        };
        let fact = Fact::ForeignCapture(Box::new(capture));
        let record = Prepared::new(fact, clock.now(), Some(self.run));
        self.writer.put(vec![record], vec![file.payload]).await?;
        Ok(())
    }

    /// Writes the run's end and signs.
    ///
    /// # Errors
    /// [`Fault`] where the archive cannot be written to.
    pub async fn end(self, clock: &dyn Clock) -> Result<Imported, Fault> {
        let ending = match self.writer.refusal().await? {
            None if self.failed == 0 => Ending::Clean,
            _ => Ending::Findings,
        };
        let counts = BTreeMap::from([
            ("foreign_captures".to_owned(), self.captures),
            ("faults".to_owned(), self.failed),
        ]);
        let fact = Fact::RunEnded(RunEnded {
            exit_code: ending.exit_code(),
            counts,
        });
        let record = Prepared::new(fact, clock.now(), Some(self.run));
        self.writer.put(vec![record], Vec::new()).await?;
        let signing = self.writer.sign().await?;
        self.writer.close().await?;
        let ending = match signing.refusal() {
            Some(_) => Ending::Findings,
            None => ending,
        };
        Ok(Imported {
            captures: self.captures,
            ending,
            signing,
        })
    }
}

/// What the copy really holds, by the rules of our own captures; what has no status is judged as if it had been
/// answered, for its bytes are all there is.
fn graded(file: &mut ForeignFile) -> Result<Graded, Fault> {
    let head = file
        .payload
        .head(HEAD_BYTES_READ)
        .map_err(|error| Fault::Broken(format!("{}: {error}", file.place)))?;
    let head = match &file.content_encoding {
        Some(coding) => net::undone(coding, &head, HEAD_BYTES_READ),
        None => head,
    };
    let status = file.status.unwrap_or(200);
    let kind = file.content_type.as_deref().unwrap_or_default();
    let is_media = ["image/", "video/", "audio/"]
        .iter()
        .any(|media| kind.starts_with(media));
    let as_media = grade::media(status, &head);
    if is_media || as_media.grade == Grade::Media {
        return Ok(as_media);
    }
    Ok(grade::landing(Landing {
        url: &file.url,
        status,
        content_type: file.content_type.as_deref(),
        head: &head,
        post: None,
    }))
}

/// The sentence for a resource whose digests do not hold; none where they do.
pub fn fault_of(place: &str, url: &str, checks: &[ForeignCheck]) -> Option<String> {
    let failed: Vec<String> = checks
        .iter()
        .filter(|check| check.outcome == CheckOutcome::Failed)
        .map(|check| check.what.replace('_', " "))
        .collect();
    (!failed.is_empty()).then(|| {
        format!(
            "{place} ({url}): the {} it names is not that of its bytes",
            failed.join(" and the ")
        )
    })
}
