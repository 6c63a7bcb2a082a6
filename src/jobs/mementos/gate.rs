//! The answer of a `TimeGate` or a `TimeMap` (RFC 7089) → the mementos it names.

use super::ask::Told;
use crate::classify::memento::listing::{self, Listed};
use crate::classify::memento::stamp14;
use crate::model::exchange::Answer;
use crate::model::http_date::of_http_date;
use crate::model::memento::ArchiveAnswer;

/// A `TimeGate` leads to a memento, shows one, lists them, or says that there is none (RFC 7089, section 4).
pub(super) fn of_gate(asked: &str, answer: &Answer, text: &str) -> Told {
    let memento = |address: String, at| {
        vec![Listed {
            at,
            original: address,
            status: None,
            media_type: None,
            warc: None,
        }]
    };
    let mut listed = listing::links(&answer.header("link").unwrap_or_default());
    let is_list = answer
        .header("content-type")
        .is_some_and(|declared| declared.contains("link-format"));
    if is_list {
        listed.extend(listing::links(text));
    }
    let location = answer.header("location").and_then(|to| join(asked, &to));
    let of_location = location.and_then(|to| {
        let at = stamp14::in_address(&to).and_then(stamp14::read)?;
        Some(memento(to, at))
    });
    let shown = answer.header("memento-datetime");
    if let Some(at) = shown.as_deref().and_then(of_http_date) {
        listed.extend(memento(asked.to_owned(), at));
    }
    listed.extend(of_location.into_iter().flatten());
    match answer.status {
        _ if !listed.is_empty() => Told::Captures(listed),
        404 => Told::Ended(ArchiveAnswer::Nothing),
        status => Told::Ended(ArchiveAnswer::Unavailable {
            why: format!("HTTP status {status}, and no memento named"),
        }),
    }
}

/// Only web addresses are followed.
pub(super) fn join(base: &str, location: &str) -> Option<String> {
    let joined = url::Url::parse(base).ok()?.join(location).ok()?;
    matches!(joined.scheme(), "http" | "https").then(|| joined.into())
}
