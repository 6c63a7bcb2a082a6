//! Codes → words for people: one sentence or phrase for each code of the model, in one place.
//!
//! The words claim no more than the facts bear: "gone" is always what was answered to us, never what
//! somebody did. An unknown code is shown as it is. Cases: `tests/report.rs`.

use crate::model::capture::{CaptureRole, Grade};
use crate::model::citation::Platform;
use crate::model::facts::{FixityFacts, RequisitesFacts};
use crate::model::liveness::Verdict;
use crate::model::post::{Absence, MediaKind, PostSource};

/// What an archive can and cannot show. Printed in every form of the report that has room for it, and
/// not configurable: a reader must meet it wherever the report goes.
pub const LIMITS: [&str; 6] = [
    "This report shows what one computer recorded, and the digests show whether the stored bytes are still the bytes it recorded.",
    "It names no copy of the record that somebody else keeps; without one, whoever holds the archive could have rewritten all of it.",
    "It cannot show that a remote site sent these bytes: HTTPS protects a conversation while it lasts, and afterwards either end could have written the account of it.",
    "Whoever ran the program could have changed what came in before it was recorded, or run it many times and shown one run.",
    "Times are those of this computer's clock, and sites show different things to different visitors, places and moments.",
    "That a post says what a document quotes does not show who wrote it, whose account it is, or that it is true.",
];

/// All grades in the order of the legend.
pub const GRADES: [Grade; 10] = [
    Grade::Content,
    Grade::Media,
    Grade::Tombstone,
    Grade::LoginWall,
    Grade::ConsentWall,
    Grade::ScriptShell,
    Grade::BlockPage,
    Grade::ErrorPage,
    Grade::SoftNotFound,
    Grade::Unknown,
];

/// A short name for a grade.
pub const fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Content => "content",
        Grade::Tombstone => "notice",
        Grade::LoginWall => "login wall",
        Grade::ScriptShell => "empty shell",
        Grade::ConsentWall => "consent wall",
        Grade::BlockPage => "block page",
        Grade::ErrorPage => "error page",
        Grade::SoftNotFound => "error page under a success status",
        Grade::Media => "media",
        Grade::Unknown => "not known",
    }
}

/// What a copy of this grade holds.
pub const fn grade_meaning(grade: Grade) -> &'static str {
    match grade {
        Grade::Content => "the copy holds the cited content itself",
        Grade::Tombstone => "the copy holds a notice that the content is not shown",
        Grade::LoginWall => "the copy holds a demand to sign in, not the content",
        Grade::ScriptShell => {
            "the copy holds the frame of a page that a script would fill, not the content"
        }
        Grade::ConsentWall => "the copy holds a demand for consent, not the content",
        Grade::BlockPage => "the copy holds a refusal of this program, not the content",
        Grade::ErrorPage => "the copy holds an error page, not the content",
        Grade::SoftNotFound => {
            "the copy holds an error page or a parked domain under a success status, not the content"
        }
        Grade::Media => "the copy holds a picture, video or sound",
        Grade::Unknown => "no rule could say what the copy holds",
    }
}

/// What a capture is to the citation.
pub const fn role(role: CaptureRole) -> &'static str {
    match role {
        CaptureRole::Landing => "page the link lands on",
        CaptureRole::PostAnswer => "the platform’s answer about the post",
        CaptureRole::Media => "picture or video of the post",
        CaptureRole::Requisite => {
            "picture, style sheet or other part of the page, or piece of a video"
        }
    }
}

/// How much of what it takes to see a page again is held. `of` is the page or copy in words.
pub fn requisites(facts: &RequisitesFacts, of: &str) -> String {
    parts(
        facts,
        &format!("Pictures, style sheets and fonts of {of}"),
        "page",
    )
}

/// How many pieces of a video are held.
pub fn pieces(facts: &RequisitesFacts, rule: &str) -> String {
    match rule {
        "playlist_live" => {
            "The playlist does not say where the video ends: it is live, and no piece was fetched."
                .to_owned()
        }
        "playlist_encrypted" => "The video is encrypted: no piece was fetched.".to_owned(),
        _ => parts(facts, "Playlists and pieces of the video", "video"),
    }
}

fn parts(facts: &RequisitesFacts, of: &str, whole: &str) -> String {
    let wanted = facts.held + facts.missed + facts.left_out;
    let held = format!("{of}: {} of {} held", grouped(facts.held), grouped(wanted));
    let mut lacking = Vec::new();
    if facts.missed > 0 {
        lacking.push(format!("{} not served to us", grouped(facts.missed)));
    }
    if facts.left_out > 0 {
        lacking.push(format!(
            "{} not asked for, beyond the limit",
            grouped(facts.left_out)
        ));
    }
    if lacking.is_empty() {
        return format!("{held}.");
    }
    let again = if facts.may_come > 0 {
        format!(
            " {} may be served another time and will be asked for again.",
            grouped(facts.may_come)
        )
    } else {
        String::new()
    };
    format!(
        "{held}; {}. The {whole} is incomplete.{again}",
        lacking.join(", ")
    )
}

/// A platform's name as people write it.
pub const fn platform(platform: Platform) -> &'static str {
    match platform {
        Platform::X => "X (Twitter)",
        Platform::Mastodon => "Mastodon",
        Platform::Bluesky => "Bluesky",
        Platform::Telegram => "Telegram",
        Platform::Threads => "Threads",
        Platform::Instagram => "Instagram",
        Platform::Facebook => "Facebook",
        Platform::TikTok => "TikTok",
        Platform::YouTube => "YouTube",
        Platform::Vk => "VK",
        Platform::Reddit => "Reddit",
        Platform::TruthSocial => "Truth Social",
    }
}

/// The name of a platform's door.
pub const fn door(source: PostSource) -> &'static str {
    match source {
        PostSource::Oembed => "oEmbed",
        PostSource::Syndication => "syndication",
        PostSource::Api => "the public interface",
        PostSource::Embed => "the page for embedding",
        PostSource::Page => "the post’s own page",
        PostSource::Handle => "the register of handles",
        PostSource::Identity => "the account’s own document",
        PostSource::Record => "the server that keeps the account’s posts",
        PostSource::FxTwitter => "the mirror FxTwitter, not the platform itself",
        PostSource::VxTwitter => "the mirror vxTwitter, not the platform itself",
    }
}

/// A mirror's name, where the door is one.
pub const fn mirror(source: PostSource) -> Option<&'static str> {
    match source {
        PostSource::FxTwitter => Some("FxTwitter"),
        PostSource::VxTwitter => Some("vxTwitter"),
        _ => None,
    }
}

/// Whose account of the post a quote was held against.
pub fn post_of(source: Option<PostSource>) -> &'static str {
    match source {
        Some(source) if source.is_mirror() => "the post as a mirror gives it",
        _ => "the post",
    }
}

/// Why a platform did not show a post.
pub const fn absence(absence: Absence) -> &'static str {
    match absence {
        Absence::Deleted => "the platform says that its author took the post down",
        Absence::NotFound => "the platform knows no such post: taken down, or never there",
        Absence::Suspended => "the platform says that the account is suspended",
        Absence::Protected => {
            "shown to approved readers only: the account or the post is not public"
        }
        Absence::Withheld => "not shown to visitors who are not signed in, or withheld",
        Absence::LoginWalled => "could not tell: the platform demands that we sign in",
        Absence::ConsentWalled => "could not tell: the platform asks for consent first",
        Absence::WordsNotGiven => "there, but the answer does not hold its words",
        Absence::ImpossibleId => "the id cannot be a post’s id",
        Absence::RateLimited => "could not tell: too many requests",
        Absence::Blocked => "could not tell: the server refused us",
        Absence::Outage => "could not tell: the server is in trouble",
        Absence::Unreadable => "could not tell: the answer is not in a form we know",
        Absence::NotAnswered => "could not tell: no answer at all",
    }
}

/// What one check saw.
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Alive => "alive",
        Verdict::Moved => "alive at another address",
        Verdict::Drifted => "answers, but differs from the stored copy",
        Verdict::Soft404 => "an error page under a success code",
        Verdict::Usurped => "its domain is parked or in other hands",
        Verdict::LoginWalled => "could not tell: shown after signing in only",
        Verdict::Gone => "gone",
        Verdict::Suspended => "account suspended",
        Verdict::Protected => "there, but it or its account is not public",
        Verdict::Withheld => "not shown to visitors like us",
        Verdict::Blocked => "could not tell: refused",
        Verdict::Unreachable => "could not tell: no usable answer",
        Verdict::NotAttempted => "could not tell: not asked",
        Verdict::Unknown => "could not tell",
    }
}

/// Kind of a medium.
pub const fn media_kind(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Photo => "picture",
        MediaKind::Video => "video",
        MediaKind::AnimatedGif => "moving picture",
    }
}

/// With a capital at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// How a hop was named by what came before it: the words for a code of `Via`.
pub fn via(code: &str) -> String {
    match code {
        "cited" => "as cited".to_owned(),
        "location" => "Location header".to_owned(),
        "meta_refresh" => "refresh in the page".to_owned(),
        "script" => "script in the page".to_owned(),
        "rewritten" => "rewritten by a rule".to_owned(),
        other => spaced(other),
    }
}

/// Why a trail ends: the words for a code of `TrailEnd`.
pub fn trail_end(code: &str) -> String {
    match code {
        "landed" => "an answer that leads no further".to_owned(),
        "not_answered" => "the last request had no answer".to_owned(),
        "redirect_without_location" => "a redirect that names no address".to_owned(),
        "redirect_bad_location" => "a redirect to something that cannot be asked".to_owned(),
        "loop" => "the trail came back to an address it had asked".to_owned(),
        "too_many_hops" => "more hops than we follow".to_owned(),
        "unsafe_link_warning" => "the platform’s warning page; the target was not asked".to_owned(),
        other => spaced(other),
    }
}

/// Why there was no answer: the words for a code of `NoAnswerKind`.
pub fn no_answer(code: &str) -> String {
    match code {
        "offline" => "not tried: told to stay offline".to_owned(),
        "host_paused" => "not tried: the host is left alone for now".to_owned(),
        "robots_disallowed" => {
            "not tried: the host’s robots.txt asks programs like this one to stay away".to_owned()
        }
        "robots_unavailable" => "not tried: the host could not give its robots.txt".to_owned(),
        "port_refused" => "not tried: not a port of web servers".to_owned(),
        "address_refused" => "not tried: the address is not on the public internet".to_owned(),
        "scheme_refused" => "not tried: neither http nor https".to_owned(),
        "url_malformed" => "not tried: not an address that can be asked".to_owned(),
        "dns_no_name" => "the name does not resolve".to_owned(),
        "dns_failed" => "the name service gave no answer".to_owned(),
        "no_route" => "no route to the address".to_owned(),
        "connect_refused" => "connection refused".to_owned(),
        "connect_timeout" => "no connection in time".to_owned(),
        "tls" => "the TLS handshake failed".to_owned(),
        "tls_certificate" => "its certificate was refused".to_owned(),
        "proxy_failed" => "the proxy that was named gave no way to it".to_owned(),
        "answer_timeout" => "no answer in time".to_owned(),
        "closed" => "closed before answering".to_owned(),
        "protocol" => "what came was not HTTP".to_owned(),
        other => spaced(other),
    }
}

/// Why a verdict was given: `http_404` → "HTTP status 404", any other code with spaces.
pub fn reason(code: &str) -> String {
    match code.strip_prefix("http_") {
        Some(status) if status.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("HTTP status {status}")
        }
        _ => spaced(code),
    }
}

/// `1 quote`, `2 quotes`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// A number with commas between groups of three digits.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn spaced(code: &str) -> String {
    code.replace('_', " ")
}

/// What a check of the stored bytes adds to its outcome: which part it was of, and the level it found.
pub fn check_beside(check: &FixityFacts) -> String {
    let part = check.part.as_ref().map_or_else(String::new, |part| {
        format!(" ({} of {} objects)", part.chosen, part.objects_total)
    });
    let level = check.level.map_or_else(String::new, |level| {
        format!("; the archive was {}", level.word())
    });
    format!("{part}{level}")
}

/// Where a handle was met: a door, or an address.
pub fn place_of_handle(code: &str) -> String {
    match code {
        "address" => "an address, where anybody can write any".to_owned(),
        door => format!("an answer of {}", door.replace('_', " ")),
    }
}

/// A length of time in its largest whole unit, rounded up.
pub fn length_of_time(length_ms: i64) -> String {
    const UNITS: [(i64, &str, &str); 3] = [
        (24 * 3_600_000, "day", "days"),
        (3_600_000, "hour", "hours"),
        (60_000, "minute", "minutes"),
    ];
    let unit = UNITS.iter().find(|(unit_ms, ..)| length_ms >= *unit_ms);
    let (unit_ms, one, many) = unit.copied().unwrap_or((1000, "second", "seconds"));
    let number = length_ms.saturating_add(unit_ms - 1) / unit_ms;
    counted(number.unsigned_abs(), one, many)
}
