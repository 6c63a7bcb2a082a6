//! Printed words, permalink, id and answer → what does not fit together (platforms.md 2.6, 3.1, 5).
//!
//! It asks nobody and judges nobody: each finding names the two facts that do not fit. What is not known is held
//! against nothing. Cases: `tests/consistency.rs`.

use jiff::civil::{Date, date};

use super::agreement::agreement;
use super::part::is_cut;
use super::script::script;
use crate::model::agreement::{AgreeMethod, Agreement};
use crate::model::citation::{Attribution, Platform};
use crate::model::consistency::{HandlePlace, Inconsistency, Relation};
use crate::model::post::{IdTime, ImpossibleId, Post, PostKey};
use crate::model::timestamp::Timestamp;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Time zones reach so far to either side of UTC; all platforms but X print the day of a reader's own.
const ZONE_SLACK_MS: i64 = 14 * HOUR_MS;
/// Platforms floor the moments they print to whole seconds.
const CREATED_SLACK_MS: i64 = 2_000;
/// A picture is mostly uploaded seconds or minutes before its post; beyond this it was there before.
const MEDIA_GAP_MS: i64 = DAY_MS;

/// What is known of a cited post, each part where it is known.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What the document prints.
    pub printed: &'a Attribution,
    /// The quoted words.
    pub quote: &'a str,
    /// How they compare with the post.
    pub agreement: &'a Agreement,
    /// The account named in the address the document gives.
    pub permalink_handle: Option<&'a str>,
    /// The account named in the address that a link led to.
    pub trail_handle: Option<&'a str>,
    /// Which post.
    pub key: Option<&'a PostKey>,
    /// The time in its id, held against the time of asking.
    pub id_time: IdTime,
    /// The time in its id, whether it can be or not.
    pub id_clock: IdTime,
    /// What the platform's doors told of it and of its other versions, the newest answer first.
    pub posts: &'a [&'a Post],
    /// Addresses of its media with the times of their upload.
    pub uploads: &'a [(String, Timestamp)],
}

/// Everything that does not fit, in a fixed order.
pub fn consistency(known: &Known<'_>) -> Vec<Inconsistency> {
    let mut found = handles(known);
    found.extend(clocks(known));
    found.extend(uploads(known));
    found.extend(versions(known));
    found.extend(words(known));
    found
}

/// The first and the last moment that a printed day can mean on a platform, in milliseconds since 1970.
pub fn bounds_of_printed_day(platform: Platform, day: Date) -> (Timestamp, Timestamp) {
    let slack_ms = match platform {
        Platform::X => 0,
        _ => ZONE_SLACK_MS,
    };
    let days = day.duration_since(date(1970, 1, 1)).as_hours() / 24;
    let start_ms = days * DAY_MS;
    (
        Timestamp::from_millis(start_ms - slack_ms),
        Timestamp::from_millis(start_ms + DAY_MS - 1 + slack_ms),
    )
}

/// The first answer's word on something.
fn told<'a, T>(known: &Known<'a>, part: impl Fn(&'a Post) -> Option<T>) -> Option<T> {
    known.posts.iter().find_map(|post| part(post))
}

/// Each pair of places that name different accounts.
fn handles(known: &Known<'_>) -> Vec<Inconsistency> {
    let author = told(known, |post| post.author_handle.as_deref());
    let places: Vec<(HandlePlace, &str)> = [
        (HandlePlace::Printed, known.printed.author_handle.as_deref()),
        (HandlePlace::Permalink, known.permalink_handle),
        (HandlePlace::Trail, known.trail_handle),
        (HandlePlace::Author, author),
    ]
    .into_iter()
    .filter_map(|(place, handle)| Some((place, handle?)))
    .collect();
    let mut found = Vec::new();
    for (at, (one, one_handle)) in places.iter().enumerate() {
        for (other, other_handle) in places.iter().skip(at + 1) {
            if !same_account(one_handle, other_handle) {
                found.push(Inconsistency::HandlesDiffer {
                    one: *one,
                    one_handle: (*one_handle).to_owned(),
                    other: *other,
                    other_handle: (*other_handle).to_owned(),
                });
            }
        }
    }
    found
}

/// Without regard to case and `@`; a name without its server fits the same name on any.
fn same_account(one: &str, other: &str) -> bool {
    let plain = |handle: &str| handle.trim().trim_start_matches('@').to_lowercase();
    let (one, other) = (plain(one), plain(other));
    let name = |handle: &str| handle.split('@').next().unwrap_or_default().to_owned();
    one == other || (one.contains('@') != other.contains('@') && name(&one) == name(&other))
}

fn clocks(known: &Known<'_>) -> Vec<Inconsistency> {
    let mut found = Vec::new();
    let (id_time, error_ms) = match known.id_clock {
        IdTime::Exact(time) => (time, 0),
        IdTime::About { time, error_ms } => (time, error_ms),
        IdTime::Impossible(why) => return vec![Inconsistency::ImpossibleId { why }],
        IdTime::None => return found,
    };
    if known.id_time == IdTime::Impossible(ImpossibleId::InTheFuture) {
        found.push(Inconsistency::IdInTheFuture { id_time });
    }
    if let (Some(printed), Some(key)) = (known.printed.date, known.key) {
        let (first, last) = bounds_of_printed_day(key.platform, printed);
        let too_early = id_time.millis().saturating_add(error_ms) < first.millis();
        let too_late = id_time.millis().saturating_sub(error_ms) > last.millis();
        if too_early || too_late {
            found.push(Inconsistency::PrintedDateOutsideId { printed, id_time });
        }
    }
    if let Some(created) = told(known, |post| post.created) {
        let apart_ms = created
            .millis()
            .saturating_sub(id_time.millis())
            .saturating_abs();
        if apart_ms > error_ms.saturating_add(CREATED_SLACK_MS) {
            found.push(Inconsistency::CreatedOutsideId { created, id_time });
        }
    }
    found
}

/// Media by the clock in their own names against the post's.
fn uploads(known: &Known<'_>) -> Vec<Inconsistency> {
    let posted = match known.id_time {
        IdTime::Exact(time) => Some(time),
        _ => told(known, |post| post.created),
    };
    let Some(posted) = posted else {
        return Vec::new();
    };
    known
        .uploads
        .iter()
        .filter_map(|(address, uploaded)| {
            let before_ms = posted.millis().saturating_sub(uploaded.millis());
            let (address, uploaded) = (address.clone(), *uploaded);
            if before_ms < -CREATED_SLACK_MS {
                Some(Inconsistency::MediaAfterPost {
                    address,
                    uploaded,
                    posted,
                })
            } else if before_ms > MEDIA_GAP_MS {
                Some(Inconsistency::MediaReused {
                    address,
                    uploaded,
                    posted,
                })
            } else {
                None
            }
        })
        .collect()
}

/// Words that agree with one version of the post and not with the one that is shown now; or with some answers about
/// it and not with others.
fn versions(known: &Known<'_>) -> Option<Inconsistency> {
    let agrees = |post: &Post| matches!(agreement(known.quote, post), Agreement::Agree { .. });
    // A text that was cut may lack the quoted words without being another version.
    let shown = known
        .posts
        .iter()
        .find(|post| Some(&post.key) == known.key && !is_cut(post))?;
    let whole = || known.posts.iter().filter(|post| !is_cut(post));
    let agreed = match known.agreement {
        Agreement::Agree { .. } => true,
        // Mirrors that contradict each other bear nothing out, and are said to do so.
        Agreement::Differ { .. } => false,
        Agreement::Ambiguous { .. } | Agreement::NoSource { .. } => return None,
    };
    let of_another = whole().find(|post| post.key != shown.key && agrees(post));
    if agreed
        && !agrees(shown)
        && let Some(other) = of_another
    {
        return Some(Inconsistency::WordsOfAnotherVersion {
            key: other.key.clone(),
        });
    }
    let contradicted = whole().any(|post| post.key == shown.key && agrees(post) != agreed);
    contradicted.then(|| Inconsistency::AnswersDiffer {
        key: shown.key.clone(),
    })
}

/// What can explain words that differ.
fn words(known: &Known<'_>) -> Vec<Inconsistency> {
    let (Agreement::Differ { .. }, Some(first)) = (known.agreement, known.posts.first()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let edited = told(known, |post| post.edited);
    let marked = |post: &&Post| post.marked_edited || !post.edit_ids.is_empty();
    if edited.is_some() || known.posts.iter().any(marked) {
        found.push(Inconsistency::Edited { edited });
    }
    let others = [
        (Relation::Quoted, told(known, |post| post.quoted.as_deref())),
        (Relation::Parent, told(known, |post| post.parent.as_deref())),
    ];
    for (relation, other) in others {
        let same = other.filter(|other| {
            matches!(
                agreement(known.quote, other),
                Agreement::Agree {
                    method: AgreeMethod::Exact | AgreeMethod::Typographic | AgreeMethod::Truncated,
                    ..
                }
            )
        });
        found.extend(same.map(|other| Inconsistency::WordsOfAnotherPost {
            relation,
            key: other.key.clone(),
        }));
    }
    if let (Some(quote), Some(posted)) = (script(known.quote), script(&first.text))
        && quote != posted
    {
        found.push(Inconsistency::OtherScript {
            quote: quote.to_owned(),
            post: posted.to_owned(),
        });
    }
    found
}
