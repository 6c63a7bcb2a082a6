//! Text → the places where a citation can stand at all, found at the speed of a byte search.
//!
//! A post, a bare link or a doubt needs a handle in brackets, a handle that closes its line, a social link or a
//! citation template; a document without any of them holds nothing, and is not read further. The test is generous:
//! it may name a place where nothing stands, never pass over one where something does (a property test holds it
//! against the full reading). HTML has its own test in `html::marker`. Cases: `tests/extract_reach.rs`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::copied;
use super::handle;
use super::link;
use super::wikitext;

/// U+FF20, the wide at sign.
static WIDE: LazyLock<Finder> = LazyLock::new(|| Finder::new("＠"));

/// The places of plain text where a citation can stand, in bytes; in no order, none twice.
pub fn in_plain(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let narrow = memchr::memchr3_iter(b'@', b'/', b'{', bytes).filter(|at| match bytes.get(*at) {
        Some(b'@') => is_handle(text, *at),
        Some(b'/') => link::ends_at_slash(text, *at),
        _ => bytes.get(at + 1) == Some(&b'{') && wikitext::is_named(text, at + 2),
    });
    let wide = WIDE.find_iter(bytes).filter(|at| is_handle(text, *at));
    narrow.chain(wide)
}

/// A handle in brackets, or one that a copied post could begin with.
fn is_handle(text: &str, at: usize) -> bool {
    handle::in_brackets(text, at).is_some() || copied::may_open(text, at)
}
