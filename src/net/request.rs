//! What is asked, and of whom → the request's bytes. No `Referer`, no cookies, nothing that tells hosts
//! of each other.

use super::target::Target;
use super::{Ask, Post, Purpose, Secret};
use crate::model::exchange::{Header, HeaderValue};

/// The codings that `decode` undoes.
const CODINGS: &str = "gzip, br, zstd";
const AUTHORIZATION: &str = "Authorization";
/// What stands in records where a secret was sent.
const LEFT_OUT: &str = "(not recorded)";

/// What a browser sends beside with the first request of a visit (Fetch Metadata, W3C).
const BROWSER_LINES: [(&str, &str); 5] = [
    ("Upgrade-Insecure-Requests", "1"),
    ("Sec-Fetch-Dest", "document"),
    ("Sec-Fetch-Mode", "navigate"),
    ("Sec-Fetch-Site", "none"),
    ("Sec-Fetch-User", "?1"),
];

/// The header lines of a request, in order, without `Host`.
pub(super) fn lines(purpose: Purpose, user_agent: &str) -> Vec<(String, String)> {
    let (accept, codings) = match purpose {
        Purpose::Page => (
            "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
            CODINGS,
        ),
        Purpose::PageAsBrowser => (
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            CODINGS,
        ),
        // Pictures and videos gain nothing from a coding, and uncoded they open as they are stored.
        Purpose::Media | Purpose::Piece => ("image/*,video/*,*/*;q=0.8", "identity"),
        // Names the picture formats that hosts serve on request only, so that players find what their
        // readers' browsers would ask for.
        Purpose::Requisite => (
            "image/avif,image/webp,image/*,text/css,font/*,*/*;q=0.8",
            CODINGS,
        ),
    };
    let mut others = vec![
        ("Accept", accept),
        ("Accept-Language", "en;q=0.8,*;q=0.5"),
        ("Accept-Encoding", codings),
    ];
    if purpose == Purpose::PageAsBrowser {
        others.extend(BROWSER_LINES);
    }
    named(user_agent, &others)
}

/// The header lines of a request that hands something in.
pub(super) fn post_lines(post: &Post, user_agent: &str) -> Vec<(String, String)> {
    let length = post.body.len().to_string();
    let mut lines = named(
        user_agent,
        &[
            ("Accept", post.accept),
            ("Accept-Encoding", "identity"),
            ("Content-Type", post.media_type),
            ("Content-Length", &length),
        ],
    );
    lines.extend(authorization(post.authorization.as_ref()));
    lines
}

/// The header lines that a question has beside those of its purpose.
pub(super) fn beside(ask: &Ask) -> Vec<(String, String)> {
    let lines = ask.beside.iter();
    let lines = lines.map(|(name, value)| ((*name).to_owned(), value.clone()));
    lines
        .chain(authorization(ask.authorization.as_ref()))
        .collect()
}

/// Left out where it could not stand in a header line: what ends a line would begin another.
fn authorization(secret: Option<&Secret>) -> Option<(String, String)> {
    let Secret(value) = secret?;
    let sendable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    value
        .bytes()
        .all(sendable)
        .then(|| (AUTHORIZATION.to_owned(), value.clone()))
}

/// A request head as it is kept: that something proved who asks is told, what it was is not.
pub(super) fn without_secrets(wire_form: &str) -> String {
    let lines = wire_form.split_inclusive("\r\n");
    lines
        .map(|line| match line.split_once(": ") {
            Some((AUTHORIZATION, _)) => format!("{AUTHORIZATION}: {LEFT_OUT}\r\n"),
            _ => line.to_owned(),
        })
        .collect()
}

fn named(user_agent: &str, others: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    // What cannot stand in a header line is left out rather than sent changed.
    if user_agent
        .bytes()
        .all(|byte| byte.is_ascii_graphic() || byte == b' ')
    {
        lines.push(("User-Agent", user_agent));
    }
    lines.extend_from_slice(others);
    lines
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The request as it goes over the wire in HTTP/1.1.
pub(super) fn wire_form(method: &str, target: &Target, lines: &[(String, String)]) -> String {
    let mut text = format!("{method} {} HTTP/1.1\r\n", target.path_and_query);
    text.push_str(&format!("Host: {}\r\n", target.authority));
    for (name, value) in lines {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text
}

/// The same lines as they are recorded.
pub(super) fn recorded(lines: &[(String, String)]) -> Vec<Header> {
    lines
        .iter()
        .map(|(name, value)| Header {
            name: name.clone(),
            value: HeaderValue::Text(if name == AUTHORIZATION {
                LEFT_OUT.to_owned()
            } else {
                value.clone()
            }),
        })
        .collect()
}
