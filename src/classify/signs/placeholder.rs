//! A page → is it what a hosting company or a web server shows in place of a site? (liveness.md 4.3, C7)

use crate::classify::address::segments;
use crate::classify::page::beginning::beginning;
use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;
use crate::classify::page::phrases::{DEFAULT_PAGE, HOSTING_SUSPENDED};

/// How much of the main text is searched, in bytes; enough for every placeholder there is.
const TEXT_BYTES_READ: usize = 8 << 10;
/// A notice of suspension is shorter than this.
const SUSPENDED_WORDS_MAX: usize = 150;
/// The longest default page of a web server (Apache's on Debian systems) is shorter than this.
const DEFAULT_WORDS_MAX: usize = 600;
/// Other pages with such a title are articles from here on.
const DEFAULT_SHORT_WORDS_MAX: usize = 150;
/// Paths of the panels that hosting companies use.
const SUSPENDED_SEGMENTS: [&str; 3] = ["suspendedpage", "suspended-page", "suspended.page"];
const DEFAULT_SEGMENTS: [&str; 2] = ["defaultwebpage", "defaultwebpage.cgi"];
/// What only the long default pages say.
const LONG_DEFAULT_TEXTS: [&str; 3] = [
    "default welcome page used to test",
    "configuration overview",
    "used to test the proper operation of the",
];

/// What stands in place of the site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Placeholder {
    /// The hosting company switched the site off.
    HostingSuspended,
    /// The web server's own first page.
    DefaultServerPage,
}

impl Placeholder {
    /// The reason code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HostingSuspended => "hosting_suspended",
            Self::DefaultServerPage => "default_server_page",
        }
    }
}

/// Which placeholder the page at `last` is, if it is one.
pub fn sign(last: &str, page: &Page, words: usize) -> Option<Placeholder> {
    let title = Folded::without_marks(&page.title);
    let headings = Folded::without_marks(&page.headings);
    let text = Folded::without_marks(beginning(&page.text, TEXT_BYTES_READ));
    let path = segments(last);
    let on_path = |known: &[&str]| path.iter().any(|part| known.contains(&part.as_str()));
    if words < SUSPENDED_WORDS_MAX {
        let said = [&title, &headings, &text]
            .into_iter()
            .any(|text| HOSTING_SUSPENDED.are_in(text));
        if said || on_path(&SUSPENDED_SEGMENTS) {
            return Some(Placeholder::HostingSuspended);
        }
    }
    let headed = DEFAULT_PAGE.begin(&title) || DEFAULT_PAGE.begin(&headings);
    let long = || {
        LONG_DEFAULT_TEXTS
            .iter()
            .any(|said| text.contains(&Folded::without_marks(said)))
    };
    let is_default = (headed || on_path(&DEFAULT_SEGMENTS))
        && (words < DEFAULT_SHORT_WORDS_MAX || (words < DEFAULT_WORDS_MAX && long()));
    is_default.then_some(Placeholder::DefaultServerPage)
}
