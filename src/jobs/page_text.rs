//! An answer with the beginning of its body → the body as text, and the encoding it was read in.

use crate::classify::check::followed::is_medium;
use crate::model::exchange::Answer;
use crate::read::{decode, kind};

/// Larger stored bodies are not read back for a comparison.
pub(super) const STORED_BYTES_MAX: u64 = 16 << 20;

/// A body as text.
#[derive(Clone, Debug)]
pub(super) struct PageText {
    /// Empty for pictures, videos and the like.
    pub text: String,
    /// WHATWG label of the encoding; `None` where there is no text.
    pub charset: Option<&'static str>,
    /// True where the body is compared by its bytes.
    pub is_medium: bool,
}

/// Reads the beginning of a body, its content coding undone: byte order mark, then the header, then what
/// the page says of itself, then a guess.
pub(super) fn of(answer: &Answer, head: &[u8]) -> PageText {
    if media_type(answer).is_some_and(|declared| is_medium(&declared)) {
        return PageText {
            text: String::new(),
            charset: None,
            is_medium: true,
        };
    }
    let declared = answer.header("content-type");
    let in_header = declared.as_deref().and_then(charset_parameter);
    let decoded = decode::decode(head, in_header.or_else(|| kind::declared_charset(head)));
    PageText {
        text: decoded.text,
        charset: Some(decoded.encoding),
        is_medium: false,
    }
}

/// The media type without parameters, lower case.
pub(super) fn media_type(answer: &Answer) -> Option<String> {
    let declared = answer.header("content-type")?;
    let essence = declared.split(';').next()?.trim().to_ascii_lowercase();
    (!essence.is_empty()).then_some(essence)
}

fn charset_parameter(declared: &str) -> Option<&str> {
    declared.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}
