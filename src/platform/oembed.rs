//! oEmbed as most platforms answer it (oembed.com 1.0): a reply → its fields, or why there are none.
//!
//! What the fields mean for a post is each platform's own matter; X, whose answers hold the whole post, reads them
//! by itself. Cases: `tests/cases/platform/elsewhere/`.

use url::form_urlencoded::byte_serialize;

use super::json::text;
use super::reply::{Reply, absent, refused};
use crate::model::post::{Absence, MediaKind, PostAnswer, PostMedia};

/// The fields that are read, each where it holds something.
pub(super) struct Fields {
    pub(super) title: Option<String>,
    pub(super) author_name: Option<String>,
    pub(super) author_url: Option<String>,
    pub(super) html: Option<String>,
    pub(super) thumbnail_url: Option<String>,
    /// The post's id, where the platform adds it.
    pub(super) product_id: Option<String>,
}

/// Reads a reply; the error is the answer it amounts to.
pub(super) fn fields(reply: &Reply<'_>) -> Result<Fields, PostAnswer> {
    if reply.landed_on_login() {
        return Err(absent(Absence::LoginWalled, "login_page", ""));
    }
    if reply.status != 200 {
        return Err(refused(reply));
    }
    let value = reply
        .json()
        .map_err(|rule| absent(Absence::Unreadable, rule, ""))?;
    let field = |name| {
        text(&value, name)
            .filter(|written| !written.trim().is_empty())
            .map(str::to_owned)
    };
    let known = ["type", "html", "author_name", "title"];
    if !known.iter().any(|name| field(name).is_some()) {
        return Err(absent(Absence::Unreadable, "oembed_without_fields", ""));
    }
    Ok(Fields {
        title: field("title"),
        author_name: field("author_name"),
        author_url: field("author_url"),
        html: field("html"),
        thumbnail_url: field("thumbnail_url"),
        product_id: field("embed_product_id"),
    })
}

/// The picture that stands for a film.
pub(super) fn thumbnail(url: Option<String>) -> Vec<PostMedia> {
    url.filter(|url| url.starts_with("https://"))
        .map(|url| PostMedia {
            content_id: None,
            kind: MediaKind::Photo,
            addresses: vec![url],
            alt_text: None,
        })
        .into_iter()
        .collect()
}

/// A text as it stands in a query.
pub(super) fn in_query(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}
