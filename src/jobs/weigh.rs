//! A citation and all that is stored about its links → does the post bear out the quote?
//!
//! A post that was once seen stays a source after it is gone: that is what the archive is for.

use super::run::Run;
use super::{Fault, articles, assemble};
use crate::compare;
use crate::model::agreement::{AgreeMethod, Agreement, Apart};
use crate::model::citation::Citation;
use crate::model::consistency::Inconsistency;
use crate::model::post::{IdTime, Post, PostAnswer, PostKey};
use crate::model::record::{AgreementReached, CitationFound, Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::net::Fetch;
use crate::platform;
use crate::store::{Reader, StoredRecord};

/// Weighs a citation and stores the outcome, unless it is what the archive says already.
pub(super) async fn weigh<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    citation: &StoredRecord,
) -> Result<Option<Agreement>, Fault> {
    let Fact::Citation(found) = &citation.record.fact else {
        return Ok(None);
    };
    let reached = reach(reader, citation.id, found, run.now())?;
    let agreement = reached.agreement.clone();
    let last = reader.agreements(citation)?.into_iter().next_back();
    let unchanged = last.is_some_and(
        |stored| matches!(stored.record.fact, Fact::Agreement(earlier) if says_the_same(&earlier, &reached)),
    );
    if !unchanged {
        run.record(Fact::Agreement(reached), Vec::new()).await?;
    }
    Ok(Some(agreement))
}

/// A newer answer with the same words is no news.
fn says_the_same(earlier: &AgreementReached, now: &AgreementReached) -> bool {
    earlier.agreement == now.agreement
        && earlier.clock == now.clock
        && earlier.post == now.post
        && earlier.consistency == now.consistency
        && earlier.articles == now.articles
}

fn reach(
    reader: &Reader,
    citation: RecordId,
    found: &CitationFound,
    now: Timestamp,
) -> Result<AgreementReached, Fault> {
    let (candidates, all_reached) = candidates(reader, found)?;
    let (chosen, alike) = match choose(&found.citation, &candidates) {
        Choice::One(candidate) => (Some(candidate), Vec::new()),
        Choice::Alike(keys) => (None, keys),
        Choice::None => (None, Vec::new()),
    };
    let key = chosen.map(|candidate| candidate.key.clone());
    let id_time = key.as_ref().map_or(IdTime::None, platform::id_time);
    let clock = compare::clock(key.as_ref(), id_time, found.citation.attribution.date);
    let (post_answer, agreement) = match chosen {
        Some(candidate) => best(&found.citation, candidate),
        None if !alike.is_empty() => (
            None,
            Agreement::Ambiguous {
                places: Vec::new(),
                posts: alike,
            },
        ),
        None if all_reached => (None, no_source("none of its links leads to a post")),
        None => (
            None,
            no_source("not all of its links could be followed yet"),
        ),
    };
    let consistency = inconsistencies(&found.citation, chosen, &agreement, now);
    let post = match post_answer {
        Some(id) => chosen.and_then(|one| one.found().find(|(found, _)| *found == id)),
        None => None,
    };
    let articles = match post {
        Some((_, post)) => articles::of_links(reader, &found.links, &post.text)?,
        None => Vec::new(),
    };
    Ok(AgreementReached {
        citation,
        articles,
        post_answer,
        post: key,
        agreement,
        clock,
        consistency,
    })
}

/// What does not fit together in all that is known of a citation and the post it leads to.
fn inconsistencies(
    citation: &Citation,
    chosen: Option<&Candidate>,
    agreement: &Agreement,
    now: Timestamp,
) -> Vec<Inconsistency> {
    let key = chosen.map(|candidate| &candidate.key);
    let permalink = citation
        .permalink
        .as_deref()
        .and_then(platform::permalink_of_url)
        .filter(|permalink| Some(&permalink.key) == key);
    let posts: Vec<&Post> = chosen
        .into_iter()
        .flat_map(Candidate::found)
        .map(|(_, post)| post)
        .collect();
    compare::consistency(&compare::Known {
        printed: &citation.attribution,
        quote: &citation.quoted_text,
        agreement,
        permalink_handle: permalink
            .as_ref()
            .and_then(|permalink| permalink.handle.as_deref()),
        trail_handle: chosen.and_then(|candidate| candidate.trail_handle.as_deref()),
        key,
        id_time: key.map_or(IdTime::None, |key| platform::id_time_by(key, now)),
        id_clock: key.map_or(IdTime::None, platform::id_time),
        posts: &posts,
        uploads: &uploads(&posts),
    })
}

/// The media of a post by the best address of each, with the time of upload where the address tells it.
fn uploads(posts: &[&Post]) -> Vec<(String, Timestamp)> {
    let mut uploads: Vec<(String, Timestamp)> = Vec::new();
    for medium in posts.iter().flat_map(|post| &post.media) {
        let told = medium
            .addresses
            .iter()
            .find_map(|address| Some((address.clone(), platform::upload_time(address)?)));
        uploads.extend(told.filter(|told| !uploads.contains(told)));
    }
    uploads
}

fn no_source(reason: &str) -> Agreement {
    Agreement::NoSource {
        reason: reason.to_owned(),
    }
}

/// A post that a link of the citation leads to, with every answer about it, oldest first.
struct Candidate {
    key: PostKey,
    answers: Vec<(RecordId, PostAnswer)>,
    /// The account in the address the latest trail to it led to.
    trail_handle: Option<String>,
}

impl Candidate {
    fn is_by(&self, handle: &str) -> bool {
        self.found().any(|(_, post)| {
            let author = post.author_handle.as_deref();
            author.is_some_and(|author| author.eq_ignore_ascii_case(handle))
        })
    }

    fn found(&self) -> impl Iterator<Item = (RecordId, &Post)> {
        self.answers.iter().rev().filter_map(|(id, answer)| {
            if let PostAnswer::Found(post) = answer {
                Some((*id, &**post))
            } else {
                None
            }
        })
    }
}

/// The posts a citation's links lead to, and whether every link has an observation that tells.
fn candidates(reader: &Reader, found: &CitationFound) -> Result<(Vec<Candidate>, bool), Fault> {
    let mut keys: Vec<PostKey> = Vec::new();
    let mut all_reached = true;
    let mut led_to: Vec<(PostKey, String)> = Vec::new();
    keys.extend(
        found
            .citation
            .permalink
            .as_deref()
            .and_then(platform::post_of_url),
    );
    for id in &found.links {
        let Some(link) = reader.record(*id)? else {
            continue;
        };
        for trail in reader.trails(&link)? {
            if let Fact::Trail(trail) = trail.record.fact {
                let permalink = platform::permalink_of_url(&trail.end_url);
                led_to.extend(permalink.and_then(|one| Some((one.key, one.handle?))));
                keys.extend(trail.post);
            }
        }
        let told = reader.observations(&link)?.iter().any(
            |stored| matches!(&stored.record.fact, Fact::Observation(seen) if seen.judged.tells()),
        );
        all_reached &= told;
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for key in keys {
        if candidates.iter().any(|candidate| candidate.key == key) {
            continue;
        }
        let mut stored = reader.post_answers(&key)?;
        // Those about other versions stand first: of equally good ones the cited version's own counts.
        let mut versions = Vec::new();
        for version in assemble::versions(&key, &stored) {
            versions.extend(reader.post_answers(&version)?);
        }
        stored.splice(0..0, versions);
        let answers = stored.into_iter().filter_map(|stored| {
            if let Fact::PostAnswer(answered) = stored.record.fact {
                Some((stored.id, answered.answer))
            } else {
                None
            }
        });
        let answers = answers.collect();
        let last = led_to.iter().rev().find(|(led, _)| *led == key);
        candidates.push(Candidate {
            trail_handle: last.map(|(_, handle)| handle.clone()),
            key,
            answers,
        });
    }
    Ok((united(candidates), all_reached))
}

/// Candidates that turn out to be one post under two keys, with the answers about both under the first.
fn united(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut united: Vec<Candidate> = Vec::new();
    for mut candidate in candidates {
        let same = united.iter_mut().find(|known| {
            let told: Vec<&Post> = known
                .found()
                .chain(candidate.found())
                .map(|(_, post)| post)
                .collect();
            platform::name_one_post(&known.key, &candidate.key, &told)
        });
        match same {
            Some(known) => {
                known.answers.append(&mut candidate.answers);
                known.trail_handle = known.trail_handle.take().or(candidate.trail_handle);
            }
            None => united.push(candidate),
        }
    }
    united
}

/// Which of the posts that the links lead to is the quoted one.
enum Choice<'a> {
    None,
    One(&'a Candidate),
    /// Several have the quoted words alike, and nothing else tells them apart.
    Alike(Vec<PostKey>),
}

/// The post the document's own permalink names; else of those by the printed handle (of all, where none is) the
/// one whose words agree best. Where none agrees the last counts, since a post's own picture link comes after
/// what it quotes.
fn choose<'a>(citation: &Citation, candidates: &'a [Candidate]) -> Choice<'a> {
    let named = citation
        .permalink
        .as_deref()
        .and_then(platform::post_of_url);
    if let Some(own) = candidates
        .iter()
        .find(|candidate| Some(&candidate.key) == named.as_ref())
    {
        return Choice::One(own);
    }
    let handle = citation.attribution.author_handle.as_deref();
    let mut pool: Vec<&Candidate> = candidates
        .iter()
        .filter(|candidate| handle.is_some_and(|handle| candidate.is_by(handle)))
        .collect();
    if pool.is_empty() {
        pool = candidates.iter().collect();
    }
    let ranked: Vec<(usize, &Candidate)> = pool
        .iter()
        .map(|candidate| (rank(&best(citation, candidate).1), *candidate))
        .filter(|(rank, _)| *rank <= AGREE_RANK_MAX)
        .collect();
    let first = ranked.iter().map(|(rank, _)| *rank).min();
    let firsts: Vec<&Candidate> = ranked
        .iter()
        .filter(|(rank, _)| Some(*rank) == first)
        .map(|(_, candidate)| *candidate)
        .collect();
    match (firsts.as_slice(), pool.last()) {
        ([], None) => Choice::None,
        ([], Some(last)) => Choice::One(last),
        ([only], _) => Choice::One(only),
        (several, _) => Choice::Alike(several.iter().map(|one| one.key.clone()).collect()),
    }
}

/// The best agreement among all answers that found the post, newest first. A door that cuts the text backs nothing
/// where another gave all of it: what it left out is known.
fn best(citation: &Citation, candidate: &Candidate) -> (Option<RecordId>, Agreement) {
    let known_whole = |key: &PostKey| {
        candidate
            .found()
            .any(|(_, post)| post.key == *key && !compare::is_cut(post))
    };
    let compared = candidate
        .found()
        .filter(|(_, post)| !(compare::is_cut(post) && known_whole(&post.key)))
        .map(|(id, post)| (id, compare::agreement(&citation.quoted_text, post)));
    let best = compared.min_by_key(|(_, agreement)| rank(agreement));
    best.map_or_else(
        || (None, no_source(&absence(candidate))),
        |(id, agreement)| (Some(id), agreement),
    )
}

/// Ranks up to this one are agreement.
const AGREE_RANK_MAX: usize = 3;

/// Lower is better.
fn rank(agreement: &Agreement) -> usize {
    match agreement {
        Agreement::Agree { method, .. } => match method {
            AgreeMethod::Exact => 0,
            AgreeMethod::Typographic => 1,
            AgreeMethod::Truncated => 2,
            AgreeMethod::Excerpt => 3,
        },
        Agreement::Ambiguous { .. } => 4,
        Agreement::Differ {
            how: Apart::OtherLanguage { .. } | Apart::NotFound,
            ..
        } => usize::MAX - 1,
        Agreement::Differ { differences, .. } => 5 + differences.len(),
        Agreement::NoSource { .. } => usize::MAX,
    }
}

fn absence(candidate: &Candidate) -> String {
    let reasons: Vec<&str> = candidate
        .answers
        .iter()
        .rev()
        .take(2)
        .filter_map(|(_, answer)| match answer {
            PostAnswer::Absent { reason, .. } => Some(reason.code()),
            PostAnswer::Found(_) | PostAnswer::Account(_) => None,
        })
        .collect();
    if matches!(platform::id_time(&candidate.key), IdTime::Impossible(_)) {
        return "no post can have the cited id".to_owned();
    }
    if reasons.is_empty() {
        "the platform has not been asked about the post yet".to_owned()
    } else {
        format!(
            "the platform did not show the post to us ({})",
            reasons.join(", ")
        )
    }
}
