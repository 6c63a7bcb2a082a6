//! Question and reply: the address to ask about a post, and what came back for it.

use serde_json::Value;

use crate::model::post::{Absence, PostAnswer, PostSource};

/// Larger bodies are not parsed; the largest real ones are some 100 kB.
const REPLY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// As much of a platform's own words as is kept in the detail of an absence.
const DETAIL_CHARS_MAX: usize = 300;

/// One request that tells about a post.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Which door.
    pub source: PostSource,
    /// The address to GET.
    pub url: String,
}

/// What came back, after redirects.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// HTTP status code.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The body with content codings undone.
    pub body: &'a [u8],
}

impl Reply<'_> {
    /// The body as JSON, or the name of the rule by which it is none. A page that is declared as HTML is
    /// never read as JSON, whatever its status (platforms.md 2.3, 7.3).
    pub(super) fn json(&self) -> Result<Value, &'static str> {
        let declared = self.content_type.unwrap_or_default().to_ascii_lowercase();
        if !declared.is_empty() && !declared.contains("json") {
            return Err("not_declared_as_json");
        }
        if self.body.len() > REPLY_BYTES_MAX {
            return Err("body_too_large");
        }
        let bytes = self
            .body
            .strip_prefix(b"\xef\xbb\xbf".as_slice())
            .unwrap_or(self.body);
        serde_json::from_slice(bytes).map_err(|_| "malformed_json")
    }
}

/// No post: the reason, and as detail the rule with the platform's words, if it had any.
pub(super) fn absent(reason: Absence, rule: &str, words: &str) -> PostAnswer {
    let words: String = words.trim().chars().take(DETAIL_CHARS_MAX).collect();
    let detail = if words.is_empty() {
        rule.to_owned()
    } else {
        format!("{rule}: {words}")
    };
    PostAnswer::Absent { reason, detail }
}
