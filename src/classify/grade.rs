//! A stored copy → what it really holds, with the rule that says so (evidence.md 2.2).
//!
//! "Link alive" and "copy exists" are not "copy holds the quoted content": most copies of status pages
//! are shells. Rules are tried in order; the first that fits decides. Cases: `tests/grade.rs`.

use url::Url;

use super::requisites::Nature;
use crate::model::capture::{Grade, Graded};
use crate::model::liveness::{Judged, Verdict};
use crate::model::post::{Absence, PostAnswer, PostKey};

/// How much of a copy the rules read.
pub const HEAD_BYTES_READ: usize = 256 << 10;
/// Fewer visible words than this do not make an article.
const ARTICLE_WORDS_MIN: usize = 60;
/// Path segments of pages that ask a visitor to sign in (liveness.md 4.3, C1).
const LOGIN_SEGMENTS: [&str; 6] = [
    "login",
    "signin",
    "sign-in",
    "authwall",
    "checkpoint",
    "accounts",
];

/// What is known of a page a link landed on.
#[derive(Clone, Copy, Debug)]
pub struct Landing<'a> {
    /// The address that answered.
    pub url: &'a str,
    /// HTTP status code.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The first [`HEAD_BYTES_READ`] bytes.
    pub head: &'a [u8],
    /// The post the address names, if it names one.
    pub post: Option<&'a PostKey>,
}

/// Grades the page a cited link landed on.
pub fn landing(copy: Landing<'_>) -> Graded {
    let (grade, rule) = match copy.status {
        200..=299 => answered(copy),
        401 | 402 => (Grade::LoginWall, "status_401_402"),
        403 | 429 | 999 => (Grade::BlockPage, "status_refused"),
        _ => (Grade::ErrorPage, "status_not_2xx"),
    };
    graded(grade, rule)
}

/// Grades a page by what judging its link found it to be, where that is anything but the cited content. Judging
/// sees the address that was cited, the headers and the whole beginning; the rule is the judge's own.
pub fn by_judgement(judged: &Judged) -> Option<Graded> {
    let grade = match (judged.verdict, judged.reason.as_str()) {
        (Verdict::LoginWalled, _) => Grade::LoginWall,
        (_, "consent_wall") => Grade::ConsentWall,
        (_, "bot_challenge") => Grade::BlockPage,
        (Verdict::Withheld, "geo_block_text") => Grade::BlockPage,
        (Verdict::Soft404 | Verdict::Usurped, _) => Grade::SoftNotFound,
        (Verdict::Unknown, "js_shell") => Grade::ScriptShell,
        _ => return None,
    };
    Some(graded(grade, &judged.rule))
}

/// Grades a platform's own description of a post.
pub fn post_answer(answer: &PostAnswer) -> Graded {
    match answer {
        PostAnswer::Found(post) if post.truncated => graded(Grade::Content, "post_text_truncated"),
        PostAnswer::Found(_) => graded(Grade::Content, "post_text"),
        PostAnswer::Account(_) => graded(Grade::Content, "account_named"),
        PostAnswer::Absent { reason, .. } => {
            let grade = match reason {
                Absence::Deleted
                | Absence::Suspended
                | Absence::Protected
                | Absence::Withheld
                | Absence::WordsNotGiven => Grade::Tombstone,
                Absence::LoginWalled => Grade::LoginWall,
                Absence::ConsentWalled => Grade::ConsentWall,
                Absence::RateLimited | Absence::Blocked => Grade::BlockPage,
                Absence::NotFound | Absence::Outage | Absence::ImpossibleId => Grade::ErrorPage,
                Absence::Unreadable | Absence::NotAnswered => Grade::Unknown,
            };
            graded(grade, &format!("post_{}", reason.code()))
        }
    }
}

/// Grades a picture or video by its first bytes, not by what the server calls it.
pub fn media(status: u16, head: &[u8]) -> Graded {
    match (status, media_signature(head)) {
        (200..=299, Some(rule)) => graded(Grade::Media, rule),
        (200..=299, None) => graded(Grade::Unknown, "no_media_signature"),
        _ => graded(Grade::ErrorPage, "status_not_2xx"),
    }
}

/// Grades a style sheet, picture or font of a page, by its first bytes.
pub fn requisite(status: u16, head: &[u8]) -> Graded {
    const FONTS: [&[u8]; 5] = [b"wOF2", b"wOFF", b"OTTO", b"\0\x01\0\0", b"true"];
    let start = head.trim_ascii_start();
    let is_markup = |mark: &[u8]| {
        start
            .get(..mark.len())
            .is_some_and(|first| first.eq_ignore_ascii_case(mark))
    };
    match (status, media_signature(head)) {
        (200..=299, Some(rule)) => graded(Grade::Media, rule),
        (200..=299, None) if FONTS.iter().any(|mark| head.starts_with(mark)) => {
            graded(Grade::Unknown, "font_signature")
        }
        (200..=299, None) if is_markup(b"<!doctype html") || is_markup(b"<html") => {
            graded(Grade::Unknown, "html_in_place_of_a_requisite")
        }
        (200..=299, None) => graded(Grade::Unknown, "requisite_not_graded"),
        _ => graded(Grade::ErrorPage, "status_not_2xx"),
    }
}

/// Grades the playlist of a video: it holds no picture, but names where they are.
pub fn playlist(nature: Nature) -> Graded {
    graded(Grade::Unknown, nature.rule())
}

/// Grades a medium whose bytes a content id names: they are those bytes, or they are not what was named.
pub fn named_bytes(holds: bool) -> Graded {
    if holds {
        graded(Grade::Media, "content_id_holds")
    } else {
        graded(Grade::Unknown, "content_id_differs")
    }
}

fn graded(grade: Grade, rule: &str) -> Graded {
    Graded {
        grade,
        rule: rule.to_owned(),
    }
}

fn answered(copy: Landing<'_>) -> (Grade, &'static str) {
    if let Some(rule) = media_signature(copy.head) {
        return (Grade::Media, rule);
    }
    if asks_to_sign_in(copy.url) {
        return (Grade::LoginWall, "login_path");
    }
    if copy.post.is_some() {
        // Status pages answer 200 with a script shell for any id; the post is asked for elsewhere.
        return (Grade::ScriptShell, "post_page_shell");
    }
    if copy.head.is_empty() {
        return (Grade::Unknown, "empty_body");
    }
    let html = copy
        .content_type
        .is_none_or(|declared| declared.to_ascii_lowercase().contains("html"));
    if !html {
        return (Grade::Unknown, "not_html");
    }
    let (words, scripts) = visible_words(&String::from_utf8_lossy(copy.head));
    if words >= ARTICLE_WORDS_MIN {
        (Grade::Content, "html_with_text")
    } else if scripts {
        (Grade::ScriptShell, "html_scripts_little_text")
    } else {
        (Grade::Unknown, "html_little_text")
    }
}

fn asks_to_sign_in(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| {
        url.path_segments().is_some_and(|mut segments| {
            segments.any(|segment| {
                LOGIN_SEGMENTS
                    .iter()
                    .any(|known| segment.eq_ignore_ascii_case(known))
            })
        })
    })
}

/// File signatures (each format's own specification; the list of the WHATWG MIME Sniffing Standard).
fn media_signature(head: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(usize, &[u8], &str); 8] = [
        (0, b"\xFF\xD8\xFF", "jpeg_signature"),
        (0, b"\x89PNG\r\n\x1A\n", "png_signature"),
        (0, b"GIF87a", "gif_signature"),
        (0, b"GIF89a", "gif_signature"),
        (8, b"WEBPVP", "webp_signature"),
        (4, b"ftyp", "mp4_signature"),
        (0, b"\x1A\x45\xDF\xA3", "webm_signature"),
        (0, b"%PDF-", "pdf_signature"),
    ];
    SIGNATURES
        .iter()
        .find(|(at, bytes, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(bytes)))
        .map(|(_, _, rule)| *rule)
}

/// Words outside tags, scripts and styles, and whether there is any script. One pass, no tree: the
/// page is a stranger's.
fn visible_words(page: &str) -> (usize, bool) {
    let mut words = 0;
    let mut scripts = false;
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        words += rest[..open].split_whitespace().count();
        let tag = &rest[open + 1..];
        let hidden = ["script", "style", "noscript", "template"]
            .into_iter()
            .find(|name| starts_with_name(tag, name));
        scripts |= hidden == Some("script");
        let end = match hidden {
            Some(name) => end_of(tag, name),
            None => tag.find('>').map(|at| at + 1),
        };
        let Some(end) = end else {
            return (words, scripts);
        };
        rest = &tag[end..];
    }
    (words + rest.split_whitespace().count(), scripts)
}

fn starts_with_name(tag: &str, name: &str) -> bool {
    tag.as_bytes()
        .get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
}

/// Where the element's content ends: behind `</name`.
fn end_of(tag: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let close = tag.get(from..)?.find("</")? + from + 2;
        if starts_with_name(tag.get(close..)?, name) {
            return Some(close + name.len());
        }
        from = close;
    }
}
