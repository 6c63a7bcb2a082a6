//! The archive → facts for reports: everything known, laid out by document, citation and link.

mod attachments;
mod captures;
mod existence;
mod handles;
mod hops;
mod missing;
mod packages;
mod post;
mod seen;

use std::collections::HashMap;

use super::Fault;
use super::recheck::life_of;
use super::run::{Clock, PROGRAM};
use super::verify;
use crate::model::exchange::Exchange;
use crate::model::facts::{
    AgreementFacts, ArchiveFacts, BareLinkFacts, CitationFacts, DocumentFacts, HopFacts, LifeFacts,
    LinkFacts, MementoFacts, PlaceFacts, RunFacts, StampFacts, Totals, TrailFacts,
};
use crate::model::liveness::StateTold;
use crate::model::post::PostKey;
use crate::model::record::{CitationFound, DocumentTaken, Fact, Hop, RecordId, TrailFollowed};
use crate::store::{Archive, Reader, StoredRecord};
pub use attachments::attachments;
use captures::Which;
use handles::Accounts;
use hops::hop_facts;
use missing::missing;
pub(super) use post::versions;
use seen::{enter_seen, fingerprints};

/// Lays out the whole archive.
///
/// # Errors
/// [`Fault`] where the archive cannot be read.
pub fn assemble(archive: &Archive, clock: &dyn Clock) -> Result<ArchiveFacts, Fault> {
    let reader = archive.open_for_reading()?;
    let mut assembler = Assembler {
        reader: &reader,
        links: HashMap::new(),
        states: HashMap::new(),
        accounts: Accounts::of(&reader.all_post_answers()?),
        stamps: packages::stamps(&reader)?,
    };
    let mut documents = Vec::new();
    for stored in reader.documents()? {
        if let Fact::Document(document) = &stored.record.fact {
            documents.push(assembler.document(&stored, document)?);
        }
    }
    enter_seen(&mut documents, &fingerprints(&reader)?);
    let totals = totals(&reader, &documents, &assembler.states)?;
    Ok(ArchiveFacts {
        program: PROGRAM.to_owned(),
        made: clock.now(),
        archive: archive.folder().display().to_string(),
        totals,
        documents,
        runs: runs(&reader)?,
        fixity: verify::history(&reader)?,
        packages: packages::made(&reader)?,
        imports: packages::taken(&reader)?,
        stamps: assembler.stamps,
    })
}

fn totals(
    reader: &Reader,
    documents: &[DocumentFacts],
    states: &HashMap<RecordId, StateTold>,
) -> Result<Totals, Fault> {
    let counts = reader.counts()?;
    let mut totals = Totals {
        documents: counts.documents,
        citations: counts.citations,
        links: counts.links,
        exchanges: counts.exchanges,
        objects: counts.objects,
        object_bytes: counts.object_bytes,
        records: counts.records,
        ..Totals::default()
    };
    for state in states.values() {
        let code = state.code().to_owned();
        *totals.links_by_state.entry(code).or_default() += 1;
    }
    for citation in documents.iter().flat_map(|document| &document.citations) {
        let code = citation
            .agreement
            .as_ref()
            .map_or("not_compared", |reached| reached.agreement.code());
        *totals
            .citations_by_agreement
            .entry(code.to_owned())
            .or_default() += 1;
    }
    Ok(totals)
}

/// A list as long as it will ever be. Lists grow by doubling, from four on; most here have one entry, and an archive
/// has a hundred thousand of them.
fn fitted<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}

/// The latest search for copies of a link.
fn memento(reader: &Reader, link: &StoredRecord) -> Result<Option<MementoFacts>, Fault> {
    let last = reader.memento_searches(link)?.pop();
    Ok(last.and_then(|stored| match stored.record.fact {
        Fact::Memento(sought) => Some(MementoFacts {
            record: stored.id,
            at: stored.record.at,
            sought: *sought,
        }),
        _ => None,
    }))
}

fn runs(reader: &Reader) -> Result<Vec<RunFacts>, Fault> {
    let mut runs = Vec::new();
    for stored in reader.runs()? {
        let Fact::RunStarted(started) = &stored.record.fact else {
            continue;
        };
        let end = reader.run_end(&stored)?;
        let (exit_code, counts) = match end.as_ref().map(|end| &end.record.fact) {
            Some(Fact::RunEnded(ended)) => (Some(ended.exit_code), ended.counts.clone()),
            _ => Default::default(),
        };
        runs.push(RunFacts {
            record: stored.id,
            command: started.command.clone(),
            program: started.program.clone(),
            options: started.options.clone(),
            started: stored.record.at,
            ended: end.map(|end| end.record.at),
            exit_code,
            counts,
        });
    }
    Ok(runs)
}

/// Links told lately that are kept, since one document cites a link again and again.
const LINKS_KEPT_MAX: usize = 1024;

struct Assembler<'a> {
    reader: &'a Reader,
    /// Links of the document told already: one may be cited a thousand times.
    links: HashMap<RecordId, LinkFacts>,
    /// How every link stands.
    states: HashMap<RecordId, StateTold>,
    /// Handles of all accounts.
    accounts: Accounts,
    /// Every time stamp over the log, oldest first.
    stamps: Vec<StampFacts>,
}

impl Assembler<'_> {
    fn document(
        &mut self,
        stored: &StoredRecord,
        taken: &DocumentTaken,
    ) -> Result<DocumentFacts, Fault> {
        self.links.clear();
        let mut citations = Vec::new();
        for citation in self.reader.citations(stored)? {
            if let Fact::Citation(found) = &citation.record.fact {
                citations.push(self.citation(&citation, found)?);
            }
        }
        citations.sort_by_key(|citation| citation.span);
        for (position, citation) in citations.iter_mut().enumerate() {
            citation.number = position as u64 + 1;
        }
        let mut bare_links = Vec::new();
        for bare in self.reader.bare_links(stored)? {
            if let Fact::BareLink(found) = bare.record.fact {
                bare_links.push(BareLinkFacts {
                    span: found.span,
                    link: self.link(found.link)?,
                });
            }
        }
        Ok(DocumentFacts {
            record: stored.id,
            id: taken.id.clone(),
            source: taken.source.clone(),
            url: taken.url.clone(),
            language: taken.language.clone(),
            media_type: taken.media_type.name().to_owned(),
            encoding: taken.encoding.clone(),
            digest: taken.digest,
            size: taken.size,
            taken_in: stored.record.at,
            also_met: self.also_met(stored)?,
            citations: fitted(citations),
            bare_links: fitted(bare_links),
        })
    }

    fn citation(
        &mut self,
        stored: &StoredRecord,
        found: &CitationFound,
    ) -> Result<CitationFacts, Fault> {
        let links = found
            .links
            .iter()
            .map(|link| self.link(*link))
            .collect::<Result<Vec<_>, _>>()
            .map(fitted)?;
        let (agreement, key) = self.agreement(stored)?;
        let mut post = key.map(|key| self.post(key)).transpose()?;
        if let Some(post) = &mut post {
            post.handles = self.accounts.handles(post, &links);
        }
        let citation = &found.citation;
        Ok(CitationFacts {
            record: stored.id,
            number: found.position + 1,
            found: stored.record.at,
            quoted_text: citation.quoted_text.clone(),
            span: citation.span,
            context_before: found.context_before.clone(),
            context_after: found.context_after.clone(),
            attribution: citation.attribution.clone(),
            platform: citation.platform,
            permalink: citation.permalink.clone(),
            confidence_percent: citation.confidence_percent,
            rule: citation.rule.clone(),
            missing: missing(&links, post.as_ref(), agreement.as_ref()),
            links,
            post,
            agreement,
            seen: Vec::new(),
            place: self.place(stored)?,
        })
    }

    /// The latest comparison, and the post it was made with.
    fn agreement(
        &self,
        citation: &StoredRecord,
    ) -> Result<(Option<AgreementFacts>, Option<PostKey>), Fault> {
        let Some(stored) = self.reader.agreements(citation)?.into_iter().next_back() else {
            return Ok((None, None));
        };
        let Fact::Agreement(reached) = stored.record.fact else {
            return Ok((None, None));
        };
        let (mut source, mut existence) = (None, None);
        if let Some(id) = reached.post_answer
            && let Some(answer) = self.reader.record(id)?
            && let Fact::PostAnswer(answered) = &answer.record.fact
        {
            source = Some(answered.source);
            existence = self.existence(&answer, answered)?;
        }
        let facts = AgreementFacts {
            record: stored.id,
            compared: stored.record.at,
            agreement: reached.agreement,
            clock: reached.clock,
            consistency: reached.consistency,
            articles: reached.articles,
            source,
            post_answer: reached.post_answer,
            place: reached.place,
            existence,
        };
        Ok((Some(facts), reached.post))
    }

    /// The latest search of the document for the post's words.
    fn place(&self, citation: &StoredRecord) -> Result<Option<PlaceFacts>, Fault> {
        let last = self.reader.quote_places(citation)?.into_iter().next_back();
        Ok(last.and_then(|stored| match stored.record.fact {
            Fact::QuotePlace(located) => Some(PlaceFacts {
                record: stored.id,
                searched: stored.record.at,
                place: located.place,
            }),
            _ => None,
        }))
    }

    fn link(&mut self, id: RecordId) -> Result<LinkFacts, Fault> {
        if let Some(known) = self.links.get(&id) {
            return Ok(known.clone());
        }
        let stored = self.expect(id)?;
        let Fact::Link(seen) = &stored.record.fact else {
            return Err(Fault::Broken(format!("record {id} is not a link")));
        };
        let facts = LinkFacts {
            record: id,
            url: seen.url.clone(),
            trail: self.trail(&stored)?,
            life: self.life(&stored)?,
            memento: memento(self.reader, &stored)?,
        };
        self.states.insert(id, facts.life.state);
        if self.links.len() == LINKS_KEPT_MAX {
            self.links.clear();
        }
        self.links.insert(id, facts.clone());
        Ok(facts)
    }

    fn life(&self, link: &StoredRecord) -> Result<LifeFacts, Fault> {
        let mut life = life_of(self.reader, link)?;
        for seen in &mut life.observations {
            if let Some(check) = &seen.check {
                seen.further = self.hops(&check.as_browser)?;
                seen.further.extend(self.hops(&check.sibling)?);
            }
        }
        Ok(life)
    }

    /// The latest trail whose end answered; where none did, the latest.
    fn trail(&self, link: &StoredRecord) -> Result<Option<TrailFacts>, Fault> {
        let mut latest = None;
        for stored in self.reader.trails(link)?.into_iter().rev() {
            let Fact::Trail(trail) = &stored.record.fact else {
                continue;
            };
            let mut facts = self.trail_facts(&stored, trail)?;
            if facts.hops.last().is_some_and(|hop| hop.status.is_some()) {
                if facts.requisites.is_none() {
                    facts.requisites = self.earlier_requisites(link, &stored)?;
                }
                return Ok(Some(facts));
            }
            latest.get_or_insert(facts);
        }
        Ok(latest)
    }

    fn trail_facts(
        &self,
        stored: &StoredRecord,
        trail: &TrailFollowed,
    ) -> Result<TrailFacts, Fault> {
        Ok(TrailFacts {
            record: stored.id,
            followed: stored.record.at,
            hops: self.hops(&trail.hops)?,
            end: trail.end.code().to_owned(),
            end_url: trail.end_url.clone(),
            captures: self.captures(stored, Which::Own)?,
            requisites: self.requisites(stored, None)?,
        })
    }

    fn hops(&self, hops: &[Hop]) -> Result<Vec<HopFacts>, Fault> {
        hops.iter()
            .map(|hop| {
                let exchange = self.exchange(hop.exchange)?;
                Ok(hop_facts(hop, &exchange))
            })
            .collect::<Result<Vec<_>, _>>()
            .map(fitted)
    }

    fn exchange(&self, id: RecordId) -> Result<Box<Exchange>, Fault> {
        match self.expect(id)?.record.fact {
            Fact::Exchange(exchange) => Ok(exchange),
            other => Err(Fault::Broken(format!(
                "record {id} is a {}, not an exchange",
                other.kind()
            ))),
        }
    }

    fn expect(&self, id: RecordId) -> Result<StoredRecord, Fault> {
        self.reader.record(id)?.ok_or_else(|| {
            Fault::Broken(format!(
                "record {id} is missing; `pressmark verify` tells what else is"
            ))
        })
    }
}
