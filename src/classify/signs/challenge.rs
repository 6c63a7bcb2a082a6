//! An answer → is it a test whether we are human? (liveness.md 5.4)
//!
//! Only the sign of the action counts: that a site stands behind a shield says nothing. Each sign has a
//! name, which is stored with the verdict. Nothing here solves a challenge.

use crate::classify::check::came::Reply;
use crate::classify::page::beginning::beginning;
use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;

/// More words than this make a page with a shield's script on it, not a challenge.
const CHALLENGE_WORDS_MAX: usize = 100;
/// How much of the body is searched, in bytes.
const BODY_BYTES_READ: usize = 256 << 10;

/// Header, the values that mean an action (lower case), name of the sign.
const HEADERS: [(&str, &[&str], &str); 4] = [
    ("cf-mitigated", &["challenge"], "cloudflare_header"),
    (
        "x-amzn-waf-action",
        &["challenge", "captcha"],
        "aws_waf_header",
    ),
    ("x-vercel-mitigated", &["challenge"], "vercel_header"),
    ("x-dd-b", &["1", "2"], "datadome_header"),
];
/// Texts that stand together in the body of a challenge, name of the sign.
const BODIES: [(&[&str], &str); 11] = [
    (&["/cdn-cgi/challenge-platform/"], "cloudflare_script"),
    (&["_cf_chl_opt"], "cloudflare_script"),
    (&["captcha-delivery.com"], "datadome_script"),
    (&["errors.edgesuite.net", "Reference"], "akamai_reference"),
    (&["_Incapsula_Resource"], "imperva_frame"),
    (&["px-captcha"], "perimeterx_captcha"),
    (&["Press & Hold"], "perimeterx_captcha"),
    (&["Press &amp; Hold"], "perimeterx_captcha"),
    (&["anubis_challenge"], "anubis_script"),
    (&["sucuri_cloudproxy"], "sucuri_script"),
    (&["ddos-guard"], "ddos_guard_script"),
];
/// What titles of challenges begin with, folded.
const TITLES: [(&str, &str); 3] = [
    ("just a moment", "cloudflare_title"),
    ("making sure youre not a bot", "anubis_title"),
    ("ddos guard", "ddos_guard_title"),
];

/// The sign in the headers, if there is one.
pub fn in_headers(reply: &Reply) -> Option<&'static str> {
    let by_value = HEADERS.iter().find(|(name, actions, _)| {
        reply.header(name).is_some_and(|value| {
            let value = value.trim().to_ascii_lowercase();
            actions.contains(&value.as_str())
        })
    });
    if let Some((_, _, sign)) = by_value {
        return Some(sign);
    }
    // This shield's header comes with good answers too; with 429 it is the first step of its test.
    (reply.status == 429 && reply.header("x-kpsdk-ct").is_some()).then_some("kasada_header")
}

/// The sign in the headers or, on a page that is nothing else, in the body.
pub fn sign(reply: &Reply, page: &Page) -> Option<&'static str> {
    if let Some(sign) = in_headers(reply) {
        return Some(sign);
    }
    if reply.status < 400 && page.visible_words > CHALLENGE_WORDS_MAX {
        return None;
    }
    let title = Folded::of(&page.title);
    let by_title = TITLES
        .iter()
        .find(|(start, _)| title.as_str().trim_start().starts_with(start));
    if let Some((_, sign)) = by_title {
        return Some(sign);
    }
    let body = beginning(&reply.body, BODY_BYTES_READ);
    if reply.status == 429 && body.contains("KPSDK") {
        return Some("kasada_script");
    }
    BODIES
        .iter()
        .find(|(texts, _)| texts.iter().all(|text| body.contains(text)))
        .map(|(_, sign)| *sign)
}
