//! A platform's page → whether it says that it is about the post that was asked for.
//!
//! Platforms answer a post's address with other pages as well: a profile, the front page, another post. What such a
//! page describes are not the post's words. Cases: `tests/cases/platform/elsewhere/*-page-of-another.json`.

use url::Url;

use super::markup::{canonical, meta};
use super::permalink::permalink_of_url;
use super::reply::Reply;
use crate::model::citation::Platform;
use crate::model::post::PostKey;

/// What a page says it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Subject {
    /// The post, by the page's own word.
    Post,
    /// It does not say; the address that answered is the post's.
    NotSaid,
    /// Something else.
    Another,
}

/// Reads a page's own address (`og:url`, else its canonical link) and the one that answered.
pub(super) fn subject(key: &PostKey, page: &str, reply: &Reply<'_>) -> Subject {
    let here = Url::parse(reply.url).ok();
    let said = meta(page, "og:url").or_else(|| canonical(page));
    let named = said.map(|said| match &here {
        Some(here) => here.join(&said).map_or(said, |whole| whole.to_string()),
        None => said,
    });
    match named {
        Some(named) if names(key, &named) => Subject::Post,
        None if names(key, reply.url) => Subject::NotSaid,
        _ => Subject::Another,
    }
}

/// True where an address is one of the post's.
fn names(key: &PostKey, url: &str) -> bool {
    permalink_of_url(url).is_some_and(|permalink| same_post(key, &permalink.key))
}

/// Facebook calls one page by its name and by its number; the post's own id is enough.
fn same_post(one: &PostKey, other: &PostKey) -> bool {
    let id = |key: &PostKey| key.id.rsplit('/').next().map(str::to_owned);
    let kind = |key: &PostKey| key.id.split('/').next().map(str::to_owned);
    let alike = one.platform == Platform::Facebook && other.platform == Platform::Facebook;
    one == other || alike && kind(one) == kind(other) && id(one) == id(other)
}
