//! The answer a quote was compared with → between which moments its words stood there, and on whose word.

use super::Assembler;
use crate::jobs::Fault;
use crate::model::existence::{Existence, NotAfter, NotBefore, WordOf};
use crate::model::facts::StampFacts;
use crate::model::http_date::of_http_date;
use crate::model::post::{IdTime, Post};
use crate::model::record::PostAnswered;
use crate::model::timestamp::Timestamp;
use crate::platform;
use crate::store::StoredRecord;

impl Assembler<'_> {
    /// `None` where the answer did not give the post.
    pub(super) fn existence(
        &self,
        stored: &StoredRecord,
        answered: &PostAnswered,
    ) -> Result<Option<Existence>, Fault> {
        let Some(post) = answered.answer.found() else {
            return Ok(None);
        };
        let served = match answered.hops.last() {
            Some(hop) => {
                let exchange = self.exchange(hop.exchange)?;
                let date = exchange.answer().and_then(|answer| answer.header("date"));
                date.as_deref().and_then(of_http_date)
            }
            None => None,
        };
        Ok(Some(Existence {
            answer: stored.id,
            not_before: not_before(post),
            served,
            recorded: stored.record.at,
            not_after: not_after(&self.stamps, stored.seq),
        }))
    }
}

/// The clock in the id of the version that was given, less its error bar; else what the platform says.
fn not_before(post: &Post) -> Option<NotBefore> {
    let time = match platform::id_time(&post.key) {
        IdTime::Exact(time) => Some(time),
        IdTime::About { time, error_ms } => Some(Timestamp::from_millis(
            time.millis().saturating_sub(error_ms),
        )),
        IdTime::Impossible(_) | IdTime::None => None,
    };
    match time {
        Some(time) => Some(NotBefore {
            time,
            on_word_of: platform::id_clock_is_set_by(post.key.platform),
        }),
        None => post.created.map(|time| NotBefore {
            time,
            on_word_of: WordOf::PlatformsAnswer,
        }),
    }
}

/// The record in row `seq` is the log's entry of that number, counted from 1.
fn not_after(stamps: &[StampFacts], seq: i64) -> Vec<NotAfter> {
    let over =
        |stamp: &&StampFacts| i64::try_from(stamp.obtained.size).is_ok_and(|size| size >= seq);
    let covering = || stamps.iter().filter(over);
    let earliest = covering()
        .filter(|stamp| stamp.obtained.time.is_some())
        .min_by_key(|stamp| stamp.obtained.time);
    let lowest = covering()
        .filter(|stamp| stamp.obtained.bitcoin_height.is_some())
        .min_by_key(|stamp| stamp.obtained.bitcoin_height);
    let mut bounds: Vec<NotAfter> = Vec::new();
    for stamp in earliest.into_iter().chain(lowest) {
        let obtained = &stamp.obtained;
        let bound = NotAfter {
            stamp: stamp.record,
            kind: obtained.stamp,
            authority: obtained.authority.clone(),
            entries: obtained.size,
            time: obtained.time,
            bitcoin_height: obtained.bitcoin_height,
        };
        if !bounds.contains(&bound) {
            bounds.push(bound);
        }
    }
    bounds
}

#[cfg(test)]
mod tests {
    use super::not_before;
    use crate::model::citation::Platform;
    use crate::model::existence::WordOf;
    use crate::model::post::{Post, PostKey};

    fn post(platform: Platform, id: &str) -> Post {
        let id = id.to_owned();
        Post::new(PostKey { platform, id }, String::new())
    }

    fn bound(post: &Post) -> Option<(String, WordOf)> {
        not_before(post).map(|bound| (bound.time.to_string(), bound.on_word_of))
    }

    #[test]
    fn the_clock_of_an_id_counts_less_its_error() {
        let exact = post(Platform::X, "1478848389453488132");
        let told = (
            "2022-01-05T21:58:26.377Z".to_owned(),
            WordOf::PlatformsNumbering,
        );
        assert_eq!(bound(&exact), Some(told));
        // An id from before the clock: somewhere on the day of the first posts and not after it.
        let (time, _) = bound(&post(Platform::X, "20")).expect("numbered");
        assert!(time.as_str() < "2006-03-21T20:50:14Z", "{time}");
    }

    #[test]
    fn without_a_clock_the_platform_is_taken_at_its_word() {
        let mut told = post(Platform::Telegram, "channel/17");
        assert_eq!(bound(&told), None);
        told.created = "2024-05-01T10:00:00Z".parse().ok();
        let says = (
            "2024-05-01T10:00:00.000Z".to_owned(),
            WordOf::PlatformsAnswer,
        );
        assert_eq!(bound(&told), Some(says));
    }
}
