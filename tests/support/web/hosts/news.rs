//! A path → a news page, as the newsrooms' own hosts answer, with what befalls such pages: soft
//! 404s, walls, wrong labels, codings, cookie loops, sheer size (platforms.md 7.7).

use super::super::answer::Answer;
use super::super::bodies::{brotli, gzip};
use super::super::faults::page;
use super::super::http::Request;
use super::super::scenario::Scenario;
use super::super::state::State;
use super::super::world::Page;
use super::embed::escaped;
use super::{known_if, onward};

/// The size of a huge body: 30 MB.
const HUGE_BYTES: usize = 30_000_000;

/// The label on every page, true or not.
const HTML: &str = "text/html; charset=utf-8";

/// The answer of a news host.
pub fn answer(state: &State, request: &Request, scenario: Scenario) -> Answer {
    let key = (request.host.clone(), request.path().to_owned());
    let Some(article) = state.world.pages.get(&key) else {
        let missing = page("Page not found", "We could not find this page.");
        return known_if(Answer::html(404, missing), false);
    };
    let whole = || article_html(article);
    match scenario {
        Scenario::HomePage => Answer::redirect(301, format!("https://{}/", request.host)),
        Scenario::SoftNotFound => {
            Answer::html(200, page("Page not found", "We could not find this page."))
        }
        Scenario::Parked => Answer::html(
            200,
            page(
                "This domain is for sale",
                "Buy this domain. Related searches: loans, insurance.",
            ),
        ),
        Scenario::Paywall => Answer::html(402, teaser(article)),
        Scenario::PaywallForbidden => Answer::html(403, teaser(article)),
        Scenario::BotWall => challenge(403),
        Scenario::BotWallUnavailable => challenge(503),
        Scenario::CookieLoop => match request.header("cookie") {
            Some(cookies) if cookies.contains("seen=1") => Answer::html(200, whole()),
            _ => Answer::redirect(302, format!("https://{}{}", request.host, request.target))
                .with("set-cookie", "seen=1; Path=/"),
        },
        Scenario::PageRefresh => Answer::html(
            200,
            format!(
                "<!DOCTYPE html><html><head><meta http-equiv=\"Refresh\" content=\"0; URL='{}'\">\
                 <title>Moved</title></head><body></body></html>",
                onward(state, request)
            ),
        ),
        Scenario::CharsetMislabelled => Answer::new(200, HTML, in_windows_1253(&whole())),
        Scenario::GzipBody => {
            Answer::new(200, HTML, gzip(whole().as_bytes())).with("content-encoding", "gzip")
        }
        Scenario::BrotliBody => {
            Answer::new(200, HTML, brotli(whole().as_bytes())).with("content-encoding", "br")
        }
        Scenario::HugeBody => {
            let mut html = whole();
            html.push_str("<!--");
            html.extend(std::iter::repeat_n('.', HUGE_BYTES - html.len()));
            Answer::html(200, html)
        }
        Scenario::EditedPage => {
            let mut edited = article.clone();
            edited.paragraphs.reverse();
            edited
                .paragraphs
                .push("This article was changed after it was published.".to_owned());
            Answer::html(200, article_html(&edited))
        }
        _ => Answer::html(200, whole()),
    }
}

/// A page as newsrooms build them: navigation, article, footer.
fn article_html(article: &Page) -> String {
    let title = escaped(&article.title);
    let paragraphs: String = (article.paragraphs.iter())
        .map(|paragraph| format!("<p>{}</p>\n", escaped(paragraph)))
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta property=\"og:type\" content=\"article\"><meta property=\"og:title\" content=\"{title}\">\n</head>\n\
         <body><nav><a href=\"/\">Home</a> <a href=\"/world\">World</a> <a href=\"/sport\">Sport</a></nav>\n\
         <main><article><h1>{title}</h1>\n{paragraphs}</article></main>\n\
         <footer>Imprint, terms, privacy</footer></body></html>\n",
        article.language
    )
}

fn teaser(article: &Page) -> String {
    page(&escaped(&article.title), "To read on, please subscribe.")
}

fn challenge(status: u16) -> Answer {
    Answer::html(
        status,
        page(
            "Just a moment...",
            "Checking your browser before you go on. Enable JavaScript and cookies.",
        ),
    )
    .with("server", "cloudwall")
}

/// Greek in its old code page; what that lacks becomes a numeric character reference.
fn in_windows_1253(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1253.encode(text).0.into_owned()
}
