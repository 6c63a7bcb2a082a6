//! MediaWiki source → the posts cited with `{{cite tweet}}`.
//!
//! The template names the post by number and quotes it as title. Template documentation: `user`, `number`, `title`,
//! `author` (or `last`, `first`), `date`; parameters may hold links and templates of their own. Cases:
//! `tests/cases/extract/wikitext.jsonl`.

use crate::model::citation::Platform;
use crate::model::explanation::Field;

use super::date;
use super::flow::Flow;
use super::glyph;
use super::reading::{Printed, Reading, plain_reason};
use super::trim;

/// A template longer than this is not read; bounds the search for its end.
const TEMPLATE_BYTES_MAX: usize = 4000;
/// Names of the template, lower-case.
const NAMES: &[&str] = &[
    "cite tweet",
    "cite x",
    "cite twitter",
    "internetquelle tweet",
    "lien tweet",
    "cita tweet",
];

/// Reads all templates of the text.
pub fn read(flow: &Flow) -> Vec<Reading> {
    let text: &str = &flow.text;
    let mut readings = Vec::new();
    let mut floor = 0;
    for open in memchr::memmem::find_iter(text.as_bytes(), "{{") {
        if open < floor || !is_named(text, open + 2) {
            continue;
        }
        if let Some((end, parameters)) = template(text, open) {
            floor = end;
            readings.extend(citation(text, open, end, &parameters));
        }
    }
    readings
}

/// True where the name of a citation template stands behind its braces.
pub fn is_named(text: &str, at: usize) -> bool {
    const NAME_BYTES_MAX: usize = 40;
    let head = glyph::slice(text, at, glyph::floor_boundary(text, at + NAME_BYTES_MAX))
        .to_lowercase()
        .replace('_', " ");
    let head = head.trim_start();
    NAMES.iter().any(|name| {
        head.strip_prefix(name)
            .is_some_and(|rest| rest.trim_start().starts_with('|'))
    })
}

/// A parameter: its name, and where its value stands.
type Parameter<'a> = (&'a str, usize, usize);

/// Where the template ends, and its parameters.
fn template(text: &str, open: usize) -> Option<(usize, Vec<Parameter<'_>>)> {
    let stretch = glyph::slice(
        text,
        open,
        glyph::floor_boundary(text, open + TEMPLATE_BYTES_MAX),
    );
    let bytes = stretch.as_bytes();
    let (mut at, mut depth) = (2, 1usize);
    let mut bars = Vec::new();
    while depth > 0 {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'{', Some(b'{')) | (b'[', Some(b'[')) => {
                depth += 1;
                at += 1;
            }
            (b'}', Some(b'}')) | (b']', Some(b']')) => {
                depth -= 1;
                at += 1;
            }
            (b'|', _) if depth == 1 => bars.push(at),
            _ => {}
        }
        at += 1;
    }
    bars.push(at - 2);
    let parameters = bars
        .windows(2)
        .filter_map(|pair| {
            let [start, end] = *pair else { return None };
            let whole = stretch.get(start + 1..end)?;
            let sign = whole.find('=')?;
            let value = (open + start + 1 + sign + 1, open + end);
            let first = glyph::trim_forward(text, value.0, value.1);
            Some((
                whole.get(..sign)?.trim(),
                first,
                glyph::trim_back(text, first, value.1),
            ))
        })
        .collect();
    Some((open + at, parameters))
}

fn citation(text: &str, open: usize, end: usize, parameters: &[Parameter]) -> Option<Reading> {
    let find = |names: &[&str]| {
        names.iter().find_map(|name| {
            parameters
                .iter()
                .find(|(known, first, last)| known.eq_ignore_ascii_case(name) && first < last)
                .map(|(_, first, last)| (*first, *last))
        })
    };
    let value = |names: &[&str]| find(names).map(|(first, last)| glyph::slice(text, first, last));
    let number = value(&["number", "id", "tweet"])
        .filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))?;
    let handle = value(&["user", "username"]).map(|user| user.trim_start_matches('@').to_owned());
    let (start, words_end) = find(&["title", "titel", "titre", "título", "text"])?;
    let (start, words_end) = trim::unquote(text, start, words_end, trim::ByHand::Yes);
    let name = value(&["author", "author1", "auteur", "autor"])
        .map(str::to_owned)
        .or_else(|| {
            let last = value(&["last", "last1"])?;
            Some(
                value(&["first", "first1"])
                    .map_or_else(|| last.to_owned(), |first| format!("{first} {last}")),
            )
        });
    let account = handle.clone().unwrap_or_else(|| "i".to_owned());
    Some(Reading {
        start,
        end: words_end,
        extent: (open, end),
        hidden_text: None,
        name,
        handle,
        date: find(&["date", "datum"])
            .and_then(|(first, last)| date::read(text, first).filter(|date| date.end <= last)),
        date_text: None,
        named_links: vec![format!("https://twitter.com/{account}/status/{number}")],
        platform: Platform::X,
        confidence_percent: 97,
        rule: "cite-tweet",
        rival_start: None,
        marks: find(&["author", "author1", "auteur", "autor", "last", "last1"])
            .map(|place| Printed::at(Field::Name, place, "template-parameter"))
            .into_iter()
            .chain(
                find(&["user", "username"])
                    .map(|place| Printed::at(Field::Handle, place, "template-parameter")),
            )
            .chain(
                find(&["number", "id", "tweet"])
                    .map(|place| Printed::at(Field::StatusId, place, "template-parameter")),
            )
            .collect(),
        reasons: vec![plain_reason("a citation template names the post")],
    })
}
