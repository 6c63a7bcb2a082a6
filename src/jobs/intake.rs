//! A document → its records: the bytes as given, every citation found in it, every link cited.
//!
//! A document that is in the archive already is not taken in twice; citations that a better reader
//! finds in it later are added to it.

use std::collections::{HashMap, HashSet};

use super::Fault;
use super::event::{DocumentRead, Event};
use super::names::Names;
use super::run::Run;
use crate::extract;
use crate::model::citation::{BareLink, Citation, Doubt, Span};
use crate::model::digest::Digest;
use crate::model::document::{Document, MediaType};
use crate::model::payload::Payload;
use crate::model::record::{
    BareLinkFound, CONTEXT_CHARS, CitationFound, DocumentTaken, Fact, LinkSeen, RecordId,
};
use crate::net::Fetch;
use crate::store::{Prepared, Reader};

/// So many documents, or links met in them, and all is written out: what the archive holds need not be
/// remembered.
const DOCUMENTS_SETTLED: usize = 256;
const LINKS_SETTLED: usize = 1 << 14;

/// Links met whose records the reader may not see yet.
type LinksMet = HashMap<String, RecordId>;

/// The documents of one run on their way in.
pub(super) struct Intake {
    pub reader: Reader,
    /// Rows of the documents that are in.
    pub documents: Vec<i64>,
    pub counts: IntakeCounts,
    /// Documents the reader may not see yet, with their names by their bytes.
    unsettled: Vec<RecordId>,
    names_met: HashMap<(Digest, MediaType), Names>,
    links_met: LinksMet,
}

/// How much came in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct IntakeCounts {
    pub documents_new: usize,
    pub documents_known: usize,
    pub citations_new: usize,
    pub citations_known: usize,
}

impl Intake {
    /// Nothing is in yet.
    pub fn new(reader: Reader) -> Self {
        Self {
            reader,
            documents: Vec::new(),
            counts: IntakeCounts::default(),
            unsettled: Vec::new(),
            names_met: HashMap::new(),
            links_met: LinksMet::new(),
        }
    }

    /// Takes a document in. One with the bytes of another is the same document.
    pub async fn take_in<F: Fetch>(
        &mut self,
        run: &Run<F>,
        document: &Document,
        payload: Payload,
    ) -> Result<DocumentRead, Fault> {
        let bytes = (payload.digest, document.media_type);
        if let Some(names) = self.names_met.get_mut(&bytes) {
            self.counts.documents_known += 1;
            let first = names.first_source.clone();
            if let Some(named) = names.another(document) {
                run.record(named, Vec::new()).await?;
            }
            return Ok(DocumentRead {
                source: document.source.clone(),
                known: true,
                same_as: Some(first).filter(|first| *first != document.source),
                citations: 0,
                links: 0,
            });
        }
        let taken = take_in(run, &self.reader, &mut self.links_met, document, payload).await?;
        let counts = &mut self.counts;
        if taken.read.known {
            counts.documents_known += 1;
        } else {
            counts.documents_new += 1;
        }
        counts.citations_new += taken.citations_new;
        counts.citations_known += taken.citations_known;
        self.names_met.insert(bytes, taken.names);
        self.unsettled.push(taken.document);
        if self.unsettled.len() >= DOCUMENTS_SETTLED || self.links_met.len() >= LINKS_SETTLED {
            self.settle(run).await?;
        }
        Ok(taken.read)
    }

    /// Waits until all that came in is on the disk, and forgets what can be looked up there.
    pub async fn settle<F: Fetch>(&mut self, run: &Run<F>) -> Result<(), Fault> {
        run.flush().await?;
        for document in self.unsettled.drain(..) {
            self.documents.extend(self.reader.row_of(document)?);
        }
        self.names_met.clear();
        self.links_met.clear();
        Ok(())
    }
}

/// What became of one document.
struct TakenIn {
    document: RecordId,
    names: Names,
    read: DocumentRead,
    /// Citations added now, and those held before.
    citations_new: usize,
    citations_known: usize,
}

/// Takes a document in, with everything extraction finds in it, in one step.
async fn take_in<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    links_met: &mut LinksMet,
    document: &Document,
    payload: Payload,
) -> Result<TakenIn, Fault> {
    let extraction = extract::extract(document);
    let known = held(reader, document, &payload)?;
    let mut batch = Batch::new(links_met, reader);
    let mut names = match known.names {
        Some(names) => names,
        None => Names::of(
            batch.add(run.prepare(taken_fact(document, &payload))),
            document,
        ),
    };
    let document_id = names.document;
    let first_source = names.first_source.clone();
    let is_known = known.is_known;
    if let Some(named) = names.another(document) {
        batch.add(run.prepare(named));
    }
    let citations = extraction.posts.len();
    let mut context = Context::new(&document.text);
    let mut position = known.citations.len() as u64;
    let mut citations_new = 0;
    for citation in extraction.posts {
        let links = batch.links(run, &citation.links)?;
        if known.citations.contains(&place(&citation)) {
            continue;
        }
        let (context_before, context_after) = context.around(citation.span);
        batch.add(run.prepare(Fact::Citation(Box::new(CitationFound {
            document: document_id,
            position,
            citation,
            links,
            context_before,
            context_after,
        }))));
        position += 1;
        citations_new += 1;
    }
    batch.bare_links(run, document_id, &extraction.bare_links, &known.bare_links)?;
    let Batch {
        records,
        cited_before,
        ..
    } = batch;
    if !records.is_empty() {
        run.put(records, vec![payload]).await?;
    }
    tell_doubts(run, document, extraction.doubts);
    Ok(TakenIn {
        document: document_id,
        names,
        read: DocumentRead {
            source: document.source.clone(),
            known: is_known,
            same_as: Some(first_source).filter(|source| *source != document.source),
            citations,
            links: cited_before.len(),
        },
        citations_new,
        citations_known: known.citations.len(),
    })
}

fn tell_doubts<F: Fetch>(run: &Run<F>, document: &Document, doubts: Vec<Doubt>) {
    for doubt in doubts {
        let source = document.source.clone();
        run.tell(Event::Doubt { source, doubt });
    }
}

/// What the archive holds of a document.
#[derive(Default)]
struct Held {
    is_known: bool,
    names: Option<Names>,
    citations: HashSet<(Span, String)>,
    bare_links: HashSet<BareLink>,
}

fn place(citation: &Citation) -> (Span, String) {
    (citation.span, citation.quoted_text.clone())
}

fn held(reader: &Reader, document: &Document, payload: &Payload) -> Result<Held, Fault> {
    let found = reader.document(payload.digest, document.media_type)?;
    let Some(stored) = found else {
        return Ok(Held::default());
    };
    let mut held = Held {
        is_known: true,
        names: Some(Names::held(reader, &stored)?),
        ..Held::default()
    };
    for citation in reader.citations(&stored)? {
        if let Fact::Citation(found) = citation.record.fact {
            held.citations.insert(place(&found.citation));
        }
    }
    for bare in reader.bare_links(&stored)? {
        if let Fact::BareLink(found) = bare.record.fact
            && let Some(link) = reader.record(found.link)?
            && let Fact::Link(seen) = link.record.fact
        {
            held.bare_links.insert(BareLink {
                url: seen.url,
                span: found.span,
            });
        }
    }
    Ok(held)
}

fn taken_fact(document: &Document, payload: &Payload) -> Fact {
    Fact::Document(DocumentTaken {
        digest: payload.digest,
        size: payload.size,
        id: document.id.clone(),
        source: document.source.clone(),
        media_type: document.media_type,
        encoding: document.encoding.to_owned(),
        language: document.language.clone(),
        url: document.url.clone(),
        recorded_at: document.recorded_at,
    })
}

/// The records of one document, in the order in which they refer to each other.
struct Batch<'a> {
    records: Vec<Prepared>,
    cited_before: HashSet<RecordId>,
    links_met: &'a mut LinksMet,
    reader: &'a Reader,
}

impl<'a> Batch<'a> {
    fn new(links_met: &'a mut LinksMet, reader: &'a Reader) -> Self {
        Self {
            records: Vec::new(),
            cited_before: HashSet::new(),
            links_met,
            reader,
        }
    }

    fn add(&mut self, prepared: Prepared) -> RecordId {
        let id = prepared.id;
        self.records.push(prepared);
        id
    }

    /// The links outside of quotes, but for those that are held.
    fn bare_links<F: Fetch>(
        &mut self,
        run: &Run<F>,
        document: RecordId,
        found: &[BareLink],
        held: &HashSet<BareLink>,
    ) -> Result<(), Fault> {
        for bare in found {
            let link = self.links(run, std::slice::from_ref(&bare.url))?[0];
            if !held.contains(bare) {
                let span = bare.span;
                self.add(run.prepare(Fact::BareLink(BareLinkFound {
                    document,
                    link,
                    span,
                })));
            }
        }
        Ok(())
    }

    /// The records of these links, made where they are met for the first time.
    fn links<F: Fetch>(&mut self, run: &Run<F>, urls: &[String]) -> Result<Vec<RecordId>, Fault> {
        let mut ids = Vec::with_capacity(urls.len());
        for url in urls {
            let id = self.link(run, url)?;
            self.cited_before.insert(id);
            ids.push(id);
        }
        Ok(ids)
    }

    fn link<F: Fetch>(&mut self, run: &Run<F>, url: &str) -> Result<RecordId, Fault> {
        if let Some(id) = self.links_met.get(url) {
            return Ok(*id);
        }
        let id = match self.reader.link(url)? {
            Some(stored) => stored.id,
            None => self.add(run.prepare(Fact::Link(LinkSeen {
                url: url.to_owned(),
            }))),
        };
        self.links_met.insert(url.to_owned(), id);
        Ok(id)
    }
}

/// Finds what stands around a span; walks the text once as long as spans come in order.
struct Context<'a> {
    text: &'a str,
    characters: usize,
    bytes: usize,
}

impl<'a> Context<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text,
            characters: 0,
            bytes: 0,
        }
    }

    fn around(&mut self, span: Span) -> (String, String) {
        let start = self.byte_of(span.start);
        let end = self.byte_of(span.end);
        let before: Vec<char> = self.text[..start]
            .chars()
            .rev()
            .take(CONTEXT_CHARS)
            .collect();
        (
            before.into_iter().rev().collect(),
            self.text[end..].chars().take(CONTEXT_CHARS).collect(),
        )
    }

    fn byte_of(&mut self, character: usize) -> usize {
        if character < self.characters {
            (self.characters, self.bytes) = (0, 0);
        }
        for next in self.text[self.bytes..].chars() {
            if self.characters == character {
                break;
            }
            self.characters += 1;
            self.bytes += next.len_utf8();
        }
        self.bytes
    }
}
