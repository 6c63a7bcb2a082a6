//! `compare`: this archive and another one → for each link, post and medium that both know, whether the copies have
//! the same bytes, the same words, or neither.
//!
//! Both are only read, no network is asked, and which of two copies that differ is right is not judged. A link's
//! rows follow its place in this archive. Cases: `tests/held_twice.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, articles};
use crate::model::capture::{CaptureRole, Grade};
use crate::model::held_twice::{HeldAlike, HeldCopy, HeldTwice, Subject};
use crate::model::post::{PostAnswer, PostKey};
use crate::model::record::{CaptureMade, Fact};
use crate::store::{Archive, Reader, StoredRecord};

/// What a comparison came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ComparedArchives {
    /// Rows by outcome.
    pub rows: BTreeMap<HeldAlike, u64>,
    /// Links that only this archive knows.
    pub links_only_here: u64,
    /// Links that only the other archive knows.
    pub links_only_there: u64,
}

/// Compares, and tells each row as it is found.
///
/// # Errors
/// [`Fault`] where either archive cannot be read, or both hold one log: a copy vouches for nothing.
pub fn compare_archives(
    here: &Archive,
    there: &Archive,
    tell: &mut dyn FnMut(&HeldTwice),
) -> Result<ComparedArchives, Fault> {
    let (ours, theirs) = (here.open_for_reading()?, there.open_for_reading()?);
    if ours.origin()? == theirs.origin()? {
        return Err(Fault::NotCompared(format!(
            "{} holds this archive's own log: a copy agrees with itself and shows nothing",
            there.folder().display()
        )));
    }
    let mut comparison = Comparison {
        ours: &ours,
        theirs: &theirs,
        told: BTreeSet::new(),
        compared: ComparedArchives::default(),
        tell,
    };
    let mut known_to_both = 0_u64;
    for link in ours.links()? {
        let Fact::Link(seen) = &link.record.fact else {
            continue;
        };
        match theirs.link(&seen.url)? {
            Some(other) => {
                known_to_both += 1;
                comparison.link(&seen.url, &link, &other)?;
            }
            None => comparison.compared.links_only_here += 1,
        }
    }
    let mut compared = comparison.compared;
    compared.links_only_there = theirs.counts()?.links.saturating_sub(known_to_both);
    Ok(compared)
}

struct Comparison<'a> {
    ours: &'a Reader,
    theirs: &'a Reader,
    /// Posts compared already: many links lead to one.
    told: BTreeSet<PostKey>,
    compared: ComparedArchives,
    tell: &'a mut dyn FnMut(&HeldTwice),
}

/// What one archive holds of one address, newest first.
struct Held<'a> {
    reader: &'a Reader,
    captures: Vec<Stored>,
}

/// One stored capture.
struct Stored {
    copy: HeldCopy,
    made: CaptureMade,
}

impl Comparison<'_> {
    fn link(&mut self, url: &str, link: &StoredRecord, other: &StoredRecord) -> Result<(), Fault> {
        let (pages, posts) = pages_and_posts(self.ours, link)?;
        let (other_pages, other_posts) = pages_and_posts(self.theirs, other)?;
        let subject = Subject::Page {
            url: url.to_owned(),
        };
        self.row(subject, &pages, &other_pages, None)?;
        for key in posts.intersection(&other_posts) {
            if self.told.insert(key.clone()) {
                self.post(key)?;
            }
        }
        Ok(())
    }

    /// What the platform told of a post, and its media by their addresses.
    fn post(&mut self, key: &PostKey) -> Result<(), Fault> {
        let (ours, theirs) = (Told::of(self.ours, key)?, Told::of(self.theirs, key)?);
        let words = match (&ours.words, &theirs.words) {
            (Some(here), Some(there)) => Some(here == there),
            _ => None,
        };
        let subject = Subject::Post { key: key.clone() };
        self.row(subject, &ours.answers, &theirs.answers, words)?;
        let addresses: BTreeSet<&String> = ours.media.keys().chain(theirs.media.keys()).collect();
        for url in addresses {
            let none = |reader| Held {
                reader,
                captures: Vec::new(),
            };
            let (no_here, no_there) = (none(self.ours), none(self.theirs));
            let here = ours.media.get(url).unwrap_or(&no_here);
            let there = theirs.media.get(url).unwrap_or(&no_there);
            let subject = Subject::Medium { url: url.clone() };
            self.row(subject, here, there, Some(false))?;
        }
        Ok(())
    }

    /// `same_words` tells whether the words are known to be the same; where it is not known, pages are read.
    fn row(
        &mut self,
        subject: Subject,
        here: &Held<'_>,
        there: &Held<'_>,
        same_words: Option<bool>,
    ) -> Result<(), Fault> {
        let (ours, theirs) = match here.same_bytes(there) {
            Some((ours, theirs)) => (Some(ours), Some(theirs)),
            None => (here.best(), there.best()),
        };
        let likeness = match (ours, theirs) {
            (None, None) => return Ok(()),
            (Some(_), None) => HeldAlike::OnlyHere,
            (None, Some(_)) => HeldAlike::OnlyThere,
            (Some(ours), Some(theirs)) if ours.made.digest == theirs.made.digest => {
                HeldAlike::EqualBytes
            }
            (Some(ours), Some(theirs)) => {
                let same = match same_words {
                    Some(known) => known,
                    None => same_text(here.reader, &ours.made, there.reader, &theirs.made)?,
                };
                if same {
                    HeldAlike::EqualText
                } else {
                    HeldAlike::Differ
                }
            }
        };
        *self.compared.rows.entry(likeness).or_default() += 1;
        (self.tell)(&HeldTwice {
            subject,
            likeness,
            here: ours.map(|one| one.copy.clone()),
            there: theirs.map(|one| one.copy.clone()),
        });
        Ok(())
    }
}

impl Held<'_> {
    /// A copy here and one there with one digest, the newest such.
    fn same_bytes<'a>(&'a self, other: &'a Self) -> Option<(&'a Stored, &'a Stored)> {
        self.captures.iter().find_map(|ours| {
            let same = |theirs: &&Stored| theirs.made.digest == ours.made.digest;
            Some((ours, other.captures.iter().find(same)?))
        })
    }

    /// The newest copy that holds what was cited; else the newest.
    fn best(&self) -> Option<&Stored> {
        let holds = |one: &&Stored| matches!(one.made.graded.grade, Grade::Content | Grade::Media);
        self.captures.iter().find(holds).or(self.captures.first())
    }
}

/// What one archive knows of a post.
struct Told<'a> {
    answers: Held<'a>,
    /// The newest words that any door gave.
    words: Option<String>,
    media: BTreeMap<String, Held<'a>>,
}

impl<'a> Told<'a> {
    fn of(reader: &'a Reader, key: &PostKey) -> Result<Self, Fault> {
        let mut told = Self {
            answers: Held {
                reader,
                captures: Vec::new(),
            },
            words: None,
            media: BTreeMap::new(),
        };
        for answer in reader.post_answers(key)?.into_iter().rev() {
            if let Fact::PostAnswer(answered) = &answer.record.fact
                && let PostAnswer::Found(post) = &answered.answer
            {
                told.words.get_or_insert_with(|| post.text.clone());
            }
            for stored in captures(reader, &answer)? {
                match stored.made.role {
                    CaptureRole::PostAnswer => told.answers.captures.push(stored),
                    CaptureRole::Media => {
                        let url = address(reader, &stored.made)?;
                        let held = told.media.entry(url).or_insert_with(|| Held {
                            reader,
                            captures: Vec::new(),
                        });
                        held.captures.push(stored);
                    }
                    CaptureRole::Landing | CaptureRole::Requisite => {}
                }
            }
        }
        Ok(told)
    }
}

/// The pages a link landed on, newest first, and the posts that its trails named.
fn pages_and_posts<'a>(
    reader: &'a Reader,
    link: &StoredRecord,
) -> Result<(Held<'a>, BTreeSet<PostKey>), Fault> {
    let (mut pages, mut posts) = (Vec::new(), BTreeSet::new());
    for trail in reader.trails(link)?.into_iter().rev() {
        if let Fact::Trail(followed) = &trail.record.fact {
            posts.extend(followed.post.clone());
        }
        let landed = captures(reader, &trail)?.into_iter();
        pages.extend(landed.filter(|one| one.made.role == CaptureRole::Landing));
    }
    let held = Held {
        reader,
        captures: pages,
    };
    Ok((held, posts))
}

/// The captures of a trail or post answer, newest first.
fn captures(reader: &Reader, of: &StoredRecord) -> Result<Vec<Stored>, Fault> {
    let stored = reader.captures(of)?.into_iter().rev();
    Ok(stored
        .filter_map(|stored| match stored.record.fact {
            Fact::Capture(made) => Some(Stored {
                copy: HeldCopy {
                    record: stored.id,
                    recorded: stored.record.at,
                    digest: made.digest,
                    grade: made.graded.grade,
                },
                made,
            }),
            _ => None,
        })
        .collect())
}

fn address(reader: &Reader, made: &CaptureMade) -> Result<String, Fault> {
    match reader
        .record(made.exchange)?
        .map(|stored| stored.record.fact)
    {
        Some(Fact::Exchange(exchange)) => Ok(exchange.request.url),
        _ => Err(Fault::Broken(format!(
            "exchange {} of a capture is missing; `pressmark verify` tells what else is",
            made.exchange
        ))),
    }
}

/// True where both are pages with words, and a reader sees the same ones.
fn same_text(
    ours: &Reader,
    here: &CaptureMade,
    theirs: &Reader,
    there: &CaptureMade,
) -> Result<bool, Fault> {
    let (Some(one), Some(other)) = (
        articles::text_of(ours, here)?,
        articles::text_of(theirs, there)?,
    ) else {
        return Ok(false);
    };
    let mut words = one.split_whitespace().peekable();
    Ok(words.peek().is_some() && words.eq(other.split_whitespace()))
}
