//! One line of JSON Lines → one [`Document`], or the reason why it is none.
//!
//! A line is `{"id","text","media_type"?,"language"?,"url"?}`; other keys are passed over. Lines are read one by one so
//! that a file of any size needs the memory of its longest line. Cases: `tests/read.rs`.

use serde::Deserialize;

use crate::model::document::{Document, MediaType};

use super::kind;

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
    let line: Line = serde_json::from_str(trimmed).map_err(|error| bad(error.to_string()))?;
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
        encoding: encoding_rs::UTF_8.name(),
        text,
    })
}
