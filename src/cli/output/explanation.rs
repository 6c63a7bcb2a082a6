//! An [`Explanation`] → what `extract --explain` prints: objects in the JSON line, lines on a terminal.

use serde::Serialize;

use crate::model::document::Document;
use crate::model::explanation::{Explanation, Mark, NearMiss, PostExplanation, Reason};
use crate::report::{terminal_line, weight};

/// What stands at a place is shown up to here.
const WORDS_CHARS_SHOWN: usize = 80;

/// The key `explanation` of a document's line.
#[derive(Serialize)]
pub struct ExplanationObject {
    /// One a post, in the order of `posts`.
    posts: Vec<PostObject>,
    near_misses: Vec<NearMissObject>,
}

#[derive(Serialize)]
struct PostObject {
    fields: Vec<FieldObject>,
    reasons: Vec<ReasonObject>,
}

#[derive(Serialize)]
struct FieldObject {
    field: &'static str,
    start: usize,
    end: usize,
    rule: &'static str,
}

#[derive(Serialize)]
struct ReasonObject {
    reason: &'static str,
    weight: Option<f64>,
}

#[derive(Serialize)]
struct NearMissObject {
    start: usize,
    end: usize,
    code: &'static str,
    why: &'static str,
}

impl ExplanationObject {
    /// The object; offsets are code points of the document as given.
    pub fn new(explanation: &Explanation) -> Self {
        Self {
            posts: explanation.posts.iter().map(post).collect(),
            near_misses: explanation.near_misses.iter().map(near_miss).collect(),
        }
    }
}

fn post(post: &PostExplanation) -> PostObject {
    let field = |mark: &Mark| FieldObject {
        field: mark.field.name(),
        start: mark.span.start,
        end: mark.span.end,
        rule: mark.rule,
    };
    let reason = |reason: &Reason| ReasonObject {
        reason: reason.text,
        weight: reason
            .weight_hundredths
            .map(|hundredths| f64::from(hundredths) / 100.0),
    };
    PostObject {
        fields: post.marks.iter().map(field).collect(),
        reasons: post.reasons.iter().map(reason).collect(),
    }
}

fn near_miss(near: &NearMiss) -> NearMissObject {
    NearMissObject {
        start: near.span.start,
        end: near.span.end,
        code: near.code,
        why: near.why,
    }
}

/// The lines below one post.
pub fn post_lines(document: &Document, post: &PostExplanation) -> Vec<String> {
    let field = |mark: &Mark| {
        let words = mark.span.slice(&document.text).unwrap_or_default();
        format!(
            "     {}: characters {}–{} by rule {}: “{}”",
            mark.field.title(),
            mark.span.start,
            mark.span.end,
            mark.rule,
            terminal_line(words, WORDS_CHARS_SHOWN)
        )
    };
    let reason = |reason: &Reason| match weight(reason) {
        weight if weight.is_empty() => format!("     because {}", reason.text),
        weight => format!("     because {} ({weight})", reason.text),
    };
    post.marks
        .iter()
        .map(field)
        .chain(post.reasons.iter().map(reason))
        .collect()
}

/// The line of one near miss.
pub fn near_miss_line(document: &Document, near: &NearMiss) -> String {
    let words = near.span.slice(&document.text).unwrap_or_default();
    format!(
        "  not taken, {}–{}, {}: “{}”: {}",
        near.span.start,
        near.span.end,
        near.code,
        terminal_line(words, WORDS_CHARS_SHOWN),
        near.why
    )
}
