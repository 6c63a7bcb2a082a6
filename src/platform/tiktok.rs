//! TikTok: a film or picture series is named by a number with a clock of whole seconds (platforms.md 5.7).
//!
//! The key is the number. Short links (`vm.tiktok.com`, `/t/…`) lead to it by a redirect.
//! Cases: `tests/cases/platform/`.

use serde_json::Value;
use url::Url;

use super::json::text;
use super::markup::{element, json_scripts};
use super::oembed::{self, in_query};
use super::permalink::{HostRow, Hosts, PostPath, handle_behind_at, is_number, segments};
use super::reply::{Question, Reply, absent, refused};
use crate::model::post::{Absence, IdTime, ImpossibleId, Post, PostAnswer, PostKey, PostSource};
use crate::model::timestamp::Timestamp;

const OEMBED: &str = "https://www.tiktok.com/oembed";
/// The script of a page that holds its facts.
const PAGE_FACTS: &str = "__UNIVERSAL_DATA_FOR_REHYDRATION__";
/// What the page's number says. 10204 is also answered to addresses that TikTok does not serve, so it ends nothing
/// alone.
const PAGE_CODES: [(i64, Absence, &str); 5] = [
    (10204, Absence::NotFound, "page_10204_unavailable"),
    (10216, Absence::Protected, "page_10216_private_video"),
    (10221, Absence::NotFound, "page_10221_account_gone"),
    (10222, Absence::Protected, "page_10222_private_account"),
    (10231, Absence::Withheld, "page_10231_not_in_this_region"),
];
/// Numbers with a clock have this many digits.
const ID_DIGITS: usize = 19;
/// Machine and sequence, below the clock.
const BITS_BELOW_CLOCK: u32 = 32;
/// The number is given when the upload begins: mostly some ten seconds before the post, once 37. A draft can
/// wait longer, which no bar covers.
const UPLOAD_TO_POST_MS: i64 = 10 * 60_000;

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "tiktok-video",
    hosts: Hosts::Prefixed {
        prefixes: &["", "www.", "m."],
        names: &["tiktok.com"],
    },
    read: post_path,
}];

/// The time in a number.
pub(super) fn id_time(id: &str) -> IdTime {
    if !is_number(id) {
        return IdTime::Impossible(ImpossibleId::NotANumber);
    }
    match id.parse::<i64>() {
        Ok(0) => IdTime::Impossible(ImpossibleId::Zero),
        Ok(number) if id.len() == ID_DIGITS => IdTime::About {
            time: Timestamp::from_millis((number >> BITS_BELOW_CLOCK).saturating_mul(1000)),
            error_ms: UPLOAD_TO_POST_MS,
        },
        Ok(_) => IdTime::None,
        Err(_) => IdTime::Impossible(ImpossibleId::TooLarge),
    }
}

/// `/@name/video/1`, `/@name/photo/1`, `/video/1`, `/v/1.html`, `/embed/1`, `/embed/v2/1`.
fn post_path(url: &Url) -> Option<PostPath> {
    let parts = segments(url);
    let (handle, id) = match parts.as_slice() {
        [name, "video" | "photo", id, ..] if name.starts_with('@') => (handle_behind_at(name), *id),
        ["video" | "v", id, ..] | ["embed", "v2", id, ..] | ["embed", id, ..] => (None, *id),
        _ => return None,
    };
    let id = id.strip_suffix(".html").unwrap_or(id);
    is_number(id).then(|| PostPath {
        id: id.to_owned(),
        handle,
    })
}

/// oEmbed, then the film's own page; the name in both is irrelevant.
pub(super) fn questions(permalink: &str) -> Vec<Question> {
    vec![
        Question {
            source: PostSource::Oembed,
            url: format!("{OEMBED}?url={}", in_query(permalink)),
        },
        Question {
            source: PostSource::Page,
            url: permalink.to_owned(),
        },
    ]
}

/// Reads a reply of either door.
pub(super) fn answer(key: &PostKey, source: PostSource, reply: &Reply<'_>) -> PostAnswer {
    match source {
        PostSource::Oembed => from_oembed(key, reply),
        _ => from_page(key, reply),
    }
}

fn from_oembed(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    // The same 400 is answered for a film that is gone and one that never was; in its own words it is JSON.
    if reply.status == 400 {
        return match reply.json() {
            Ok(_) => absent(Absence::NotFound, "oembed_400", ""),
            Err(rule) => absent(Absence::Unreadable, rule, ""),
        };
    }
    let fields = match oembed::fields(reply) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let html = fields.html.unwrap_or_default();
    let named = element(&html, "tiktok-embed").and_then(|(tag, _)| tag.attribute("data-video-id"));
    match named.or(fields.product_id) {
        Some(named) if named == key.id => {}
        Some(_) => return absent(Absence::Unreadable, "oembed_names_another_post", ""),
        None => return absent(Absence::Unreadable, "oembed_names_no_post", ""),
    }
    let caption = fields.title.unwrap_or_default();
    PostAnswer::Found(Box::new(Post {
        author_name: fields.author_name,
        author_handle: fields
            .author_url
            .and_then(|url| Some(url.rsplit_once("/@")?.1.to_owned())),
        media: oembed::thumbnail(fields.thumbnail_url),
        // Where no caption is given, none may have been written, or it was left out.
        truncated: caption.trim().is_empty(),
        ..Post::new(key.clone(), caption)
    }))
}

/// The page holds its facts as JSON, with a number that says what became of the film.
fn from_page(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    if reply.landed_on_login() {
        return absent(Absence::LoginWalled, "login_page", "");
    }
    if reply.status != 200 {
        return refused(reply);
    }
    let page = match reply.page() {
        Ok(page) => page,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    let told = json_scripts(&page)
        .find(|(tag, _)| tag.attribute("id").as_deref() == Some(PAGE_FACTS))
        .and_then(|(_, json)| serde_json::from_str::<Value>(json).ok());
    let detail = told
        .as_ref()
        .and_then(|value| value.get("__DEFAULT_SCOPE__")?.get("webapp.video-detail"));
    let Some(detail) = detail else {
        return absent(Absence::Unreadable, "page_without_facts", "");
    };
    let code = detail.get("statusCode").and_then(Value::as_i64);
    if let Some((_, reason, rule)) = PAGE_CODES.iter().find(|(known, _, _)| Some(*known) == code) {
        return absent(*reason, rule, "");
    }
    let film = detail
        .get("itemInfo")
        .and_then(|found| found.get("itemStruct"))
        .filter(|film| text(film, "id") == Some(key.id.as_str()));
    let Some(film) = film.filter(|_| matches!(code, Some(0) | None)) else {
        return absent(Absence::Unreadable, "page_without_this_film", "");
    };
    let author = film.get("author").unwrap_or(&Value::Null);
    let seconds = film
        .get("createTime")
        .and_then(|written| written.as_i64().or_else(|| written.as_str()?.parse().ok()));
    PostAnswer::Found(Box::new(Post {
        author_name: text(author, "nickname").map(str::to_owned),
        author_handle: text(author, "uniqueId").map(str::to_owned),
        created: seconds.map(|seconds| Timestamp::from_millis(seconds.saturating_mul(1000))),
        language: text(film, "textLanguage")
            .filter(|code| !code.is_empty() && *code != "un")
            .map(str::to_owned),
        ..Post::new(
            key.clone(),
            text(film, "desc").unwrap_or_default().to_owned(),
        )
    }))
}
