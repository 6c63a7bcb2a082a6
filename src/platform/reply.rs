//! Question and reply: the address to ask about a post, what came back for it, and what a bare status means.

use serde_json::Value;
use url::Url;

use crate::model::post::{Absence, PostAnswer, PostSource};

/// Larger bodies are not parsed; the largest real ones are some 100 kB.
const REPLY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// As much of a platform's own words as is kept in the detail of an absence.
const DETAIL_CHARS_MAX: usize = 300;

/// How far into a page its own word on its encoding is looked for (HTML Living Standard, 13.2.3.2).
const ENCODING_BYTES_READ: usize = 1024;
/// Path segments of pages that ask a visitor to sign in (liveness.md 4.3).
const LOGIN_SEGMENTS: [&str; 4] = ["login", "login.php", "accounts", "checkpoint"];

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
    /// The address that answered.
    pub url: &'a str,
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

    /// The body as text, by the encoding the answer declares, else the page, else UTF-8; or the name of the rule
    /// by which it is none.
    pub(super) fn page(&self) -> Result<String, &'static str> {
        if self.body.len() > REPLY_BYTES_MAX {
            return Err("body_too_large");
        }
        let head = self
            .body
            .get(..ENCODING_BYTES_READ.min(self.body.len()))
            .unwrap_or_default();
        let encoding = self
            .content_type
            .and_then(charset)
            .or_else(|| charset(&String::from_utf8_lossy(head)))
            .unwrap_or(encoding_rs::UTF_8);
        Ok(encoding.decode(self.body).0.into_owned())
    }

    /// True where the request ended at a page that asks visitors to sign in.
    pub(super) fn landed_on_login(&self) -> bool {
        self.path_segments()
            .iter()
            .any(|segment| LOGIN_SEGMENTS.contains(&segment.as_str()))
    }

    /// The path that answered, in lower case.
    pub(super) fn path_segments(&self) -> Vec<String> {
        Url::parse(self.url).map_or_else(
            |_| Vec::new(),
            |url| {
                url.path()
                    .split('/')
                    .filter(|segment| !segment.is_empty())
                    .map(str::to_ascii_lowercase)
                    .collect()
            },
        )
    }
}

/// The encoding named behind `charset=`.
fn charset(text: &str) -> Option<&'static encoding_rs::Encoding> {
    let lower = text.to_ascii_lowercase();
    let (_, behind) = lower.split_once("charset=")?;
    let label: String = behind
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || "-_:".contains(*character))
        .collect();
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// What a status other than 200 says about a post on a platform that gives it no meaning of its own.
pub(super) fn refused(reply: &Reply<'_>) -> PostAnswer {
    let reason = match reply.status {
        500..=599 | 408 => Absence::Outage,
        420 | 429 => Absence::RateLimited,
        404 | 410 => Absence::NotFound,
        401 => Absence::LoginWalled,
        403 | 407 | 999 => Absence::Blocked,
        451 => Absence::Withheld,
        _ => Absence::Unreadable,
    };
    absent(reason, &format!("http_{}", reply.status), "")
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
