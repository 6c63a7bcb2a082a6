//! A tombstone's words → the reason. Syndication shows one in place of a post (platforms.md 2.1).
//!
//! Only words that say so mean that a post was taken down. No words, or words not known here, mean
//! withheld: the same empty tombstone stands for posts that signed-in readers can see.

use serde_json::Value;

use crate::model::post::{Absence, PostAnswer};
use crate::platform::json::text;
use crate::platform::reply::absent;

/// English notices, in lower case with straight apostrophes; syndication is asked for English. Every part of
/// a row must occur; the first row that fits counts.
const NOTICES: [(&[&str], Absence, &str); 7] = [
    (
        &["deleted by", "author"],
        Absence::Deleted,
        "tombstone_deleted_by_author",
    ),
    (
        &["account", "suspended"],
        Absence::Suspended,
        "tombstone_suspended_account",
    ),
    (
        &["account", "no longer exists"],
        Absence::NotFound,
        "tombstone_account_gone",
    ),
    (
        &["limits who can view"],
        Absence::Protected,
        "tombstone_protected",
    ),
    (
        &["age-restricted"],
        Absence::Withheld,
        "tombstone_age_restricted",
    ),
    (&["withheld"], Absence::Withheld, "tombstone_withheld"),
    (&["unavailable"], Absence::Withheld, "tombstone_unavailable"),
];

/// Reads the value of the `tombstone` field.
pub(super) fn read(tombstone: Option<&Value>) -> PostAnswer {
    let words = tombstone
        .and_then(|tombstone| tombstone.get("text"))
        .and_then(|told| told.as_str().or_else(|| text(told, "text")))
        .unwrap_or_default();
    if words.trim().is_empty() {
        return absent(Absence::Withheld, "tombstone_empty", "");
    }
    let lower = words.to_lowercase().replace('’', "'");
    let notice = NOTICES
        .iter()
        .find(|(parts, _, _)| parts.iter().all(|part| lower.contains(part)));
    match notice {
        Some((_, reason, rule)) => absent(*reason, rule, words),
        None => absent(Absence::Withheld, "tombstone_unknown_words", words),
    }
}
