//! `compare`: this archive and another one → for each link, post and medium that both know, whether the copies have
//! the same bytes, the same words, or neither.
//!
//! Both are only read, no network is asked, and which of two copies that differ is right is not judged. A link's
//! rows follow its place in this archive. Cases: `tests/held_twice.rs`.

mod told;

use std::collections::{BTreeMap, BTreeSet};

use told::{Told, notes, same_words};

use super::{Fault, articles};
use crate::model::capture::{CaptureRole, Grade};
use crate::model::digest::Digest;
use crate::model::held_twice::{HeldAlike, HeldCopy, HeldNote, HeldTwice, Subject};
use crate::model::post::PostKey;
use crate::model::record::{CaptureMade, Fact};
use crate::store::{Archive, Reader, StoreFault, StoredRecord};

/// What a comparison came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ComparedArchives {
    /// Rows by outcome.
    pub rows: BTreeMap<HeldAlike, u64>,
    /// Links that only this archive knows.
    pub links_only_here: u64,
    /// Links that only the other archive knows.
    pub links_only_there: u64,
    /// The key that signed both, where one did: then one person made both, and their agreement shows little.
    pub one_key: Option<String>,
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
    // A key is written as name, id and the key itself (C2SP signed-note); the name is the log's own.
    let key = |reader: &Reader| {
        let head = reader.newest_checkpoint()?;
        let bare = |key: String| key.splitn(3, '+').nth(2).map(str::to_owned);
        Ok::<_, StoreFault>(head.and_then(|head| bare(head.key)))
    };
    compared.one_key =
        key(&ours)?.filter(|own| key(&theirs).is_ok_and(|other| other.as_ref() == Some(own)));
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

/// What one archive holds of one address.
struct Held<'a> {
    reader: &'a Reader,
    /// Copies of what was cited, newest first.
    content: Vec<Stored>,
    /// The newest of those that are something else: a refusal, a shell, an error page, or bytes that are gone.
    other: Option<Stored>,
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
        self.row(subject, &pages, &other_pages, None, Vec::new())?;
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
        let notes = notes(&ours, &theirs);
        let words = match (ours.post(), theirs.post()) {
            (Some((_, here)), Some((_, there))) => Some(same_words(here, there)),
            _ => None,
        };
        let subject = Subject::Post { key: key.clone() };
        let here = Held::of(self.ours, ours.answers);
        let there = Held::of(self.theirs, theirs.answers);
        self.row(subject, &here, &there, words, notes)?;
        let addresses: BTreeSet<String> = ours
            .media
            .keys()
            .chain(theirs.media.keys())
            .cloned()
            .collect();
        let (mut our_media, mut their_media) = (ours.media, theirs.media);
        for url in addresses {
            let here = Held::of(self.ours, our_media.remove(&url).unwrap_or_default());
            let there = Held::of(self.theirs, their_media.remove(&url).unwrap_or_default());
            self.row(Subject::Medium { url }, &here, &there, None, Vec::new())?;
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
        notes: Vec<HeldNote>,
    ) -> Result<(), Fault> {
        let (ours, theirs) = match here.same_bytes(there) {
            Some((ours, theirs)) if same_words != Some(false) => (Some(ours), Some(theirs)),
            _ => (here.newest(), there.newest()),
        };
        let likeness = match (ours, theirs) {
            (None, None) if here.other.is_none() && there.other.is_none() => return Ok(()),
            (None, None) => HeldAlike::NoContent,
            (Some(_), None) => HeldAlike::OnlyHere,
            (None, Some(_)) => HeldAlike::OnlyThere,
            (Some(ours), Some(theirs)) => likeness(here, ours, there, theirs, same_words)?,
        };
        *self.compared.rows.entry(likeness).or_default() += 1;
        let told = |held: &Held<'_>, copy: Option<&Stored>| {
            copy.or(held.other.as_ref()).map(|one| one.copy.clone())
        };
        (self.tell)(&HeldTwice {
            subject,
            likeness,
            here: told(here, ours),
            there: told(there, theirs),
            notes,
        });
        Ok(())
    }
}

/// How two copies that are both held compare.
fn likeness(
    here: &Held<'_>,
    ours: &Stored,
    there: &Held<'_>,
    theirs: &Stored,
    same_words: Option<bool>,
) -> Result<HeldAlike, Fault> {
    let same = match same_words {
        Some(known) => known,
        None if ours.made.digest == theirs.made.digest => true,
        None => same_text(here.reader, &ours.made, there.reader, &theirs.made)?,
    };
    Ok(match (same, ours.made.digest == theirs.made.digest) {
        (true, true) => HeldAlike::EqualBytes,
        (true, false) => HeldAlike::EqualText,
        (false, _) => HeldAlike::Differ,
    })
}

impl<'a> Held<'a> {
    /// Sorts captures, newest first, by whether they hold what was cited, whole in their archive: what a record says
    /// of bytes that are not there compares with nothing.
    fn of(reader: &'a Reader, captures: Vec<Stored>) -> Self {
        // A page that never changes is captured at every check, and is one object.
        let mut whole: BTreeMap<Digest, bool> = BTreeMap::new();
        let mut is_whole = |digest: Digest| {
            *whole.entry(digest).or_insert_with(|| {
                let read = reader.copy_object(digest, &mut std::io::sink());
                read.unwrap_or(false)
            })
        };
        let (content, others): (Vec<Stored>, Vec<Stored>) = captures.into_iter().partition(|one| {
            matches!(one.made.graded.grade, Grade::Content | Grade::Media)
                && is_whole(one.made.digest)
        });
        Self {
            reader,
            content,
            other: others.into_iter().next(),
        }
    }

    /// A copy here and one there with one digest, the newest such.
    fn same_bytes<'s>(&'s self, other: &'s Self) -> Option<(&'s Stored, &'s Stored)> {
        self.content.iter().find_map(|ours| {
            let same = |theirs: &&Stored| theirs.made.digest == ours.made.digest;
            Some((ours, other.content.iter().find(same)?))
        })
    }

    fn newest(&self) -> Option<&Stored> {
        self.content.first()
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
    Ok((Held::of(reader, pages), posts))
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
