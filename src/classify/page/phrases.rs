//! Words on a page → is it one of the pages that stand in for another? The phrases are rows of text files
//! beside this one, with their languages (liveness.md 5.2, 5.5, C7, C8, C13).
//!
//! A phrase proves nothing alone; the rules in `signs` weigh where it stands and how long the page is.

use std::sync::LazyLock;

use super::fold::Folded;

/// A list of phrases.
pub struct Phrases(LazyLock<Rows>);

struct Rows {
    /// Found anywhere.
    anywhere: Vec<Folded>,
    /// Found as a whole sentence or part of a title only.
    whole: Vec<Folded>,
}

/// Error pages.
pub static NOT_FOUND: Phrases = Phrases(LazyLock::new(|| {
    rows(include_str!("phrases/not_found.txt"))
}));
/// Legal and geographic refusals.
pub static REFUSED_HERE: Phrases = Phrases(LazyLock::new(|| {
    rows(include_str!("phrases/refused_here.txt"))
}));
/// Domains for sale or expired.
pub static FOR_SALE: Phrases =
    Phrases(LazyLock::new(|| rows(include_str!("phrases/for_sale.txt"))));
/// Sites switched off by their hosting company.
pub static HOSTING_SUSPENDED: Phrases = Phrases(LazyLock::new(|| {
    rows(include_str!("phrases/hosting_suspended.txt"))
}));
/// Pages of web servers on which nothing was put yet.
pub static DEFAULT_PAGE: Phrases = Phrases(LazyLock::new(|| {
    rows(include_str!("phrases/default_page.txt"))
}));
/// Requests to switch scripts on.
pub static ENABLE_SCRIPT: Phrases = Phrases(LazyLock::new(|| {
    rows(include_str!("phrases/enable_script.txt"))
}));

impl Phrases {
    /// True where one of them stands in the text, which was folded without marks.
    pub fn are_in(&self, text: &Folded) -> bool {
        self.0.anywhere.iter().any(|phrase| text.contains(phrase))
    }

    /// True where one of them stands in the text as written, or is one of its sentences or title parts.
    pub fn are_said_in(&self, text: &str) -> bool {
        self.are_in(&Folded::without_marks(text))
            || text
                .split(ENDS_PART)
                .map(Folded::without_marks)
                .any(|part| self.0.whole.contains(&part))
    }

    /// True where the text begins with one of them.
    pub fn begin(&self, text: &Folded) -> bool {
        self.0
            .anywhere
            .iter()
            .any(|phrase| text.as_str().starts_with(phrase.as_str()))
    }
}

/// What parts sentences, and the parts of titles.
const ENDS_PART: [char; 17] = [
    '.', '!', '?', '|', '-', '–', '—', ':', '·', '•', '»', '«', '…', '。', '！', '？', '؟',
];

/// The phrases of a file: lines of language, `=` for whole ones, tabulator, phrase; `#` begins a remark.
fn rows(file: &str) -> Rows {
    let phrases = |wanted_whole: bool| {
        file.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .filter(|(language, _)| language.ends_with('=') == wanted_whole)
            .map(|(_, phrase)| Folded::without_marks(phrase))
            .collect()
    };
    Rows {
        anywhere: phrases(false),
        whole: phrases(true),
    }
}
