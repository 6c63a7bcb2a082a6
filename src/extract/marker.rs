//! Text → the places where a citation can stand at all, found at the speed of a byte search.
//!
//! A post, a bare link or a doubt needs a handle in brackets, a handle that closes its line, a social link or a
//! citation template; a document without any of them holds nothing, and is not read further. The test is generous:
//! it may name a place where nothing stands, never pass over one where something does (a property test holds it
//! against the full reading). HTML has its own test in `html::marker`. Cases: `tests/extract_reach.rs`.

use super::copied;
use super::handle;
use super::link;
use super::wikitext;

/// U+FF20, the wide at sign.
const WIDE: &[u8] = "＠".as_bytes();
/// Its first byte, which it shares with other wide marks.
const WIDE_LEAD: u8 = 0xef;

/// The places of plain text where a citation can stand, in bytes; in no order, none twice.
pub fn in_plain(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let common = memchr::memchr2_iter(b'@', b'/', bytes).filter(|at| match bytes.get(*at) {
        Some(b'@') => is_handle(text, *at),
        _ => link::ends_at_slash(text, *at),
    });
    // Rare bytes apart from the common ones: two quick searches cost less than one for all and one for the wide sign.
    let rare = memchr::memchr2_iter(b'{', WIDE_LEAD, bytes).filter(|at| match bytes.get(*at) {
        Some(b'{') => bytes.get(at + 1) == Some(&b'{') && wikitext::is_named(text, at + 2),
        _ => bytes.get(*at..).is_some_and(|rest| rest.starts_with(WIDE)) && is_handle(text, *at),
    });
    common.chain(rare)
}

/// A handle in brackets, or one that a copied post could begin with.
fn is_handle(text: &str, at: usize) -> bool {
    handle::in_brackets(text, at).is_some() || copied::may_open(text, at)
}
