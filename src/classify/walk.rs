//! The trail so far → the next request, or the end. One pure step at a time, so that the whole walk
//! can be tested with scripted answers. Cases: `tests/walk.rs`.

use url::Url;

use super::redirect;
use crate::model::trail::{TrailEnd, Via};

/// Requests in one trail: the first, and twenty redirects (liveness.md 4.1, T14, and 8).
pub const HOPS_MAX: usize = 21;

/// What the walk needs to know of one finished step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen<'a> {
    /// The address that was asked.
    pub url: &'a str,
    /// What came back; `None` where nothing did.
    pub answer: Option<SeenAnswer<'a>>,
}

/// What the walk needs to know of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenAnswer<'a> {
    /// HTTP status code.
    pub status: u16,
    /// The `Location` header.
    pub location: Option<&'a str>,
    /// The beginning of the body, where it is HTML.
    pub page: Option<&'a str>,
    /// The length of the whole body.
    pub body_bytes: u64,
}

/// What to do after a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Next {
    /// Ask this.
    Ask {
        /// The address.
        url: String,
        /// How it was named.
        via: Via,
    },
    /// Stop.
    End(TrailEnd),
}

/// Decides after `last`, given the addresses asked before it, first to last and without it.
pub fn next(asked_before: &[String], last: &Seen<'_>) -> Next {
    let Some(answer) = &last.answer else {
        return Next::End(TrailEnd::NotAnswered);
    };
    let (via, named) = match named_target(answer) {
        Ok(Some(target)) => target,
        Ok(None) => return Next::End(TrailEnd::Landed),
        Err(end) => return Next::End(end),
    };
    let bad = || {
        Next::End(TrailEnd::RedirectBadLocation {
            location: named.clone(),
        })
    };
    let Ok(base) = Url::parse(last.url) else {
        return bad();
    };
    let Ok(mut target) = base.join(named.trim()) else {
        return bad();
    };
    if !matches!(target.scheme(), "http" | "https") {
        return bad();
    }
    // RFC 9110 section 10.2.2: a target without a fragment inherits the one of the address asked.
    if target.fragment().is_none() {
        target.set_fragment(base.fragment());
    }
    if let Some(flagged) = unsafe_link_warning(&target) {
        return Next::End(TrailEnd::UnsafeLinkWarning { target: flagged });
    }
    let url = String::from(target);
    if url == last.url || asked_before.contains(&url) {
        return Next::End(TrailEnd::Loop);
    }
    if asked_before.len() + 1 >= HOPS_MAX {
        return Next::End(TrailEnd::TooManyHops);
    }
    Next::Ask { url, via }
}

fn named_target(answer: &SeenAnswer<'_>) -> Result<Option<(Via, String)>, TrailEnd> {
    match answer.status {
        301 | 302 | 303 | 307 | 308 => answer
            .location
            .map(|location| Some((Via::Location, location.to_owned())))
            .ok_or(TrailEnd::RedirectWithoutLocation),
        200..=299 => Ok(answer
            .page
            .and_then(|page| redirect::in_page(page, answer.body_bytes))),
        _ => Ok(None),
    }
}

/// X's warning page carries its target raw or encoded once, after the first `unsafe_link=`
/// (platforms.md 1.4). It is recorded and not followed.
fn unsafe_link_warning(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let ours = ["twitter.com", "x.com"].iter().any(|known| {
        host.strip_suffix(known)
            .is_some_and(|prefix| prefix.is_empty() || prefix.ends_with('.'))
    });
    if !ours || url.path() != "/safety/unsafe_link_warning" {
        return None;
    }
    let (_, flagged) = url.as_str().split_once("unsafe_link=")?;
    let lower = flagged.to_ascii_lowercase();
    if lower.starts_with("http%3a") || lower.starts_with("https%3a") {
        return Some(decode_percent(flagged));
    }
    Some(flagged.to_owned())
}

fn decode_percent(text: &str) -> String {
    // A query of one pair decodes exactly the escapes; `+` stays a plus in an address.
    let plain = text.replace('+', "%2B");
    url::form_urlencoded::parse(format!("u={plain}").as_bytes())
        .next()
        .map_or_else(|| text.to_owned(), |(_, value)| value.into_owned())
}
