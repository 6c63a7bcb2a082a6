//! The end of an element or comment that no reader sees → where it began, looking back from there.
//!
//! For the search for markers only (`marker`), which does not read a page from its beginning: where looking back cannot
//! tell, it says so, and the page is read in full. Cases: `tests/extract_reach.rs`.

/// Looked over for one end; what began farther back is not told.
const LOOK_BYTES_MAX: usize = 64 << 10;
/// Looked over for a whole page, so that a page made of such ends costs no more than its length.
pub const PAGE_BYTES_MAX: usize = 1 << 20;

/// What a tag or comment before a place hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hiding {
    /// The mark itself, nothing more.
    Nothing,
    /// All from here to its end: it closes something.
    From(usize),
    /// All that follows it: it opens something that is closed later.
    What,
    /// That cannot be told from here.
    Unsure,
}

/// What is hidden by the mark `source[open..end]`, which begins with `<` or ends with `-->`. `looked` counts the bytes
/// looked over in the page.
pub fn by(source: &str, open: usize, end: usize, looked: &mut usize) -> Hiding {
    let bytes = source.as_bytes();
    let mark = bytes.get(open..end).unwrap_or_default();
    if mark.ends_with(b"-->") {
        return began(bytes, end - "-->".len(), b"<!--", b"-->", looked);
    }
    // A `<` within a quoted value is not where the tag begins.
    let is_odd = |quote: u8| memchr::memchr_iter(quote, mark).count() % 2 == 1;
    if is_odd(b'"') || is_odd(b'\'') {
        return Hiding::Unsure;
    }
    let closing = mark.starts_with(b"</");
    let name = mark.get(1 + usize::from(closing)..).unwrap_or_default();
    let hidden = super::UNSHOWN
        .iter()
        .find(|unshown| begins(name, unshown.as_bytes()));
    let Some(unshown) = hidden else {
        return Hiding::Nothing;
    };
    if !is_whole(name, unshown.as_bytes()) {
        // `</header>` ends what `<head>` opens, too.
        return if closing {
            Hiding::Unsure
        } else {
            Hiding::Nothing
        };
    }
    let [opener, closer] = ["<", "</"].map(|sign| format!("{sign}{unshown}"));
    if closing {
        return began(bytes, open, opener.as_bytes(), closer.as_bytes(), looked);
    }
    let after = bytes
        .get(end..bytes.len().min(end + LOOK_BYTES_MAX))
        .unwrap_or_default();
    let closed = memchr::memchr_iter(b'<', after).find(|at| {
        after
            .get(*at..)
            .is_some_and(|rest| begins(rest, closer.as_bytes()))
    });
    *looked += closed.unwrap_or(after.len());
    match closed {
        Some(_) if !mark.ends_with(b"/>") && *looked <= PAGE_BYTES_MAX => Hiding::What,
        _ => Hiding::Unsure,
    }
}

/// Where that began which the closer at `closing` ends: at the opener before it, where no other mark stands between, and
/// none before that opener leaves it open to doubt.
fn began(bytes: &[u8], closing: usize, opener: &[u8], closer: &[u8], looked: &mut usize) -> Hiding {
    let floor = closing.saturating_sub(LOOK_BYTES_MAX);
    let mut marks = bytes
        .get(floor..closing)
        .map(|stretch| memchr::memrchr2_iter(b'<', b'-', stretch))
        .into_iter()
        .flatten()
        .map(|at| floor + at)
        .filter_map(|at| {
            let rest = bytes.get(at..)?;
            match () {
                () if is_mark(rest, closer) => Some((at, false)),
                () if is_mark(rest, opener) => Some((at, true)),
                () => None,
            }
        });
    let (last, before) = (marks.next(), marks.next());
    *looked += closing - before.map_or(floor, |(at, _)| at);
    let in_sight = before.is_some() || floor == 0;
    match (last, before) {
        _ if *looked > PAGE_BYTES_MAX || !in_sight => Hiding::Unsure,
        // Without an opener it is a mark by itself.
        (None | Some((_, false)), _) if opener != b"<!--" => Hiding::Nothing,
        (Some((at, true)), None | Some((_, false))) if !is_broken(bytes, at, closing) => {
            Hiding::From(at)
        }
        _ => Hiding::Unsure,
    }
}

/// The opener closes itself, or a comment ends between it and its closer.
fn is_broken(bytes: &[u8], at: usize, closing: usize) -> bool {
    let inside = bytes.get(at..closing).unwrap_or_default();
    let tag_end = memchr::memchr(b'>', inside);
    let closes_itself =
        tag_end.is_none_or(|end| inside.get(..end).is_some_and(|tag| tag.ends_with(b"/")));
    !inside.starts_with(b"<!--")
        && (closes_itself || memchr::memmem::find(inside, b"-->").is_some())
}

/// The mark stands here, and no longer name.
fn is_mark(rest: &[u8], mark: &[u8]) -> bool {
    let named = mark.last().is_some_and(u8::is_ascii_alphabetic);
    begins(rest, mark) && (!named || is_whole(rest, mark))
}

fn begins(text: &[u8], name: &[u8]) -> bool {
    text.get(..name.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(name))
}

fn is_whole(text: &[u8], name: &[u8]) -> bool {
    text.get(name.len())
        .is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')
}
