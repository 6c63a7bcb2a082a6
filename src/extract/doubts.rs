//! What was seen and not taken, or taken with a second reading standing → the doubts of the answer.
//!
//! Codes: `truncated-link`, `case-lost-link`, `code-too-long`, `beginning`, `no-byline` (the large texts of `jobs` add `more-doubts`). Cases: `tests/cases/extract/remnants.jsonl`.

use std::collections::HashSet;

use crate::model::citation::Doubt;
use crate::model::document::Document;

use super::flow::Flow;
use super::glyph;
use super::link::{FoundLink, LinkKind};
use super::offsets::CodePoints;
use super::reading::{NearMiss, Reading, span};

/// More names that are no bylines than a person looks through.
const NEAR_MISSES_TOLD_MAX: usize = 1000;

/// Links whose codes are damaged.
pub struct DoubtfulLinks {
    pub doubts: Vec<Doubt>,
    starts: HashSet<usize>,
}

impl DoubtfulLinks {
    /// True for a link that must not be followed: its code would be a guess.
    pub fn is_doubted(&self, link: &FoundLink) -> bool {
        self.starts.contains(&link.start)
    }
}

/// Links cut off by an ellipsis, and all short links of a text that lost its capitals.
pub fn of_links(document: &Document, flow: &Flow, links: &[FoundLink]) -> DoubtfulLinks {
    let lowered = case_is_lost(&document.text);
    let mut points = CodePoints::new(&document.text);
    let mut found = DoubtfulLinks {
        doubts: Vec::new(),
        starts: HashSet::new(),
    };
    for link in links {
        if runs_on(flow, link) {
            // The link is taken all the same: a tag or word is glued to it more often than a code is longer.
            found.doubts.push(Doubt {
                span: span(flow, link.start, link.end, &mut points),
                code: "code-too-long".to_owned(),
                text: format!(
                    "letters or digits follow {} without a break; they are taken for words glued to it",
                    link.url
                ),
            });
        }
        let (code, text) = match link.kind {
            LinkKind::Cut => (
                "truncated-link",
                format!("{} is cut off; its code cannot be completed", link.url),
            ),
            LinkKind::Short | LinkKind::Picture if lowered => (
                "case-lost-link",
                format!(
                    "{} lost its capital letters with the whole text; its code cannot be restored",
                    link.url
                ),
            ),
            _ => continue,
        };
        found.starts.insert(link.start);
        found.doubts.push(Doubt {
            span: span(flow, link.start, link.end, &mut points),
            code: code.to_owned(),
            text,
        });
    }
    found
}

/// The code has its full length and letters go on behind it that are no next link.
fn runs_on(flow: &Flow, link: &FoundLink) -> bool {
    const NEXT_LINKS: &[&str] = &["http", "pic.", "t.co/"];
    let short = matches!(link.kind, LinkKind::Short | LinkKind::Picture);
    let rest = flow.text.get(link.end..).unwrap_or_default();
    short
        && glyph::slice(&flow.text, link.start, link.end).contains('/')
        && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !NEXT_LINKS.iter().any(|next| rest.starts_with(next))
}

/// Second places where a post may begin.
pub fn of_readings(document: &Document, flow: &Flow, readings: &[Reading]) -> Vec<Doubt> {
    let mut points = CodePoints::new(&document.text);
    readings
        .iter()
        .filter_map(|reading| reading.rival_start.map(|rival| (reading.start, rival)))
        .filter(|(start, rival)| start != rival)
        .map(|(start, rival)| Doubt {
            span: span(flow, rival.min(start), rival.max(start), &mut points),
            code: "beginning".to_owned(),
            text: match rival < start {
                true => "the post that follows may begin here already".to_owned(),
                false => "the post may begin only after this".to_owned(),
            },
        })
        .collect()
}

/// What looks like a byline and was not taken for one; of very many the first, and how many more there are.
pub fn of_near_misses(document: &Document, flow: &Flow, near_misses: &[NearMiss]) -> Vec<Doubt> {
    let mut points = CodePoints::new(&document.text);
    let (told, untold) = near_misses.split_at(near_misses.len().min(NEAR_MISSES_TOLD_MAX));
    let mut doubt = |start, end, text| Doubt {
        span: span(flow, start, end, &mut points),
        code: "no-byline".to_owned(),
        text,
    };
    let mut doubts: Vec<Doubt> = told
        .iter()
        .map(|near| doubt(near.start, near.end, near.why.to_owned()))
        .collect();
    if let (Some(first), Some(last)) = (untold.first(), untold.last()) {
        let text = format!(
            "{} more names with handles from here on are no bylines and are not listed",
            untold.len()
        );
        doubts.push(doubt(first.start, last.end, text));
    }
    doubts
}

/// A text without any capital letter went through a program that lowered them, and with them the codes of its links
/// (platforms.md 1.1).
fn case_is_lost(text: &str) -> bool {
    const LETTERS_MIN: usize = 200;
    let small = text
        .bytes()
        .filter(u8::is_ascii_lowercase)
        .take(LETTERS_MIN)
        .count();
    small == LETTERS_MIN && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}
