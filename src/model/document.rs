//! A document: what a person hands in, decoded to text but otherwise as given.

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

/// What kind of text a document holds; decides which reader finds its posts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum MediaType {
    /// `text/plain`
    #[serde(rename = "text/plain")]
    Plain,
    /// `text/html`
    #[serde(rename = "text/html")]
    Html,
    /// `text/markdown`
    #[serde(rename = "text/markdown")]
    Markdown,
}

impl MediaType {
    /// The IANA name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "text/plain",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
        }
    }

    /// The type with this IANA name (parameters ignored), if it is one that is read.
    pub fn from_name(name: &str) -> Option<Self> {
        let bare = name.split(';').next().unwrap_or_default().trim();
        [Self::Plain, Self::Html, Self::Markdown]
            .into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(bare))
    }
}

/// One document, decoded. Offsets of citations point into `text`, in Unicode code points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// The document's own id where it has one (JSON Lines), else its source.
    pub id: String,
    /// Where it came from as the user named it: a path, an address, `-`, `path#line`, `path#record address`.
    pub source: String,
    /// Which reader applies.
    pub media_type: MediaType,
    /// Two-letter language where the source declares it.
    pub language: Option<String>,
    /// Where it was published, where the source says so.
    pub url: Option<String>,
    /// When its container says that it was recorded (`WARC-Date`).
    pub recorded_at: Option<Timestamp>,
    /// The character encoding the bytes were decoded from (WHATWG label).
    pub encoding: &'static str,
    /// The decoded text, exactly as given (HTML is left as markup).
    pub text: String,
}

/// A stretch of bytes, end exclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct ByteSpan {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
}
