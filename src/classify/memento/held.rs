//! A copy's bytes as text → whether it holds what was cited (liveness.md 9.5, step 5).
//!
//! Sign-in pages, script shells and error pages are archived too: the copy goes through the same rules as a
//! live page, and then has to show the quoted words, or the content that was stored here.

use serde_json::Value;

use crate::classify::check::asked::{Asked, Connection, Cookies, Profile, Trust};
use crate::classify::check::came::{Came, Reply};
use crate::classify::check::observed::{Ending, Observed, Step, Trail};
use crate::classify::judge::baseline::Baseline;
use crate::classify::judge::{Evidence, judge};
use crate::classify::page::alike::Alike;
use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;
use crate::classify::page::quote;
use crate::model::liveness::Verdict;
use crate::model::memento::HeldAgainst;
use crate::model::trail::Via;

/// A copy as it is held against something.
#[derive(Clone, Copy, Debug)]
pub struct Copy<'a> {
    /// The address it is a copy of.
    pub original: &'a str,
    /// Its declared type.
    pub content_type: Option<&'a str>,
    /// Its text, markup and all.
    pub text: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
}

/// What came of holding it.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// True where it shows what was cited.
    pub verified: bool,
    /// Why.
    pub reason: String,
    /// Against what.
    pub against: HeldAgainst,
    /// How alike it and the stored copy are.
    pub alike: Option<Alike>,
}

/// Holds a copy against the quoted words and the stored copy.
pub fn hold(copy: &Copy<'_>, quotes: &[String], stored: Option<&Baseline>) -> Held {
    let told = told_by(copy, stored);
    let words = words_of(copy);
    let alike = stored
        .filter(|stored| !stored.text.is_empty())
        .map(|stored| Alike::of(&stored.text, &words));
    let shown = quotes
        .iter()
        .any(|quoted| quote::is_in(&Folded::of(quoted), &words));
    let same_bytes = stored.is_some_and(|stored| stored.sha256.as_deref() == Some(copy.sha256));
    let expected = match (quotes.is_empty(), stored) {
        (false, _) => HeldAgainst::Quote,
        (true, Some(_)) => HeldAgainst::StoredCopy,
        (true, None) => HeldAgainst::Nothing,
    };
    // The quoted words are what was cited: a page that shows them holds it, whatever else it says.
    let (verified, against, reason) = if shown {
        (true, HeldAgainst::Quote, "quote_present".to_owned())
    } else if same_bytes {
        (true, HeldAgainst::StoredCopy, "identical".to_owned())
    } else if !told.0.is_live() {
        (false, expected, told.1)
    } else if alike.is_some_and(Alike::is_present) {
        (true, HeldAgainst::StoredCopy, "near_identical".to_owned())
    } else {
        let reason = match expected {
            HeldAgainst::Quote => "quote_missing",
            HeldAgainst::StoredCopy => "differs_from_stored_copy",
            HeldAgainst::Nothing => "nothing_to_hold_against",
        };
        (false, expected, reason.to_owned())
    };
    Held {
        verified,
        reason,
        against,
        alike,
    }
}

/// What the rules for live pages say of it, seen at its own address.
fn told_by(copy: &Copy<'_>, stored: Option<&Baseline>) -> (Verdict, String) {
    let headers = copy
        .content_type
        .map(|declared| ("content-type".to_owned(), declared.to_owned()));
    let trail = Trail {
        steps: vec![Step {
            asked: Asked {
                url: copy.original.to_owned(),
                profile: Profile::Honest,
                cookies: Cookies::None,
                connection: Connection::Any,
                trust: Trust::Verified,
                wait_seconds: 0,
            },
            came: Came::Answered(Box::new(Reply {
                status: 200,
                headers: headers.into_iter().collect(),
                body: copy.text.to_owned(),
                body_bytes: copy.text.len() as u64,
                sha256: Some(copy.sha256.to_owned()),
                ..Reply::default()
            })),
            via: Via::Cited,
        }],
        ending: Ending::Landed,
    };
    let observed = Observed::by_one_walk(copy.original.to_owned(), trail);
    let judgement = judge(&Evidence::of(&observed, stored));
    (judgement.judged.verdict, judgement.judged.reason)
}

/// The words of a page; of JSON, those of all its texts.
fn words_of(copy: &Copy<'_>) -> Folded {
    let is_json = copy
        .content_type
        .is_some_and(|declared| declared.contains("json"));
    if is_json && let Ok(value) = serde_json::from_str::<Value>(copy.text) {
        let mut texts = Vec::new();
        collect(&value, &mut texts);
        return Folded::of(&texts.join("\n"));
    }
    Folded::of(&Page::of_body(copy.content_type, copy.text).text)
}

/// The reader of JSON bounds how deep it goes.
fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
