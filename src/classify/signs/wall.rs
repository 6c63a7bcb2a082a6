//! Where a trail ends → is it a page that asks to sign in, or for consent? (liveness.md 4.3, C1 and C2)
//! And a short page → does it refuse visitors for a legal or geographic reason? (C8)

use crate::classify::address::{host, is_under, segments};
use crate::classify::page::beginning::beginning;
use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;
use crate::classify::page::phrases;

/// A refusal is a short page; a longer one tells about refusals.
const REFUSAL_WORDS_MAX: usize = 120;
/// How much of it is searched, in bytes.
const TEXT_BYTES_READ: usize = 64 << 10;

/// Hosts of platforms, and the beginnings of the paths on which they ask to sign in.
const LOGIN_PATHS: [(&str, &[&str]); 12] = [
    ("x.com", &["/login", "/i/flow/login"]),
    ("twitter.com", &["/login", "/i/flow/login"]),
    ("instagram.com", &["/accounts/login"]),
    ("facebook.com", &["/login", "/checkpoint"]),
    (
        "linkedin.com",
        &["/authwall", "/uas/login", "/checkpoint", "/login"],
    ),
    ("tiktok.com", &["/login"]),
    ("threads.net", &["/login"]),
    ("threads.com", &["/login"]),
    ("vk.com", &["/login"]),
    ("reddit.com", &["/login"]),
    ("pinterest.com", &["/login"]),
    ("ok.ru", &["/login"]),
];
/// Hosts that do nothing but sign people in.
const LOGIN_HOSTS: [&str; 7] = [
    "accounts.google.com",
    "accounts.youtube.com",
    "login.microsoftonline.com",
    "login.live.com",
    "login.yahoo.com",
    "login.aol.com",
    "appleid.apple.com",
];
/// Path segments on which any site asks to sign in.
const LOGIN_SEGMENTS: [&str; 25] = [
    "login",
    "log-in",
    "log_in",
    "signin",
    "sign-in",
    "sign_in",
    "logon",
    "log-on",
    "signon",
    "sign-on",
    "wp-login",
    "user-login",
    "userlogin",
    "member-login",
    "loginpage",
    "login-page",
    "authwall",
    "servicelogin",
    "anmelden",
    "connexion",
    "iniciar-sesion",
    "sso",
    "oauth",
    "oauth2",
    "saml",
];
/// First labels of hosts that collect consent.
const CONSENT_LABELS: [&str; 3] = ["consent", "guce", "myprivacy"];

/// The sign that the final address is a sign-in page and the cited one was not.
pub fn login(cited: &str, last: &str) -> Option<&'static str> {
    let sign = login_sign(last, &segments(cited))?;
    let cited_too = login_sign(cited, &[]).is_some();
    (!cited_too).then_some(sign)
}

fn login_sign(address: &str, known_segments: &[String]) -> Option<&'static str> {
    let found = host(address)?;
    if LOGIN_HOSTS.iter().any(|login| is_under(&found, login)) {
        return Some("login_host");
    }
    let path = url::Url::parse(address).ok()?.path().to_ascii_lowercase();
    let begins = |start: &&str| {
        path.strip_prefix(*start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
    };
    let listed = LOGIN_PATHS
        .iter()
        .any(|(platform, starts)| is_under(&found, platform) && starts.iter().any(begins));
    if listed {
        return Some("platform_login_path");
    }
    segments(address)
        .iter()
        .any(|segment| {
            LOGIN_SEGMENTS.contains(&segment.as_str()) && !known_segments.contains(segment)
        })
        .then_some("login_segment")
}

/// True where the final host collects consent and the cited one does not.
pub fn consent(cited: &str, last: &str) -> bool {
    let collects = |address: &str| {
        host(address).is_some_and(|host| {
            let label = host.split('.').next().unwrap_or_default();
            CONSENT_LABELS.contains(&label)
        })
    };
    collects(last) && !collects(cited)
}

/// True where a short page refuses for a legal or geographic reason.
pub fn refuses_here(page: &Page, words: usize) -> bool {
    if words >= REFUSAL_WORDS_MAX {
        return false;
    }
    [&page.title, &page.text]
        .into_iter()
        .map(|text| Folded::without_marks(beginning(text, TEXT_BYTES_READ)))
        .any(|text| phrases::REFUSED_HERE.are_in(&text))
}
