//! `collect`: documents → an archive of what they quote.
//!
//! Takes every document in, follows each cited link that is not held yet, asks the platform about the
//! posts it leads to, and weighs each quote against its post. Running it again does what is missing.
//! Of a document or a link that is done no more is kept in memory than its row's number.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use super::cited::CitedLinks;
use super::dispatch::{self, Asked};
use super::event::Event;
use super::inputs::{self, Inputs, Loss, Named, Skipped, Taken};
use super::intake::Intake;
use super::links::CheckSettings;
use super::posts::MediaWish;
use super::read_ahead::ReadAhead;
use super::run::Run;
use super::settle::settle;
use super::stop::Stop;
use super::{Ending, Fault, Means, resolve};
use crate::model::document::Document;
use crate::model::exchange::{Exchange, Outcome};
use crate::model::payload::Payload;
use crate::model::protection::Signing;
use crate::net::Fetch;
use crate::read::{self, Source};
use crate::store::Opened;

/// The largest document that is fetched by its address.
const DOCUMENT_BYTES_MAX: usize = 64 << 20;

/// What to collect, and how.
pub struct Collect<F> {
    /// Files, folders, `-`, `https://` addresses.
    pub inputs: Vec<String>,
    pub means: Means<F>,
}

/// What collecting came to. Every link cited is held, fetched, failed or deferred.
#[derive(Debug)]
pub struct Collected {
    pub archive: PathBuf,
    pub created: bool,
    pub documents_new: usize,
    pub documents_known: usize,
    pub citations_new: usize,
    pub citations_known: usize,
    /// Links cited by the documents of this run.
    pub links_cited: usize,
    /// Those about which nothing had to be asked.
    pub links_held: usize,
    /// What came of the others; those that a run asked to stop never came to are deferred.
    pub links: Asked,
    /// Citations of this run's documents by agreement code.
    pub agreements: BTreeMap<String, usize>,
    /// Inputs that were passed over, harmless ones included.
    pub inputs_skipped: usize,
    /// How signing went at the end of the run.
    pub signing: Option<Signing>,
    pub ending: Ending,
}

impl<F: Fetch + Send + 'static> Collect<F> {
    /// Does it.
    ///
    /// # Errors
    /// [`Fault`] where the inputs or the archive cannot be used; what was stored until then stays.
    pub async fn run(self) -> Result<Collected, Fault> {
        let (addresses, files): (Vec<String>, Vec<String>) = self
            .inputs
            .into_iter()
            .partition(|input| input.starts_with("https://") || input.starts_with("http://"));
        let means = self.means;
        let mut inputs = Reading {
            taken: ReadAhead::start(Inputs::new(&files, means.archive.folder())?),
            skipped: SkippedCounts::default(),
            held_back: Vec::new(),
        };
        // The first document is read before anything is created: a wrong path leaves no archive behind.
        let first = inputs.next(&means).await?;
        if first.is_none() && means.stop.is_asked() {
            return Err(Fault::Interrupted);
        }
        if first.is_none() && addresses.is_empty() {
            return Err(inputs::no_document(
                &files,
                inputs.skipped.all,
                &inputs.held_back,
            ));
        }
        let (run, opened) = means.begin("collect").await?;
        let mut collecting = Collecting {
            intake: Intake::new(means.archive.open_for_reading()?),
            skipped: SkippedCounts::default(),
            run,
            means,
        };
        for address in &addresses {
            if !collecting.means.stop.is_asked() {
                collecting.address(address).await?;
            }
        }
        let mut next = first;
        while let Some((document, bytes)) = next {
            let payload = Payload::from_bytes(bytes);
            collecting.document(&document, payload).await?;
            next = inputs.next(&collecting.means).await?;
        }
        inputs.tell_of_skipped(&collecting.means);
        collecting.skipped.add(inputs.skipped);
        collecting.finish(opened == Opened::Created).await
    }
}

/// The inputs on their way in.
struct Reading {
    taken: ReadAhead,
    skipped: SkippedCounts,
    /// Passed over and not told of yet.
    held_back: Vec<Skipped>,
}

/// Inputs that were passed over are named only when it is known that others were not: else they are the
/// reason why the command fails. So many wait for that.
const SKIPPED_HELD_BACK_MAX: usize = 1000;

impl Reading {
    /// The next document; none at the end of the inputs, or once asked to stop.
    async fn next<F>(&mut self, means: &Means<F>) -> Result<Option<(Document, Vec<u8>)>, Fault> {
        loop {
            let taken = tokio::select! {
                biased;
                () = means.stop.wait() => return Ok(None),
                taken = self.taken.next() => taken?,
            };
            match taken {
                None => return Ok(None),
                Some(Taken::Document { document, piece }) => {
                    self.tell_of_skipped(means);
                    return Ok(Some((*document, piece.bytes)));
                }
                Some(Taken::Skipped(one)) => {
                    self.skipped.count(&one);
                    self.held_back.push(one);
                    if self.skipped.all > SKIPPED_HELD_BACK_MAX {
                        self.tell_of_skipped(means);
                    }
                }
            }
        }
    }
}

impl Reading {
    fn tell_of_skipped<F>(&mut self, means: &Means<F>) {
        for one in self.held_back.drain(..) {
            (means.tell)(Event::Skipped(one));
        }
    }
}

/// How many inputs were passed over, by what that means.
#[derive(Clone, Copy, Default)]
struct SkippedCounts {
    all: usize,
    lost: usize,
    postponed: usize,
}

impl SkippedCounts {
    const fn count(&mut self, skipped: &Skipped) {
        self.all += 1;
        match skipped.loss {
            Loss::Nothing => {}
            Loss::Document => self.lost += 1,
            Loss::Postponed => self.postponed += 1,
        }
    }

    const fn add(&mut self, other: Self) {
        self.all += other.all;
        self.lost += other.lost;
        self.postponed += other.postponed;
    }
}

/// A run that collects.
struct Collecting<F> {
    means: Means<F>,
    run: Arc<Run<F>>,
    intake: Intake,
    skipped: SkippedCounts,
}

impl<F: Fetch + Send + 'static> Collecting<F> {
    async fn document(&mut self, document: &Document, payload: Payload) -> Result<(), Fault> {
        let read = self.intake.take_in(&self.run, document, payload).await?;
        (self.means.tell)(Event::Document(read));
        Ok(())
    }

    /// Fetches a document by its address, following redirects as for a cited link.
    async fn address(&mut self, address: &str) -> Result<(), Fault> {
        let walked = resolve::walk(&self.run, address, DOCUMENT_BYTES_MAX).await?;
        let (why, loss) = match walked.last.answer().map(|answer| answer.status) {
            Some(200) => {
                let source = walked.urls.last().map_or(address, String::as_str);
                let content_type = walked
                    .last
                    .answer()
                    .and_then(|answer| answer.header("content-type"));
                let bytes = Source::Seekable(Box::new(Cursor::new(walked.last_head.clone())));
                for piece in read::open(source, bytes) {
                    let read = piece.and_then(|piece| {
                        let piece = piece.answered_as(content_type.as_deref());
                        piece.read().map(|document| (document, piece.bytes))
                    });
                    match read {
                        Ok((mut document, bytes)) => {
                            document.url.get_or_insert_with(|| source.to_owned());
                            let payload = Payload::from_bytes(bytes);
                            self.document(&document, payload).await?;
                        }
                        Err(passed) => {
                            self.skip(inputs::passed_over(passed, Named::ByPerson));
                        }
                    }
                }
                return Ok(());
            }
            Some(status) => (format!("answered with HTTP {status}"), Loss::Document),
            None => not_reached(&walked.last),
        };
        self.skip(Skipped {
            source: address.to_owned(),
            why,
            loss,
        });
        Ok(())
    }

    fn skip(&mut self, skipped: Skipped) {
        self.skipped.count(&skipped);
        (self.means.tell)(Event::Skipped(skipped));
    }

    async fn finish(mut self, created: bool) -> Result<Collected, Fault> {
        self.intake.settle(&self.run).await?;
        let Intake {
            reader,
            mut documents,
            counts,
            ..
        } = self.intake;
        documents.sort_unstable();
        documents.dedup();
        let mut cited = CitedLinks::of(&reader, &documents, &self.means)?;
        (self.means.tell)(Event::LinksCited(cited.count()));
        let settings = CheckSettings {
            concurrency: self.means.concurrency,
            media: MediaWish::Fetch,
        };
        let links = dispatch::check_all(&self.run, &self.means, settings, &mut cited).await?;
        let (links_cited, links_held) = (cited.count(), cited.held());
        drop(cited);
        let links = links.of(links_cited - links_held);
        self.run.flush().await?;
        let agreements = settle(&self.run, &reader, &documents, &self.means).await?;
        let mut collected = Collected {
            archive: self.means.archive.folder().to_path_buf(),
            created,
            documents_new: counts.documents_new,
            documents_known: counts.documents_known,
            citations_new: counts.citations_new,
            citations_known: counts.citations_known,
            links_cited,
            links_held,
            links,
            agreements,
            inputs_skipped: self.skipped.all,
            signing: None,
            ending: ending(self.skipped, links, &self.means.stop),
        };
        // Else the -wal file would not be folded in (see `Run::end`).
        drop(reader);
        let (ending, signing) = self.run.end(collected.ending, counted(&collected)).await?;
        collected.ending = ending;
        collected.signing = Some(signing);
        Ok(collected)
    }
}

/// Why a document's address gave no answer, and whether another time may be better.
fn not_reached(last: &Exchange) -> (String, Loss) {
    match &last.outcome {
        Outcome::Answered(_) => ("was not reached".to_owned(), Loss::Postponed),
        Outcome::NotAnswered(why) => {
            let refused = why.kind.refused_by_us() && !why.kind.is_postponed();
            let loss = if refused {
                Loss::Document
            } else {
                Loss::Postponed
            };
            let code = why.kind.code().replace('_', " ");
            (format!("was not reached ({code})"), loss)
        }
    }
}

fn ending(skipped: SkippedCounts, links: Asked, stop: &Stop) -> Ending {
    if stop.is_asked() {
        Ending::Interrupted
    } else if skipped.lost > 0 {
        Ending::InputsFailed
    } else if skipped.postponed > 0 || links.failed + links.deferred > 0 {
        Ending::Incomplete
    } else {
        Ending::Clean
    }
}

fn counted(collected: &Collected) -> BTreeMap<String, u64> {
    let Asked {
        fetched,
        failed,
        deferred,
        ..
    } = collected.links;
    [
        ("documents_new", collected.documents_new),
        ("documents_known", collected.documents_known),
        ("citations_new", collected.citations_new),
        ("citations_known", collected.citations_known),
        ("links_cited", collected.links_cited),
        ("links_held", collected.links_held),
        ("links_fetched", fetched),
        ("links_failed", failed),
        ("links_deferred", deferred),
        ("inputs_skipped", collected.inputs_skipped),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), count as u64))
    .collect()
}
