//! All the archive knows of a post's account → under which handles it was met, where, first and last.
//!
//! An account keeps its id when it changes its handle. An address only shows what somebody wrote into it: on most
//! platforms any handle leads to the same post.

use std::collections::HashMap;

use crate::model::facts::{HandleFacts, LinkFacts, PostFacts};
use crate::model::post::{PostAnswer, PostSource};
use crate::model::record::{Fact, PostAnswered};
use crate::model::timestamp::Timestamp;
use crate::platform;
use crate::store::StoredRecord;

/// Handles by the platform's name and the account's id, as answers about any of its posts told them.
#[derive(Default)]
pub(super) struct Accounts(HashMap<(&'static str, String), Vec<Met>>);

/// A handle met somewhere.
#[derive(Clone)]
struct Met {
    handle: String,
    place: &'static str,
    at: Timestamp,
}

impl Accounts {
    /// Reads every answer about a post.
    pub(super) fn of(answers: &[StoredRecord]) -> Self {
        let mut accounts = Self::default();
        for stored in answers {
            if let Fact::PostAnswer(answered) = &stored.record.fact
                && let Some((id, handle)) = told(answered)
            {
                let key = (answered.key.platform.name(), id);
                accounts.0.entry(key).or_default().push(Met {
                    handle,
                    place: answered.source.code(),
                    at: stored.record.at,
                });
            }
        }
        accounts
    }

    /// The handles of the account of a post: by its answers, by the account's other posts, and by addresses.
    pub(super) fn handles(&self, post: &PostFacts, links: &[LinkFacts]) -> Vec<HandleFacts> {
        let mut met = addresses(post, links);
        let platform = post.key.platform.name();
        let ids: Vec<&String> = post
            .answers
            .iter()
            .filter_map(|answer| {
                let found = answer
                    .found
                    .as_ref()
                    .and_then(|found| found.author_id.as_ref());
                found.or_else(|| answer.account.as_ref().map(|account| &account.id))
            })
            .collect();
        match ids.last() {
            Some(id) => {
                let known = self.0.get(&(platform, (*id).clone()));
                met.extend(known.into_iter().flatten().cloned());
            }
            None => met.extend(post.answers.iter().filter_map(|answer| {
                let handle = answer.found.as_ref()?.author_handle.clone()?;
                Some(Met {
                    handle,
                    place: answer.source.code(),
                    at: answer.at,
                })
            })),
        }
        gathered(met)
    }
}

fn told(answered: &PostAnswered) -> Option<(String, String)> {
    // A mirror's word on an account is not the platform's.
    if matches!(
        answered.source,
        PostSource::FxTwitter | PostSource::VxTwitter
    ) {
        return None;
    }
    match &answered.answer {
        PostAnswer::Found(post) => Some((post.author_id.clone()?, post.author_handle.clone()?)),
        PostAnswer::Account(account) => Some((account.id.clone(), account.handle.clone()?)),
        PostAnswer::Absent { .. } => None,
    }
}

/// Handles in the addresses of the trails that led to the post.
fn addresses(post: &PostFacts, links: &[LinkFacts]) -> Vec<Met> {
    let hops = links
        .iter()
        .filter_map(|link| link.trail.as_ref())
        .flat_map(|trail| &trail.hops);
    hops.filter_map(|hop| {
        let permalink = platform::permalink_of_url(&hop.url)?;
        let handle = permalink.handle.filter(|_| permalink.key == post.key)?;
        Some(Met {
            handle,
            place: "address",
            at: hop.started,
        })
    })
    .collect()
}

/// Each handle once, with its places, in the order of the first time.
fn gathered(mut met: Vec<Met>) -> Vec<HandleFacts> {
    met.sort_by_key(|one| one.at);
    let mut handles: Vec<HandleFacts> = Vec::new();
    for one in met {
        let known = handles
            .iter_mut()
            .find(|known| known.handle.eq_ignore_ascii_case(&one.handle));
        match known {
            Some(known) => {
                known.last = one.at;
                if !known.places.iter().any(|place| place == one.place) {
                    known.places.push(one.place.to_owned());
                }
            }
            None => handles.push(HandleFacts {
                handle: one.handle,
                places: vec![one.place.to_owned()],
                first: one.at,
                last: one.at,
            }),
        }
    }
    handles
}
