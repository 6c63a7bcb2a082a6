//! The account name at an at sign → handle and where it ends.
//!
//! Grammars: X `[A-Za-z0-9_]`, up to 20 characters in old accounts; Instagram adds dots; Mastodon `user@host`; Bluesky a
//! domain name (platforms.md 4.3, 5). Cases: `tests/cases/extract/bylines.jsonl`.

use crate::model::citation::Platform;

use super::glyph;

/// The longest X handle that old accounts may have.
const X_HANDLE_CHARS_MAX: usize = 20;
/// Longest handle of any platform: user, `@` and a host name.
const HANDLE_BYTES_MAX: usize = 320;
/// How many blanks tokenizers put between a bracket, the at sign and the name.
const BLANKS_MAX: usize = 3;

/// A handle in the text; offsets in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// Of the at sign.
    pub start: usize,
    pub end: usize,
    /// Without the at sign.
    pub name: String,
}

impl Handle {
    /// The platform whose grammar the handle follows and X's does not.
    pub fn platform(&self) -> Option<Platform> {
        if self.name.contains('@') {
            return Some(Platform::Mastodon);
        }
        let (_, ending) = self.name.rsplit_once('.')?;
        let domain_like =
            ending.len() >= 2 && ending.bytes().all(|byte| byte.is_ascii_alphabetic());
        domain_like.then_some(Platform::Bluesky)
    }
}

/// Reads the handle whose at sign stands at `at`.
pub fn read(text: &str, at: usize) -> Option<Handle> {
    let sign = text
        .get(at..)?
        .chars()
        .next()
        .filter(|c| matches!(c, '@' | '＠'))?;
    let name_start = skip_blanks(text, at + sign.len_utf8());
    let rest = text.get(name_start..)?;
    let local = rest
        .bytes()
        .take(HANDLE_BYTES_MAX)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        .count();
    let after = rest.get(local..)?;
    let host = after.strip_prefix('@').map_or(0, |host| {
        let length = host
            .bytes()
            .take(HANDLE_BYTES_MAX)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
            .count();
        let named = host.get(..length).is_some_and(|host| host.contains('.'));
        if named { 1 + length } else { 0 }
    });
    let name = rest.get(..local + host)?.trim_end_matches(['.', '-']);
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let fits = !name.is_empty() && (!plain || name.len() <= X_HANDLE_CHARS_MAX + 10);
    fits.then(|| Handle {
        start: at,
        end: name_start + name.len(),
        name: name.to_owned(),
    })
}

/// A handle in round brackets: where the bracket opens and closes around the at sign at `at`.
pub fn in_brackets(text: &str, at: usize) -> Option<(usize, Handle, usize)> {
    let before = text.get(..at)?;
    let mut open = None;
    for (place, c) in before.char_indices().rev().take(BLANKS_MAX + 1) {
        if matches!(c, '(' | '（') {
            open = Some(place);
            break;
        }
        if !glyph::is_blank(c) || c == '\n' {
            break;
        }
    }
    let open = open?;
    let handle = read(text, at)?;
    let close = skip_blanks(text, handle.end);
    let closing = text
        .get(close..)?
        .chars()
        .next()
        .filter(|c| matches!(c, ')' | '）'))?;
    Some((open, handle, close + closing.len_utf8()))
}

fn skip_blanks(text: &str, at: usize) -> usize {
    text.get(at..)
        .unwrap_or_default()
        .chars()
        .take(BLANKS_MAX)
        .take_while(|c| glyph::is_blank(*c) && *c != '\n')
        .map(char::len_utf8)
        .sum::<usize>()
        + at
}
