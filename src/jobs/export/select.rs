//! A selection → the rows it holds, and the sentence that says what was selected.
//!
//! A record never goes without what it refers to, nor without the run that wrote it.

use std::collections::BTreeSet;

use super::{Chosen, PAGE_RECORDS_MAX, Selection};
use crate::jobs::Fault;
use crate::jobs::recheck::life_of;
use crate::model::post::PostKey;
use crate::model::record::{Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::store::{Reader, StoredRecord};

/// Fewer digits of an id name too much.
const ID_DIGITS_MIN: usize = 4;
/// Enough to say that an id is ambiguous.
const MATCHES_MAX: u32 = 100;

/// The chosen records, none where all are; and the sentence.
pub(super) fn select(
    reader: &Reader,
    selection: &Selection,
) -> Result<(Option<Chosen>, String), Fault> {
    let mut selector = Selector {
        reader,
        chosen: Chosen::default(),
        posts: BTreeSet::new(),
    };
    let sentence = match selection {
        Selection::All => return Ok((None, "the whole archive".to_owned())),
        Selection::Citation(id) => {
            let citation = by_id(reader, id, "citation")?
                .ok_or_else(|| Fault::UnknownSelection(format!("citation {id}")))?;
            selector.citation(&citation)?;
            format!(
                "the citation {} and all that is recorded about it, without the document's other quotes",
                citation.id
            )
        }
        Selection::Document(id) => {
            let document = named_document(reader, id)?;
            selector.document(&document)?;
            format!(
                "the document {} and all that is recorded about its quotes and links",
                document.id
            )
        }
        Selection::Since(moment) => {
            selector.since(*moment)?;
            format!(
                "what was recorded at or after {moment}, with all that is recorded about the links and quotes it concerns"
            )
        }
        Selection::Dead => {
            selector.dead()?;
            "the links no longer served to this archive's computer, by enough checks over enough time, and what cites them"
                .to_owned()
        }
    };
    Ok((Some(selector.chosen), sentence))
}

/// True where the selection holds something to hand out: a citation, a link, a document or an import, and
/// not only runs.
pub(super) fn has_substance(reader: &Reader, chosen: &Chosen) -> Result<bool, Fault> {
    for id in &chosen.ids {
        let kind = reader.record(*id)?.map(|stored| stored.record.fact.kind());
        if matches!(
            kind,
            Some("citation" | "link" | "document" | "bare_link" | "import" | "foreign_capture")
        ) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn named_document(reader: &Reader, id: &str) -> Result<StoredRecord, Fault> {
    if let Some(found) = by_id(reader, id, "document")? {
        return Ok(found);
    }
    let named = reader.documents()?.into_iter().find(|stored| {
        matches!(&stored.record.fact, Fact::Document(taken) if taken.id == id || taken.source == id)
    });
    named.ok_or_else(|| Fault::UnknownSelection(format!("document {id}")))
}

/// The one record of that kind whose id begins so.
fn by_id(reader: &Reader, prefix: &str, kind: &str) -> Result<Option<StoredRecord>, Fault> {
    let digits = prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
    if prefix.len() < ID_DIGITS_MIN || !digits {
        return Ok(None);
    }
    let mut found = reader.records_beginning(prefix, MATCHES_MAX)?;
    found.retain(|stored| stored.record.fact.kind() == kind);
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(Fault::UnknownSelection(format!(
            "single {kind} {prefix}, but several whose ids begin so"
        ))),
    }
}

struct Selector<'a> {
    reader: &'a Reader,
    chosen: Chosen,
    posts: BTreeSet<PostKey>,
}

impl Selector<'_> {
    /// True where the record is new to the selection.
    fn add(&mut self, stored: &StoredRecord) -> Result<bool, Fault> {
        let mut waiting = vec![stored.clone()];
        let mut is_new = false;
        while let Some(stored) = waiting.pop() {
            if !self.chosen.rows.insert(stored.seq) {
                continue;
            }
            is_new = true;
            self.chosen.ids.insert(stored.id);
            if matches!(stored.record.fact, Fact::RunStarted(_)) {
                waiting.extend(self.reader.run_end(&stored)?);
            }
            let named = stored.record.fact.refers_to().into_iter();
            for id in named.chain(stored.record.run) {
                if !self.chosen.ids.contains(&id) {
                    waiting.push(self.expect(id)?);
                }
            }
        }
        Ok(is_new)
    }

    fn document(&mut self, document: &StoredRecord) -> Result<(), Fault> {
        self.add(document)?;
        for name in self.reader.document_names(document)? {
            self.add(&name)?;
        }
        for citation in self.reader.citations(document)? {
            self.citation(&citation)?;
        }
        for bare in self.reader.bare_links(document)? {
            self.add(&bare)?;
            for id in bare.record.fact.refers_to() {
                self.link(id)?;
            }
        }
        Ok(())
    }

    fn citation(&mut self, citation: &StoredRecord) -> Result<(), Fault> {
        self.add(citation)?;
        for place in self.reader.quote_places(citation)? {
            self.add(&place)?;
        }
        for agreement in self.reader.agreements(citation)? {
            self.add(&agreement)?;
            if let Fact::Agreement(reached) = &agreement.record.fact
                && let Some(key) = &reached.post
            {
                self.post(key)?;
            }
        }
        if let Fact::Citation(found) = &citation.record.fact {
            for link in &found.links {
                self.link(*link)?;
            }
        }
        Ok(())
    }

    /// Everything about the link with this id; nothing where the id is not a link's.
    fn link(&mut self, id: RecordId) -> Result<(), Fault> {
        let link = self.expect(id)?;
        if !matches!(link.record.fact, Fact::Link(_)) {
            return Ok(());
        }
        self.add(&link)?;
        for trail in self.reader.trails(&link)? {
            self.add(&trail)?;
            self.captures(&trail)?;
            if let Fact::Trail(followed) = &trail.record.fact
                && let Some(key) = &followed.post
            {
                self.post(key)?;
            }
        }
        for observation in self.reader.observations(&link)? {
            self.add(&observation)?;
        }
        Ok(())
    }

    fn post(&mut self, key: &PostKey) -> Result<(), Fault> {
        if !self.posts.insert(key.clone()) {
            return Ok(());
        }
        for answer in self.reader.post_answers(key)? {
            self.add(&answer)?;
            self.captures(&answer)?;
        }
        Ok(())
    }

    fn captures(&mut self, of: &StoredRecord) -> Result<(), Fault> {
        for capture in self.reader.captures(of)? {
            self.add(&capture)?;
        }
        for gathered in self.reader.requisites(of)? {
            self.add(&gathered)?;
        }
        Ok(())
    }

    fn since(&mut self, moment: Timestamp) -> Result<(), Fault> {
        let mut after = 0;
        loop {
            let page = self.reader.records_after(after, PAGE_RECORDS_MAX)?;
            let Some((row, _)) = page.last() else {
                break;
            };
            after = *row;
            for (seq, written) in page {
                if written.record.at >= moment {
                    self.add(&StoredRecord {
                        seq,
                        id: written.id,
                        record: written.record,
                    })?;
                }
            }
        }
        // A report tells a link's whole life and a quote's whole standing; the records must bear it out.
        let concerned: Vec<RecordId> = self.chosen.ids.iter().copied().collect();
        for id in concerned {
            let stored = self.expect(id)?;
            match stored.record.fact {
                Fact::Link(_) => {
                    self.link(id)?;
                    for citation in self.reader.citing(&stored)? {
                        self.citation(&citation)?;
                    }
                }
                Fact::Citation(_) => self.citation(&stored)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn dead(&mut self) -> Result<(), Fault> {
        let mut dead = BTreeSet::new();
        for link in self.reader.links()? {
            let life = life_of(self.reader, &link)?;
            if life.is_dead() {
                self.link(link.id)?;
                for citation in self.reader.citing(&link)? {
                    self.citation(&citation)?;
                }
                dead.insert(link.id);
            }
        }
        for document in self.reader.documents()? {
            for bare in self.reader.bare_links(&document)? {
                if bare
                    .record
                    .fact
                    .refers_to()
                    .iter()
                    .any(|id| dead.contains(id))
                {
                    self.add(&bare)?;
                }
            }
        }
        Ok(())
    }

    fn expect(&self, id: RecordId) -> Result<StoredRecord, Fault> {
        self.reader.record(id)?.ok_or_else(|| {
            Fault::Broken(format!(
                "record {id} is missing; `pressmark verify` tells what else is"
            ))
        })
    }
}
