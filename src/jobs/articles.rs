//! A citation's links → the stored web pages they lead to, each held against what the post says.
//!
//! Only what is stored is read: whether a page is still reachable is told by its observations.

use super::Fault;
use crate::classify::page::markup::Page;
use crate::compare;
use crate::model::article::ArticleChecked;
use crate::model::capture::{CaptureRole, Grade};
use crate::model::exchange::Answer;
use crate::model::record::{CaptureMade, Fact, RecordId};
use crate::net::undone;
use crate::read;
use crate::store::{Reader, StoredRecord};

/// Larger stored pages are not read back, and no more of a page is decoded. In bytes.
const PAGE_BYTES_MAX: usize = 8 << 20;

/// Compares each of the links' latest stored pages that holds content with the post's words.
pub(super) fn of_links(
    reader: &Reader,
    links: &[RecordId],
    post: &str,
) -> Result<Vec<ArticleChecked>, Fault> {
    let mut checked = Vec::new();
    for link in links {
        let Some(stored) = reader.record(*link)? else {
            continue;
        };
        let Some((capture, made)) = latest_page(reader, &stored)? else {
            continue;
        };
        if let Some(page) = text_of(reader, &made)? {
            checked.push(ArticleChecked {
                link: *link,
                capture,
                says: compare::article(post, &page),
            });
        }
    }
    Ok(checked)
}

/// The newest capture of a page with content that a trail of the link landed on; none where it leads to a post.
fn latest_page(
    reader: &Reader,
    link: &StoredRecord,
) -> Result<Option<(RecordId, CaptureMade)>, Fault> {
    for trail in reader.trails(link)?.into_iter().rev() {
        if matches!(&trail.record.fact, Fact::Trail(trail) if trail.post.is_some()) {
            return Ok(None);
        }
        for stored in reader.captures(&trail)?.into_iter().rev() {
            if let Fact::Capture(made) = stored.record.fact
                && made.role == CaptureRole::Landing
                && made.graded.grade == Grade::Content
            {
                return Ok(Some((stored.id, made)));
            }
        }
    }
    Ok(None)
}

/// What a reader sees of a stored page.
pub(super) fn text_of(reader: &Reader, made: &CaptureMade) -> Result<Option<String>, Fault> {
    let exchange = reader.record(made.exchange)?;
    let Some(Fact::Exchange(exchange)) = exchange.map(|stored| stored.record.fact) else {
        return Ok(None);
    };
    let Some(answer) = exchange.answer() else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    // A damaged object is a finding of `verify`; a comparison goes without it.
    let readable = answer.body.size <= PAGE_BYTES_MAX as u64
        && reader.copy_object(made.digest, &mut bytes).unwrap_or(false);
    if !readable {
        return Ok(None);
    }
    let Some(plain) = uncoded(answer, &bytes) else {
        return Ok(None);
    };
    let declared = answer.header("content-type");
    let charset = declared
        .as_deref()
        .and_then(|declared| declared.split_once("charset="))
        .map(|(_, label)| label.trim_matches(['"', ' ', ';']));
    let decoded = read::decode::decode(
        &plain,
        charset.or_else(|| read::kind::declared_charset(&plain)),
    );
    let page = Page::of_body(declared.as_deref(), &decoded.text);
    Ok(Some(format!(
        "{}\n{}\n{}",
        page.title, page.headings, page.text
    )))
}

/// The body without its content coding (RFC 9110 section 8.4.1), as far as it is sound; `None` where a coding is
/// named that cannot be undone.
fn uncoded(answer: &Answer, bytes: &[u8]) -> Option<Vec<u8>> {
    let coding = answer.header("content-encoding").unwrap_or_default();
    let plain = undone(&coding, bytes, PAGE_BYTES_MAX);
    let is_coded = !matches!(coding.trim(), "" | "identity");
    (!is_coded || plain != bytes).then_some(plain)
}
