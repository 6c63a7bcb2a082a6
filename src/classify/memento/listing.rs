//! An archive's answer → the captures it lists, or that it holds none, or that it did not say.
//!
//! An empty body is no answer: only a well-formed empty list says "none" (liveness.md 9.2). Hostile text is
//! read with the same care as any: what does not fit is left out, never guessed.

use serde_json::Value;

use super::stamp14;
use crate::model::http_date::of_http_date;
use crate::model::timestamp::Timestamp;

/// One capture as an archive lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// When it was made.
    pub at: Timestamp,
    /// The address that was captured, in the archive's spelling; of a `TimeGate`, the memento itself.
    pub original: String,
    /// Its status; `None` where the list does not tell (a revisit, a memento).
    pub status: Option<u16>,
    /// Its media type, as listed.
    pub media_type: Option<String>,
    /// Where it lies in a WARC file, where that is how it is read.
    pub warc: Option<WarcPart>,
}

/// A part of a WARC file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WarcPart {
    /// Its path.
    pub file: String,
    /// Where the record begins, in bytes.
    pub offset: u64,
    /// How long it is, in bytes.
    pub bytes: u64,
}

/// What an archive says it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Listing {
    /// These.
    Captures(Vec<Listed>),
    /// None.
    Nothing,
    /// It does not show this site.
    Excluded,
    /// Its answer is not that of such an archive.
    Broken(String),
}

/// The Wayback Machine's names for "not shown".
const EXCLUSIONS: [&str; 2] = [
    "AdministrativeAccessControlException",
    "RobotAccessControlException",
];

/// Answers of CDX servers as one list of lists, the first naming the columns.
pub fn table(status: u16, body: &str) -> Listing {
    if EXCLUSIONS.iter().any(|name| body.contains(name)) {
        return Listing::Excluded;
    }
    if status != 200 {
        return Listing::Broken(format!("HTTP status {status}"));
    }
    let Ok(Value::Array(rows)) = serde_json::from_str::<Value>(body) else {
        return Listing::Broken("no list in its answer".to_owned());
    };
    let names: Vec<&str> = match rows.first() {
        None => return Listing::Nothing,
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(_) => return Listing::Broken("its list has no columns".to_owned()),
    };
    let column = |name: &str| names.iter().position(|known| *known == name);
    let (Some(at), Some(original)) = (column("timestamp"), column("original")) else {
        return Listing::Broken("its list lacks timestamp or original".to_owned());
    };
    let (status, media_type) = (column("statuscode"), column("mimetype"));
    let captures = rows.iter().skip(1).filter_map(|row| {
        let cell = |at: usize| row.get(at).and_then(Value::as_str);
        Some(Listed {
            at: stamp14::read(cell(at)?)?,
            original: cell(original)?.to_owned(),
            status: status.and_then(cell).and_then(|status| status.parse().ok()),
            media_type: media_type.and_then(cell).map(str::to_owned),
            warc: None,
        })
    });
    some(captures.collect(), rows.len() - 1)
}

/// Answers of CDX servers as a JSON object a line (pywb, Common Crawl).
pub fn lines(status: u16, body: &str) -> Listing {
    // "No Captures found" comes as a 404 of these servers; any other 404 is not theirs.
    if status == 404 && body.contains("No Captures found") {
        return Listing::Nothing;
    }
    if status != 200 {
        return Listing::Broken(format!("HTTP status {status}"));
    }
    let rows: Vec<&str> = body
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    if rows.is_empty() {
        return Listing::Broken("its answer is empty".to_owned());
    }
    let captures = rows.iter().filter_map(|line| {
        let row: Value = serde_json::from_str(line).ok()?;
        let text = |names: [&str; 2]| names.iter().find_map(|name| row.get(name)?.as_str());
        let number = |name: &str| row.get(name)?.as_str()?.parse::<u64>().ok();
        let warc = row
            .get("filename")
            .and_then(Value::as_str)
            .and_then(|file| {
                Some(WarcPart {
                    file: file.to_owned(),
                    offset: number("offset")?,
                    bytes: number("length")?,
                })
            });
        Some(Listed {
            at: stamp14::read(text(["timestamp", "timestamp"])?)?,
            original: text(["url", "original"])?.to_owned(),
            status: text(["status", "statuscode"]).and_then(|status| status.parse().ok()),
            media_type: text(["mime", "mimetype"]).map(str::to_owned),
            warc,
        })
    });
    some(captures.collect(), rows.len())
}

/// The mementos of a `Link` header or a `TimeMap` (RFC 7089, section 5; RFC 6690 for the form).
pub fn links(body: &str) -> Vec<Listed> {
    let mut listed = Vec::new();
    for link in split_links(body) {
        let Some((address, parameters)) = link
            .trim()
            .strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
        else {
            continue;
        };
        let value = |name: &str| {
            parameters.split(';').find_map(|parameter| {
                let (key, value) = parameter.split_once('=')?;
                (key.trim() == name).then(|| value.trim().trim_matches('"'))
            })
        };
        let is_memento =
            value("rel").is_some_and(|rels| rels.split_whitespace().any(|rel| rel == "memento"));
        if let (true, Some(at)) = (is_memento, value("datetime").and_then(of_http_date)) {
            listed.push(Listed {
                at,
                original: address.to_owned(),
                status: None,
                media_type: None,
                warc: None,
            });
        }
    }
    listed
}

/// Splits at commas outside of `<…>` and `"…"`.
fn split_links(text: &str) -> Vec<&str> {
    let (mut parts, mut begun) = (Vec::new(), 0);
    let (mut in_address, mut in_quotes) = (false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '<' if !in_quotes => in_address = true,
            '>' if !in_quotes => in_address = false,
            '"' if !in_address => in_quotes = !in_quotes,
            ',' if !in_address && !in_quotes => {
                parts.push(&text[begun..at]);
                begun = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[begun..]);
    parts
}

/// The query addresses of the crawls that lie nearest to a time (`collinfo.json`).
pub fn crawls(body: &str, around: Timestamp, count: usize) -> Vec<String> {
    let Ok(Value::Array(crawls)) = serde_json::from_str::<Value>(body) else {
        return Vec::new();
    };
    let mut found: Vec<(u64, String)> = crawls
        .iter()
        .filter_map(|crawl| {
            let time = |name: &str| {
                let text = crawl.get(name)?.as_str()?;
                let text = if text.ends_with('Z') {
                    text.to_owned()
                } else {
                    format!("{text}Z")
                };
                text.parse::<Timestamp>().ok()
            };
            let address = crawl.get("cdx-api")?.as_str()?;
            let middle = time("to").or_else(|| time("from"))?;
            address.starts_with("https://").then(|| {
                (
                    middle.millis().abs_diff(around.millis()),
                    address.to_owned(),
                )
            })
        })
        .collect();
    found.sort();
    found.truncate(count);
    found.into_iter().map(|(_, address)| address).collect()
}

/// Rows that could not be read say nothing of what is held.
fn some(captures: Vec<Listed>, rows: usize) -> Listing {
    match (captures.is_empty(), rows) {
        (true, 0) => Listing::Nothing,
        (true, _) => Listing::Broken("no row of its list could be read".to_owned()),
        (false, _) => Listing::Captures(captures),
    }
}
