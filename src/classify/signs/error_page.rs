//! A page under a success code → how much it looks like an error page (liveness.md 5.2), and whether the
//! trail was sent to one by its address (4.3, C9).

use crate::classify::address::segments;
use crate::classify::check::came::Reply;
use crate::classify::page::beginning::beginning;
use crate::classify::page::markup::Page;
use crate::classify::page::phrases::NOT_FOUND;

/// From this score on a page stands in for one that is not there.
pub const SCORE_MIN: f64 = 2.0;
/// Main texts below this are short enough for a phrase in them to mean the page itself.
const SHORT_WORDS: usize = 250;
/// How much of them is searched, in bytes.
const TEXT_BYTES_READ: usize = 64 << 10;

/// Path segments that name an error page (whole segments, without file ending).
const ERROR_SEGMENTS: [&str; 38] = [
    "404",
    "410",
    "500",
    "error",
    "errors",
    "error404",
    "error-404",
    "error_404",
    "404error",
    "404-error",
    "404_error",
    "err404",
    "errorpage",
    "error-page",
    "error_page",
    "page-error",
    "notfound",
    "not-found",
    "not_found",
    "404notfound",
    "404-not-found",
    "404_not_found",
    "pagenotfound",
    "page-not-found",
    "page_not_found",
    "page404",
    "page-404",
    "filenotfound",
    "file-not-found",
    "file_not_found",
    "nicht-gefunden",
    "seite-nicht-gefunden",
    "no-encontrado",
    "pagina-no-encontrada",
    "pagina-nao-encontrada",
    "page-introuvable",
    "sayfa-bulunamadi",
    "oops",
];

/// What a random sibling of the address said, as far as it changes the score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostHonesty {
    /// It got a plain 404 or 410: this host says so when there is nothing.
    Honest,
    /// Anything else, or not asked.
    NotKnown,
}

/// The error-text score of a page with `words` words of main text.
pub fn score(reply: &Reply, page: &Page, words: usize, host: HostHonesty) -> f64 {
    let mut score = 0.0;
    let in_title = NOT_FOUND.are_said_in(&page.title);
    let in_heading = NOT_FOUND.are_said_in(&page.headings);
    if in_title || in_heading {
        score += 1.0;
    }
    if in_title && in_heading {
        score += 0.5;
    }
    if words < SHORT_WORDS
        && (in_heading || NOT_FOUND.are_said_in(beginning(&page.text, TEXT_BYTES_READ)))
    {
        score += 1.0;
    }
    if page.prerender_status == Some(404) || page.prerender_status == Some(410) {
        score += 2.0;
    }
    let noindex_header = reply
        .header("x-robots-tag")
        .is_some_and(|value| value.to_ascii_lowercase().contains("noindex"));
    if page.noindex || noindex_header {
        score += 0.5;
    }
    if host == HostHonesty::Honest {
        score -= 1.0;
    }
    score
}

/// True where the final address names an error page and the cited one did not.
pub fn by_address(cited: &str, last: &str) -> bool {
    let known = segments(cited);
    segments(last)
        .iter()
        .any(|segment| ERROR_SEGMENTS.contains(&segment.as_str()) && !known.contains(segment))
}
