//! JSON Lines → one [`Piece`] a line, and each line → one [`Document`], or the reason why it is none.
//!
//! A line is `{"id","text","media_type"?,"language"?,"url"?}`; other keys are passed over. Lines are read one by one so
//! that a file of any size needs the memory of its longest line. Cases: `tests/read.rs`.

use std::io::{self, BufRead, Read as _};

use serde::Deserialize;

use crate::model::document::{Document, MediaType};

use super::kind;
use super::passed::{Passed, reason};
use super::piece::{DOCUMENT_BYTES_MAX, Form, Piece};

/// A file of lines under way.
#[derive(Debug)]
pub(super) struct Lines<R> {
    name: String,
    number: u64,
    reader: R,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(name: &str, reader: R) -> Self {
        Self {
            name: name.to_owned(),
            number: 0,
            reader,
            ended: false,
        }
    }

    /// The next line that is not blank.
    fn read_on(&mut self) -> io::Result<Option<Result<Piece, Passed>>> {
        loop {
            let mut bytes = Vec::new();
            self.number += 1;
            let mut limited = (&mut self.reader).take(DOCUMENT_BYTES_MAX + 1);
            limited.read_until(b'\n', &mut bytes)?;
            if bytes.is_empty() {
                return Ok(None);
            }
            if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
                // The rest of the line is passed over without being held.
                self.reader.skip_until(b'\n')?;
                let what = format!("is longer than {} MiB", DOCUMENT_BYTES_MAX >> 20);
                return Ok(Some(Err(Passed::damaged(&self.place(), what))));
            }
            while matches!(bytes.last(), Some(b'\n' | b'\r')) {
                bytes.pop();
            }
            if !bytes.trim_ascii().is_empty() {
                let piece = Piece::new(self.name.clone(), bytes, Form::Line(self.number));
                return Ok(Some(Ok(piece)));
            }
        }
    }

    fn place(&self) -> String {
        place(&self.name, self.number)
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Piece, Passed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.read_on().unwrap_or_else(|error| {
            // A reader that failed would fail for ever.
            self.ended = true;
            let what = format!("could not be read ({})", reason(&error));
            Some(Err(Passed::damaged(&self.place(), what)))
        })
    }
}

fn place(name: &str, number: u64) -> String {
    format!("{name}, line {number},")
}

/// Reads line `number` of the file `name`.
pub(super) fn read(name: &str, number: u64, bytes: &[u8]) -> Result<Document, Passed> {
    line(name, number, &String::from_utf8_lossy(bytes)).map_err(|bad| {
        // A line is parsed by itself, so that its parser says "line 1" wherever it stands.
        let why = bad.why.replace(" at line 1 column ", " at column ");
        Passed::damaged(&place(name, number), format!("is no JSON document ({why})"))
    })
}

/// A line that is no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source_name} line {number}: {why}")]
pub struct BadLine {
    /// The file or stream, as the person named it.
    pub source_name: String,
    /// Counted from 1.
    pub number: u64,
    /// What is wrong with it.
    pub why: String,
}

#[derive(Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    text: Option<String>,
    media_type: Option<String>,
    language: Option<String>,
    url: Option<String>,
}

/// Reads line `number` (counted from 1) of `source`. A line without `id` is named `source#number`; one without a known
/// `media_type` is sniffed.
///
/// # Errors
/// [`BadLine`] where the line is not a JSON object with a `text`.
pub fn line(source: &str, number: u64, text: &str) -> Result<Document, BadLine> {
    let bad = |why: String| BadLine {
        source_name: source.to_owned(),
        number,
        why,
    };
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    let line: Line = serde_json::from_str(trimmed).map_err(|error| bad(why(trimmed, &error)))?;
    let Some(text) = line.text else {
        return Err(bad("it has no \"text\"".to_owned()));
    };
    let place = format!("{source}#{number}");
    let media_type = line
        .media_type
        .as_deref()
        .and_then(MediaType::from_name)
        .unwrap_or_else(|| match kind::of("", &text) {
            kind::Kind::Text(media_type) => media_type,
            kind::Kind::JsonLines => MediaType::Plain,
        });
    Ok(Document {
        id: match line.id {
            Some(serde_json::Value::String(id)) => id,
            Some(serde_json::Value::Number(id)) => id.to_string(),
            _ => place.clone(),
        },
        source: place,
        media_type,
        language: line.language,
        url: line.url,
        recorded_at: None,
        encoding: encoding_rs::UTF_8.name(),
        text,
    })
}

/// What is wrong with a line, in words of its writer rather than of the parser.
fn why(line: &str, error: &serde_json::Error) -> String {
    let kind = match serde_json::from_str(line) {
        Err(_) if error.is_eof() => return "it ends too early".to_owned(),
        Err(_) => return format!("it is broken at column {}", error.column()),
        Ok(serde_json::Value::Object(members)) => {
            let wrong = ["text", "media_type", "language", "url"]
                .into_iter()
                .find(|key| members.get(*key).is_some_and(|value| !value.is_string()));
            return match wrong {
                Some(key) => format!("its \"{key}\" is no text in quotation marks"),
                None => "it names something twice".to_owned(),
            };
        }
        Ok(serde_json::Value::Null) => "null",
        Ok(serde_json::Value::Bool(_)) => "a truth value",
        Ok(serde_json::Value::Number(_)) => "a number",
        Ok(serde_json::Value::String(_)) => "a text",
        Ok(serde_json::Value::Array(_)) => "a list",
    };
    format!("it is {kind} where {{\"text\": …}} is expected")
}
