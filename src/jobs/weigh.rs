//! A citation and all that is stored about its links → does the post bear out the quote?
//!
//! A post that was once seen stays a source after it is gone: that is what the archive is for.

mod candidate;

use candidate::{Candidate, candidates};

use super::run::Run;
use super::{Fault, articles};
use crate::compare;
use crate::model::agreement::{AgreeMethod, Agreement, Apart};
use crate::model::citation::Citation;
use crate::model::consistency::Inconsistency;
use crate::model::place::QuotePlace;
use crate::model::post::{IdTime, Post, PostAnswer, PostKey, PostSource};
use crate::model::record::{AgreementReached, CitationFound, Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::net::Fetch;
use crate::platform;
use crate::store::{Reader, StoredRecord};

/// Weighs a citation and stores the outcome, unless it is what the archive says already. Gives the outcome's code, as
/// [`tallied`].
pub(super) async fn weigh<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    citation: &StoredRecord,
) -> Result<Option<&'static str>, Fault> {
    let Fact::Citation(found) = &citation.record.fact else {
        return Ok(None);
    };
    let reached = reach_as_read(reader, citation, found, run.now())?;
    let code = tallied(reader, found, &reached)?;
    let last = reader.agreements(citation)?.into_iter().next_back();
    let unchanged = match last.map(|stored| stored.record.fact) {
        Some(Fact::Agreement(earlier)) => {
            says_the_same(&earlier, &reached)
                && on_a_mirrors_word(reader, &earlier)? == on_a_mirrors_word(reader, &reached)?
        }
        _ => false,
    };
    if !unchanged {
        run.record(Fact::Agreement(reached), Vec::new()).await?;
    }
    Ok(Some(code))
}

/// The code an outcome is counted under: the agreement's own, or what the report sets apart from agreement.
pub(super) fn tallied(
    reader: &Reader,
    found: &CitationFound,
    reached: &AgreementReached,
) -> Result<&'static str, Fault> {
    let second = match reached.place {
        Some(place) => reader.record(place)?.map(|stored| stored.record.fact),
        None => None,
    };
    let compared = match &second {
        Some(Fact::QuotePlace(located)) => located.place.quoted_text(),
        _ => None,
    };
    let compared = compared.unwrap_or(&found.citation.quoted_text);
    let agrees = matches!(reached.agreement, Agreement::Agree { .. });
    let differs = matches!(
        reached.agreement,
        Agreement::Differ {
            how: Apart::Edited | Apart::NotFound,
            ..
        }
    );
    let by_mirror = (agrees || differs) && on_a_mirrors_word(reader, reached)?;
    Ok(if agrees && by_mirror {
        "on_a_mirrors_word"
    } else if by_mirror {
        "mirror_differs"
    } else if reached.agreement.is_in_part(compared) {
        "in_part"
    } else {
        reached.agreement.code()
    })
}

/// True where the compared answer is a mirror's.
fn on_a_mirrors_word(reader: &Reader, reached: &AgreementReached) -> Result<bool, Fault> {
    let answer = match reached.post_answer {
        Some(id) => reader.record(id)?,
        None => None,
    };
    Ok(matches!(
        answer.map(|stored| stored.record.fact),
        Some(Fact::PostAnswer(answered)) if answered.source.is_mirror()
    ))
}

/// A newer answer of the platform with the same words is no news.
fn says_the_same(earlier: &AgreementReached, now: &AgreementReached) -> bool {
    earlier.agreement == now.agreement
        && earlier.clock == now.clock
        && earlier.post == now.post
        && earlier.place == now.place
        && earlier.consistency == now.consistency
        && earlier.articles == now.articles
}

/// Markup showed where such a reading begins and ends: words beside it are the document's own.
const CERTAIN_PERCENT: u8 = 99;

/// Compares the first reading; where the document was read again for the post's own words, what stands there has all
/// of the first reading in it, and agrees better, that. A second reading that leaves words out is never compared: words
/// that stand beside the post's own may be invented.
fn reach_as_read(
    reader: &Reader,
    citation: &StoredRecord,
    found: &CitationFound,
    now: Timestamp,
) -> Result<AgreementReached, Fault> {
    let led_to = candidates(reader, found)?;
    let first = reach(reader, citation.id, found, &led_to, now)?;
    let last = reader.quote_places(citation)?.into_iter().next_back();
    let Some((place, Fact::QuotePlace(located))) = last.map(|last| (last.id, last.record.fact))
    else {
        return Ok(first);
    };
    let QuotePlace::Corrected { quoted_text, .. } = located.place else {
        return Ok(first);
    };
    let is_certain = found.citation.confidence_percent >= CERTAIN_PERCENT;
    if is_certain || !has_all_of(&quoted_text, &found.citation.quoted_text) {
        return Ok(first);
    }
    let mut read_again = found.clone();
    read_again.citation.quoted_text = quoted_text;
    let again = reach(reader, citation.id, &read_again, &led_to, now)?;
    let is_better = again.post == first.post && rank(&again.agreement) < rank(&first.agreement);
    Ok(if is_better && rank(&again.agreement) <= AGREE_RANK_MAX {
        AgreementReached {
            place: Some(place),
            ..again
        }
    } else {
        first
    })
}

/// True where the words of one reading stand in another in one stretch, but for short links at their end, and what the
/// other has behind them is not the dash of a byline.
fn has_all_of(second: &str, first: &str) -> bool {
    const SHORT_LINKS: [&str; 3] = ["https://t.co/", "pic.twitter.com/", "pic.x.com/"];
    let is_link = |word: &&str| SHORT_LINKS.iter().any(|start| word.starts_with(start));
    let second: Vec<&str> = second.split_whitespace().collect();
    let mut first: Vec<&str> = first.split_whitespace().collect();
    while first.last().is_some_and(is_link) {
        first.pop();
    }
    if first.is_empty() {
        return false;
    }
    second
        .windows(first.len())
        .enumerate()
        .any(|(at, stretch)| {
            let mut behind = second.iter().skip(at + first.len());
            let next = behind.find(|word| !is_link(word));
            stretch == first && !next.is_some_and(|word| word.starts_with(['—', '–', '-']))
        })
}

fn reach(
    reader: &Reader,
    citation: RecordId,
    found: &CitationFound,
    (candidates, all_reached): &(Vec<Candidate>, bool),
    now: Timestamp,
) -> Result<AgreementReached, Fault> {
    let (chosen, alike) = match choose(&found.citation, candidates) {
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
        None if *all_reached => (None, no_source("none of its links leads to a post")),
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
        place: None,
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
    // Mirrors that contradict each other bear nothing out.
    let best = match candidate.is_told_by_platform() {
        true => compared.min_by_key(|(_, agreement)| rank(agreement)),
        false => compared.max_by_key(|(_, agreement)| rank(agreement)),
    };
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
    // The newest answer of each door: what one says, another may not know.
    let mut reasons: Vec<String> = Vec::new();
    let mut asked: Vec<PostSource> = Vec::new();
    for told in candidate.answers.iter().rev() {
        if let PostAnswer::Absent { reason, .. } = &told.answer
            && !asked.contains(&told.source)
        {
            asked.push(told.source);
            let reason = reason.code().replace('_', " ");
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::has_all_of;

    #[test]
    fn a_second_reading_may_add_words_and_never_leave_one_out() {
        let post = "The gate is closed. Nobody came.";
        for first in [
            "Nobody came.",
            "The gate is closed.",
            "is closed. Nobody",
            "Nobody came. pic.twitter.com/a",
        ] {
            assert!(has_all_of(post, first), "{first}");
        }
        for first in [
            "Never The gate is closed. Nobody came.",
            "The gate is closed. Nobody came. (not)",
            "Not Nobody came.",
            "body came.",
            "The gate is closed. https://t.co/a Nobody came.",
            "",
            "pic.twitter.com/a",
        ] {
            assert!(!has_all_of(post, first), "{first}");
        }
    }
}
