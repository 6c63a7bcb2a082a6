//! A page of a platform that shows a visitor no post → which kind of wall it is (platforms.md 5.4–5.6, 5.10).
//!
//! Walls carry titles and descriptions of their own, which are never a post's words. Read are the words in which
//! they describe themselves, in English, since pages are asked for in English.
//! Cases: `tests/cases/platform/elsewhere/*-wall*.json`.

use crate::model::post::Absence;

/// What titles and descriptions of pages that ask visitors to sign in begin with, in lower case.
const SIGN_IN: [&str; 13] = [
    "log in",
    "log into",
    "login",
    "sign up",
    "sign in",
    "join threads",
    "join instagram",
    "create an account or log in",
    "create an account",
    "see posts, photos and more on",
    "see photos, videos and more",
    "connect with friends",
    "you must log in",
];
/// What stands in titles of such pages.
const SIGN_IN_WITHIN: [&str; 4] = [
    "log in or sign up",
    "log into facebook",
    "login • instagram",
    "log in to see",
];
/// What titles and descriptions of pages that ask for consent begin with.
const CONSENT: [&str; 6] = [
    "before you continue",
    "allow the use of cookies",
    "allow cookies",
    "we use cookies",
    "cookie",
    "your privacy",
];
/// Titles of front pages and of errors: nobody's post.
const NOBODYS: [&str; 9] = [
    "facebook",
    "instagram",
    "threads",
    "vk",
    "вконтакте",
    "error",
    "page not found",
    "content not found",
    "page not found • instagram",
];

/// The wall a page says it is by its title or description, with the rule that says so.
pub(super) fn wall(title: &str, description: &str) -> Option<(Absence, &'static str)> {
    let lower = |text: &str| text.trim().to_lowercase().replace('’', "'");
    let (title, description) = (lower(title), lower(description));
    let begins = |starts: &[&str]| {
        starts
            .iter()
            .any(|start| title.starts_with(start) || description.starts_with(start))
    };
    if begins(&CONSENT) {
        return Some((Absence::ConsentWalled, "page_asks_for_consent"));
    }
    if begins(&SIGN_IN) || SIGN_IN_WITHIN.iter().any(|words| title.contains(words)) {
        return Some((Absence::LoginWalled, "page_with_login_only"));
    }
    None
}

/// Told of a page whose title is that of a front page, an account or an error: it is nobody's post.
pub(super) fn nobodys(title: &str) -> Option<(Absence, &'static str)> {
    const OF_AN_ACCOUNT: &str = "instagram photos and videos";
    let title = title.trim().to_lowercase();
    let nobodys = NOBODYS.contains(&title.as_str()) || title.ends_with(OF_AN_ACCOUNT);
    nobodys.then_some((Absence::Unreadable, "page_of_no_post"))
}
