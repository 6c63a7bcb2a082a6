//! VK: a post, film or picture is named by its owner's number (negative for communities) and its own; neither
//! tells a time (platforms.md 5.10).
//!
//! The key is `wall-1_2`, `video1_2`, `photo1_2`. Cases: `tests/cases/platform/`.

use url::Url;

use super::markup::{elements, meta, seen_text, title};
use super::permalink::{HostRow, Hosts, PostPath, is_number, query_value, segments};
use super::reply::{Question, Reply, absent, refused};
use super::subject::{Subject, subject};
use super::wall::{nobodys, wall};
use crate::model::post::{Absence, Post, PostAnswer, PostKey, PostSource};

/// What holds the words on the page for computers and on the one for phones.
const TEXT_CLASSES: [&str; 2] = ["wall_post_text", "pi_text"];
const NOTICES: [(&str, Absence, &str); 3] = [
    (
        "Запись удалена",
        Absence::NotFound,
        "notice_post_taken_down",
    ),
    (
        "Запись не найдена",
        Absence::NotFound,
        "notice_post_not_found",
    ),
    (
        "Доступ ограничен",
        Absence::Withheld,
        "notice_access_limited",
    ),
];
/// What pages that let visitors sign in hold.
const LOGIN_MARKS: [&str; 3] = ["login_form", "index_login", "act=login"];
const KINDS: [&str; 3] = ["wall", "video", "photo"];

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "vk-post",
    hosts: Hosts::Prefixed {
        prefixes: &["", "www.", "m."],
        names: &["vk.com", "vk.ru"],
    },
    read: post_path,
}];

/// `/wall-1_2`, or any page with `?w=wall-1_2` or `?z=photo-1_2…` over it.
fn post_path(url: &Url) -> Option<PostPath> {
    // A comment is no post, and its words are not those of the post it stands under.
    let is_comment = query_value(url, "reply").is_some()
        || query_value(url, "w").is_some_and(|over| over.contains("_r"));
    if is_comment {
        return None;
    }
    let over = ["w", "z"]
        .iter()
        .find_map(|field| named(&query_value(url, field)?));
    let id = match over {
        Some(id) => id,
        None => segments(url).first().and_then(|segment| named(segment))?,
    };
    Some(PostPath { id, handle: None })
}

/// The name of a post, without what stands behind it (`/album…`, `?reply=…`).
fn named(text: &str) -> Option<String> {
    let text = text.split(['/', '?', '%']).next()?;
    let (kind, numbers) = KINDS
        .iter()
        .find_map(|kind| Some((kind, text.strip_prefix(kind)?)))?;
    let (owner, number) = numbers.split_once('_')?;
    let owner_number = owner.strip_prefix('-').unwrap_or(owner);
    (is_number(owner_number) && is_number(number)).then(|| format!("{kind}{owner}_{number}"))
}

/// The post's own page.
pub(super) fn questions(permalink: &str) -> Vec<Question> {
    vec![Question {
        source: PostSource::Page,
        url: permalink.to_owned(),
    }]
}

/// Reads the page. Its words about a missing post are known from hearsay and stand in no place of their own, so
/// they only count where the page shows no post.
pub(super) fn answer(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    if reply
        .path_segments()
        .iter()
        .any(|segment| segment == "challenge.html")
    {
        return absent(Absence::Blocked, "challenge_page", "");
    }
    if reply.landed_on_login() {
        return absent(Absence::LoginWalled, "login_page", "");
    }
    if reply.status != 200 {
        return refused(reply);
    }
    // Visitors who are to sign in are sent to the front page.
    if reply.path_segments().is_empty() {
        return absent(Absence::LoginWalled, "front_page", "");
    }
    let page = match reply.page() {
        Ok(page) => page,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    let subject = subject(key, &page, reply);
    let mut texts = TEXT_CLASSES.iter().flat_map(|class| elements(&page, class));
    let shown = texts.next().map(|(_, inner)| seen_text(inner));
    let is_one_of_several = texts.next().is_some() && subject != Subject::Post;
    if let Some((reason, rule)) = wall_of(&page, subject) {
        return absent(reason, rule, "");
    }
    let described = meta(&page, "og:description").filter(|_| subject == Subject::Post);
    if let Some(words) = shown.clone().or(described) {
        if subject == Subject::Another || is_one_of_several {
            return absent(Absence::Unreadable, "page_of_another_post", "");
        }
        return PostAnswer::Found(Box::new(Post {
            author_name: meta(&page, "og:title"),
            truncated: shown.is_none(),
            ..Post::new(key.clone(), words)
        }));
    }
    match NOTICES.iter().find(|(words, _, _)| page.contains(words)) {
        Some((words, reason, rule)) => absent(*reason, rule, words),
        None => absent(Absence::Unreadable, "page_shell_without_post", ""),
    }
}

/// A page that lets visitors sign in and does not say that it is the post's, or whose title or description is a wall's.
fn wall_of(page: &str, subject: Subject) -> Option<(Absence, &'static str)> {
    let title = meta(page, "og:title").or_else(|| title(page));
    let description = meta(page, "og:description").unwrap_or_default();
    let title = title.unwrap_or_default();
    let says = wall(&title, &description);
    let lets_sign_in = LOGIN_MARKS.iter().any(|mark| page.contains(mark));
    says.or_else(|| {
        (lets_sign_in && subject != Subject::Post)
            .then_some((Absence::LoginWalled, "page_with_login_only"))
    })
    .or_else(|| nobodys(&title))
}
