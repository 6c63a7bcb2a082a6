//! `collect`: documents → an archive of what they quote.
//!
//! Takes every document in, follows each cited link that is not held yet, asks the platform about the
//! posts it leads to, and weighs each quote against its post. Running it again does what is missing.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::due;
use super::inputs::{self, Inputs, Loss, Skipped, Taken};
use super::intake::{self, LinksMet};
use super::links::{self, CheckSettings, LinkOutcome, LinkTask, Tell};
use super::posts::MediaWish;
use super::read_ahead::ReadAhead;
use super::run::Run;
use super::weigh;
use super::{Ending, Fault, Means, resolve};
use crate::model::citation::Doubt;
use crate::model::digest::Digest;
use crate::model::document::{Document, MediaType};
use crate::model::exchange::{Exchange, Outcome};
use crate::model::payload::Payload;
use crate::model::protection::Signing;
use crate::model::record::{Fact, RecordId};
use crate::net::{Fetch, Purpose};
use crate::read;
use crate::store::{Opened, Reader};

/// The largest document that is fetched by its address.
const DOCUMENT_BYTES_MAX: usize = 64 << 20;

/// What to collect, and how.
pub struct Collect<F> {
    /// Files, folders, `-`, `https://` addresses.
    pub inputs: Vec<String>,
    pub means: Means<F>,
}

/// What collecting came to.
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
    /// What came of each link that was asked; the others were held already.
    pub asked: Vec<LinkOutcome>,
    /// Citations of this run's documents by agreement code.
    pub agreements: BTreeMap<String, usize>,
    pub doubts: Vec<(String, Doubt)>,
    pub skipped: Vec<Skipped>,
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
        let mut inputs = ReadAhead::start(Inputs::new(&files, means.archive.folder())?);
        // The first document is read before anything is created: a wrong path leaves no archive behind.
        let mut skipped = Vec::new();
        let first = next_document(&mut inputs, &mut skipped).await?;
        if first.is_none() && addresses.is_empty() {
            return Err(inputs::no_document(&files, &skipped));
        }
        let (run, opened) = means.begin("collect").await?;
        let reader = means.archive.open_for_reading()?;
        let mut intake = Intake {
            reader,
            links_met: LinksMet::new(),
            cited: Vec::new(),
            documents: Vec::new(),
            documents_met: HashSet::new(),
            collected: Collected {
                archive: means.archive.folder().to_path_buf(),
                created: opened == Opened::Created,
                documents_new: 0,
                documents_known: 0,
                citations_new: 0,
                citations_known: 0,
                links_cited: 0,
                asked: Vec::new(),
                agreements: BTreeMap::new(),
                doubts: Vec::new(),
                skipped: Vec::new(),
                signing: None,
                ending: Ending::Clean,
            },
        };
        let mut unreached = Vec::new();
        for address in &addresses {
            intake.address(&run, address, &mut unreached).await?;
        }
        let mut next = first;
        while let Some((document, bytes)) = next {
            intake
                .document(&run, &document, Payload::from_bytes(bytes))
                .await?;
            next = next_document(&mut inputs, &mut skipped).await?;
        }
        skipped.extend(unreached);
        intake.collected.skipped = skipped;
        run.flush().await?;
        let settings = CheckSettings {
            concurrency: means.concurrency,
            media: MediaWish::Fetch,
        };
        intake.finish(run, settings, &means.tell).await
    }
}

type Read = (Document, Vec<u8>);

async fn next_document(
    inputs: &mut ReadAhead,
    skipped: &mut Vec<Skipped>,
) -> Result<Option<Read>, Fault> {
    loop {
        match inputs.next().await? {
            None => return Ok(None),
            Some(Taken::Document { document, bytes }) => return Ok(Some((document, bytes))),
            Some(Taken::Skipped(one)) => skipped.push(one),
        }
    }
}

/// The documents of one run on their way in.
struct Intake {
    reader: Reader,
    links_met: LinksMet,
    cited: Vec<(RecordId, String)>,
    documents: Vec<RecordId>,
    /// Documents of this run by their bytes: the same one under two names is one document.
    documents_met: HashSet<(Digest, MediaType)>,
    collected: Collected,
}

impl Intake {
    async fn document<F: Fetch>(
        &mut self,
        run: &Run<F>,
        document: &Document,
        payload: Payload,
    ) -> Result<(), Fault> {
        if !self
            .documents_met
            .insert((payload.digest, document.media_type))
        {
            self.collected.documents_known += 1;
            return Ok(());
        }
        let taken =
            intake::take_in(run, &self.reader, &mut self.links_met, document, payload).await?;
        let counted = &mut self.collected;
        if taken.known {
            counted.documents_known += 1;
        } else {
            counted.documents_new += 1;
        }
        counted.citations_new += taken.citations_new;
        counted.citations_known += taken.citations_known;
        for doubt in taken.doubts {
            counted.doubts.push((document.source.clone(), doubt));
        }
        self.cited.extend(taken.links);
        self.documents.push(taken.document);
        Ok(())
    }

    /// Fetches a document by its address, following redirects as for a cited link.
    async fn address<F: Fetch>(
        &mut self,
        run: &Run<F>,
        address: &str,
        unreached: &mut Vec<Skipped>,
    ) -> Result<(), Fault> {
        let walked = resolve::walk(run, address, Purpose::Page, DOCUMENT_BYTES_MAX).await?;
        let (why, loss) = match walked.last.answer().map(|answer| answer.status) {
            Some(200) => {
                let source = walked.urls.last().map_or(address, String::as_str);
                match read::read(source, &walked.last_head) {
                    Ok(documents) => {
                        for document in documents.into_iter().flatten() {
                            let mut document = document;
                            document.url.get_or_insert_with(|| source.to_owned());
                            let payload = Payload::from_bytes(walked.last_head.clone());
                            self.document(run, &document, payload).await?;
                        }
                        return Ok(());
                    }
                    Err(other) => (format!("is {}", other.what), Loss::Document),
                }
            }
            Some(status) => (format!("answered with HTTP {status}"), Loss::Document),
            None => not_reached(&walked.last),
        };
        unreached.push(Skipped {
            source: address.to_owned(),
            why,
            loss,
        });
        Ok(())
    }

    async fn finish<F: Fetch + Send + 'static>(
        mut self,
        run: Arc<Run<F>>,
        settings: CheckSettings,
        tell: &Tell,
    ) -> Result<Collected, Fault> {
        let tasks = self.tasks()?;
        self.collected.asked = links::check_all(&run, tasks, settings, tell).await?;
        run.flush().await?;
        for document in std::mem::take(&mut self.documents) {
            let Some(stored) = self.reader.record(document)? else {
                continue;
            };
            for citation in self.reader.citations(&stored)? {
                if let Some(agreement) = weigh::weigh(&run, &self.reader, &citation).await? {
                    let code = agreement.code().to_owned();
                    *self.collected.agreements.entry(code).or_default() += 1;
                }
            }
        }
        self.collected.ending = ending(&self.collected);
        let (ending, counts) = (self.collected.ending, counts(&self.collected));
        drop(self.reader);
        let (ending, signing) = run.end(ending, counts).await?;
        self.collected.ending = ending;
        self.collected.signing = Some(signing);
        Ok(self.collected)
    }

    /// What is still to be asked, each link once.
    fn tasks(&mut self) -> Result<Vec<LinkTask>, Fault> {
        let mut tasks = Vec::new();
        let mut seen = BTreeSet::new();
        for (link, url) in std::mem::take(&mut self.cited) {
            if !seen.insert(link) {
                continue;
            }
            let Some(stored) = self.reader.record(link)? else {
                continue;
            };
            debug_assert!(matches!(stored.record.fact, Fact::Link(_)));
            if let Some(due) = due::of_link(&self.reader, &stored)? {
                tasks.push(LinkTask { link, url, due });
            }
        }
        self.collected.links_cited = seen.len();
        Ok(tasks)
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

fn ending(collected: &Collected) -> Ending {
    let lost = |loss: Loss| collected.skipped.iter().any(|one| one.loss == loss);
    if lost(Loss::Document) {
        Ending::InputsFailed
    } else if lost(Loss::Postponed) || collected.asked.iter().any(LinkOutcome::will_be_asked_again)
    {
        Ending::Incomplete
    } else {
        Ending::Clean
    }
}

fn counts(collected: &Collected) -> BTreeMap<String, u64> {
    let again = collected
        .asked
        .iter()
        .filter(|outcome| outcome.will_be_asked_again());
    [
        ("documents_new", collected.documents_new),
        ("documents_known", collected.documents_known),
        ("citations_new", collected.citations_new),
        ("citations_known", collected.citations_known),
        ("links_cited", collected.links_cited),
        ("links_asked", collected.asked.len()),
        ("links_to_ask_again", again.count()),
        ("inputs_skipped", collected.skipped.len()),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), count as u64))
    .collect()
}
