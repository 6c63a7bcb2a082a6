//! Citations with their stored media → which media another quoted post has, too: byte for byte, or (said to be a
//! likeness) by what they show.

use std::collections::HashMap;

use crate::jobs::Fault;
use crate::model::capture::Grade;
use crate::model::digest::Digest;
use crate::model::facts::{CitationFacts, DocumentFacts, PostFacts};
use crate::model::picture::{
    ALIKE_BITS_MAX, FINGERPRINT_RULE, Fingerprint, Likeness, SeenElsewhere,
};
use crate::model::post::PostKey;
use crate::model::record::{Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::store::Reader;

/// More places of one picture are not told.
const PLACES_MAX: usize = 20;

/// What the stored pictures show, by their digests.
pub(super) fn fingerprints(reader: &Reader) -> Result<HashMap<Digest, Fingerprint>, Fault> {
    let seen = reader.pictures()?.into_iter();
    let told = seen.filter_map(|stored| match stored.record.fact {
        Fact::Picture(seen) if seen.rule == FINGERPRINT_RULE => {
            Some((seen.digest, seen.fingerprint))
        }
        _ => None,
    });
    Ok(told.collect())
}

/// A medium of a quoted post.
struct Medium {
    digest: Digest,
    fingerprint: Option<Fingerprint>,
    post: PostKey,
    posted: Option<Timestamp>,
    citation: RecordId,
    document: String,
}

/// Enters into each citation where its media were seen elsewhere.
pub(super) fn enter_seen(
    documents: &mut [DocumentFacts],
    fingerprints: &HashMap<Digest, Fingerprint>,
) {
    let media: Vec<Medium> = documents
        .iter()
        .flat_map(|document| {
            document
                .citations
                .iter()
                .flat_map(|citation| media_of(citation, &document.source, fingerprints))
        })
        .collect();
    for citation in documents
        .iter_mut()
        .flat_map(|document| &mut document.citations)
    {
        citation.seen = seen(citation, &media);
    }
}

fn media_of(
    citation: &CitationFacts,
    document: &str,
    fingerprints: &HashMap<Digest, Fingerprint>,
) -> Vec<Medium> {
    let Some(post) = &citation.post else {
        return Vec::new();
    };
    digests(post)
        .into_iter()
        .map(|digest| Medium {
            digest,
            fingerprint: fingerprints.get(&digest).copied(),
            post: post.key.clone(),
            posted: posted(post),
            citation: citation.record,
            document: document.to_owned(),
        })
        .collect()
}

/// What was served of a post's media, each once.
fn digests(post: &PostFacts) -> Vec<Digest> {
    let mut digests = Vec::new();
    for capture in &post.media {
        let held = capture.graded.grade == Grade::Media && !digests.contains(&capture.digest);
        digests.extend(held.then_some(capture.digest));
    }
    digests
}

/// By the id's clock; else as the platform says.
fn posted(post: &PostFacts) -> Option<Timestamp> {
    let told = || {
        let found = post
            .answers
            .iter()
            .filter_map(|answer| answer.found.as_ref());
        found.filter_map(|post| post.created).next_back()
    };
    post.id_time.or_else(told)
}

fn seen(citation: &CitationFacts, media: &[Medium]) -> Vec<SeenElsewhere> {
    let Some(post) = &citation.post else {
        return Vec::new();
    };
    let own: Vec<&Medium> = media
        .iter()
        .filter(|medium| medium.citation == citation.record)
        .collect();
    let mut found: Vec<SeenElsewhere> = Vec::new();
    for other in media.iter().filter(|other| other.post != post.key) {
        let nearest = own
            .iter()
            .filter_map(|mine| Some((likeness(mine, other)?, mine.digest)))
            .min_by_key(|(likeness, _)| match likeness {
                Likeness::Same => 0,
                Likeness::Alike { bits } => 1 + bits,
            });
        if let Some((likeness, digest)) = nearest
            && found.len() < PLACES_MAX
        {
            found.push(SeenElsewhere {
                digest,
                other_digest: other.digest,
                likeness,
                other_post: other.post.clone(),
                other_citation: other.citation,
                other_document: other.document.clone(),
                posted: posted(post),
                other_posted: other.posted,
            });
        }
    }
    found
}

fn likeness(one: &Medium, other: &Medium) -> Option<Likeness> {
    if one.digest == other.digest {
        return Some(Likeness::Same);
    }
    let bits = one.fingerprint?.distance(other.fingerprint?);
    (bits <= ALIKE_BITS_MAX).then_some(Likeness::Alike { bits })
}
