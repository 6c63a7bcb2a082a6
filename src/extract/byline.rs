//! Text → the bylines in it: who is printed as the author of a post, and when.
//!
//! Finds `— Name (@handle) date` in all its spellings and the phrases of other platforms. It does not decide whether a
//! post stands before a byline; `strength` says how much the form alone proves. Cases:
//! `tests/cases/extract/bylines.jsonl`.

use std::cell::OnceCell;

use crate::model::citation::Platform;
use crate::model::explanation::{Field, Reason};

use super::anchors;
use super::dash::{self, Dash};
use super::date::{self, PrintedDate};
use super::glyph;
use super::handle;
use super::layout::Layout;
use super::link::FoundLink;
use super::lost_dash;
use super::phrase;
use super::reading::{Printed, plain_reason};

/// A text with what was found in it beforehand.
pub struct Page<'a> {
    pub text: &'a str,
    pub links: &'a [FoundLink],
    layout: OnceCell<Layout>,
}

impl<'a> Page<'a> {
    /// Of a text with its links.
    pub fn new(text: &'a str, links: &'a [FoundLink]) -> Self {
        Self {
            text,
            links,
            layout: OnceCell::new(),
        }
    }

    /// The text's layout, looked at when it is first asked for: most documents never need it.
    pub fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| Layout::of(self.text))
    }
}

/// A byline; offsets in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Byline {
    /// Where it begins, its dash or phrase included: the post ends before.
    pub start: usize,
    pub end: usize,
    /// The display name as printed.
    pub name: Option<(usize, usize)>,
    pub handle: Option<String>,
    /// Where the handle stands, its at sign included.
    pub handle_at: (usize, usize),
    /// How the name was told from the words before it.
    pub form: &'static str,
    pub date: Option<PrintedDate>,
    pub dash: Option<Dash>,
    /// It begins a line.
    pub opens_line: bool,
    /// Nothing follows it on its line.
    pub closes_line: bool,
    pub strength: Strength,
    pub platform: Platform,
}

/// What the form alone proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// A name with a handle; needs a post's link before it or a quote around it.
    Weak,
    /// Dash, name, handle and date, or a platform's own phrase.
    Strong,
}

impl Byline {
    /// Which stretches became the name and the handle.
    pub fn marks(&self) -> Vec<Printed> {
        let name = self
            .name
            .map(|place| Printed::at(Field::Name, place, self.form));
        let handle = Printed::at(Field::Handle, self.handle_at, "handle-in-brackets");
        name.into_iter().chain([handle]).collect()
    }

    /// What the form says of itself.
    pub fn reasons(&self) -> Vec<Reason> {
        let mut reasons = vec![plain_reason(match self.form {
            "platform-phrase" => "a platform's own phrase stands before the name",
            "dash" => "a dash sets the name off from the words",
            "lost-dash" => "a gap, line end or question mark stands where the dash was",
            _ => "no dash stands before the name",
        })];
        reasons.push(plain_reason(
            match self.date.map(|date| date.day.is_some()) {
                Some(true) => "a full date follows the handle",
                Some(false) => "a date without its year or day follows the handle",
                None => "no date follows the handle",
            },
        ));
        reasons
    }
}

/// Words that an author line of an article begins with; what follows is no quoted post.
const CREDITS: &[&str] = &[
    "by",
    "von",
    "por",
    "par",
    "di",
    "door",
    "av",
    "photo",
    "image",
    "foto",
    "illustration",
    "author",
    "text",
    "автор",
    "автори",
    "текст",
    "tekst",
    "przez",
    "yazan",
    "crédit",
    "credit",
    "fuente",
    "quelle",
    "source",
];
/// The same in scripts that set no blank behind it.
const WIDE_CREDITS: &[&str] = &["文・", "文：", "作者：", "作者:", "撰文"];
/// The longest name without a dash before it.
const BARE_NAME_CHARS_MAX: usize = 60;

/// The byline around the at sign at `at`, not looking before `floor`.
pub fn around(page: &Page, floor: usize, at: usize) -> Option<Byline> {
    let text = page.text;
    let after_link = |at: usize| anchors::ending_at(page.links, at).is_some();
    let (open, handle, close) = handle::in_brackets(text, at)?;
    if open < floor {
        return None;
    }
    let date = date_after(text, close);
    let end = date.map_or(close, |date| date.end);
    let name_end = glyph::trim_back(text, floor, open);
    if let Some(phrase) = phrase::before(text, floor, name_end) {
        return Some(Byline {
            start: phrase.start,
            end,
            name: Some((phrase.end, name_end)),
            platform: handle
                .platform()
                .filter(|_| phrase.platform != Platform::Instagram)
                .unwrap_or(phrase.platform),
            handle_at: (handle.start, handle.end),
            form: "platform-phrase",
            handle: Some(handle.name),
            date,
            dash: None,
            opens_line: dash::opens_line(text, floor, phrase.start),
            closes_line: closes_line(text, end),
            strength: Strength::Strong,
        });
    }
    let dash = dash::before_name(text, floor, open, &after_link);
    let dated = date.is_some_and(|date| date.day.is_some());
    let lost = lost_dash::before_name(text, floor, name_end).filter(|_| {
        dated && dash.is_none_or(|dash| is_no_name(glyph::slice(text, dash.end, name_end)))
    });
    let dash = dash.filter(|_| lost.is_none());
    let (start, name_start) = match (dash, lost) {
        (Some(dash), _) => (
            dash.start,
            glyph::trim_forward(text, dash.end, name_end.max(dash.end)),
        ),
        (None, Some(lost)) => (lost.start, lost.name_start),
        (None, None) => {
            let start = bare_name_start(text, floor, name_end, &after_link)?;
            (start, start)
        }
    };
    let set_off = dash.is_some() || lost.is_some();
    let name = glyph::slice(text, name_start, name_end);
    let strong = set_off && date.is_some() && !is_credit(name) && reads_as_name(name);
    Some(Byline {
        start,
        end,
        name: (name_start < name_end).then_some((name_start, name_end)),
        platform: handle.platform().unwrap_or(Platform::X),
        handle_at: (handle.start, handle.end),
        form: form(dash.is_some(), lost.is_some()),
        handle: Some(handle.name),
        date,
        dash,
        opens_line: dash::opens_line(text, floor, if lost.is_some() { name_start } else { start }),
        closes_line: closes_line(text, end),
        strength: if strong {
            Strength::Strong
        } else {
            Strength::Weak
        },
    })
}

/// How the name was told from the words before it.
const fn form(dash: bool, lost: bool) -> &'static str {
    match (dash, lost) {
        (true, _) => "dash",
        (false, true) => "lost-dash",
        (false, false) => "no-dash",
    }
}

/// What stands between dash and handle is prose.
fn is_no_name(between: &str) -> bool {
    between.contains(char::is_alphanumeric) && !lost_dash::is_name(between)
}

/// The date after a byline's name, over separators, one line end and the word for "on".
pub fn date_after(text: &str, close: usize) -> Option<PrintedDate> {
    let separator = |c: char| {
        glyph::is_blank(c)
            || matches!(
                c,
                ',' | '،' | '、' | '|' | '·' | '•' | '-' | '–' | '—' | ':' | '[' | '(' | '>'
            )
    };
    let close = close + reference_mark(text.get(close..)?);
    let rest = text.get(close..)?;
    let mut skipped = 0;
    let mut line_ends = 0;
    let mut skipped_to = 0;
    for c in rest.chars().take(80) {
        if skipped_to > skipped {
            skipped += c.len_utf8();
            continue;
        }
        // JSX writes the space before a link as an expression.
        let here = rest.get(skipped..).unwrap_or_default();
        if here.starts_with("{' '}") || here.starts_with("{\" \"}") {
            skipped_to = skipped + "{' '}".len();
        } else if !separator(c) {
            break;
        }
        line_ends += usize::from(c == '\n');
        skipped += c.len_utf8();
    }
    if line_ends > 2 {
        return None;
    }
    let at = close + skipped;
    let date = date::read(text, at).or_else(|| {
        let word = phrase::on_word(text.get(at..)?)?;
        let at = glyph::trim_forward(
            text,
            at + word,
            text.len().min(at + word + 8).max(at + word),
        );
        date::read(text, at)
    })?;
    // Over line ends, only a date that has its line for itself belongs to the byline.
    (line_ends == 0 || date.day.is_some() && (line_ends == 1 || closes_line(text, date.end)))
        .then_some(date)
}

/// The length of a blank and a link number in square brackets: text browsers print `[17]` before what links.
fn reference_mark(text: &str) -> usize {
    const DIGITS_MAX: usize = 4;
    let inside = text
        .trim_start_matches(' ')
        .strip_prefix('[')
        .unwrap_or_default();
    let digits = inside
        .bytes()
        .take(DIGITS_MAX)
        .take_while(u8::is_ascii_digit)
        .count();
    let closed = digits > 0 && inside.as_bytes().get(digits) == Some(&b']');
    let blanks = text.len() - text.trim_start_matches(' ').len();
    if closed { blanks + digits + 2 } else { 0 }
}

fn closes_line(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| {
            rest.chars().find(|c| {
                *c == '\n' || !(glyph::is_blank(*c) || matches!(c, '.' | '"' | '”' | '“' | '»'))
            })
        })
        .is_none_or(|c| c == '\n')
}

/// Without a dash, a name begins at the line's start or right after a social link.
fn bare_name_start(
    text: &str,
    floor: usize,
    name_end: usize,
    after_link: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let mut start = name_end;
    for (count, (place, c)) in glyph::slice(text, floor, name_end)
        .char_indices()
        .rev()
        .enumerate()
    {
        let place = floor + place;
        if c == '\n' {
            break;
        }
        if count > BARE_NAME_CHARS_MAX {
            return None;
        }
        if after_link(place + c.len_utf8()) {
            break;
        }
        start = place;
    }
    Some(glyph::trim_forward(text, start, name_end))
}

/// `By Jane Doe`, `Author: Jane Doe`, also on the second line of what stands behind a dash.
fn is_credit(name: &str) -> bool {
    name.lines().map(str::trim_start).any(|line| {
        let first = line
            .split([' ', ':', '：', '\u{a0}'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        CREDITS.contains(&first.as_str())
            || WIDE_CREDITS.iter().any(|credit| line.starts_with(credit))
    })
}

/// No sentence ends in it and it is not much longer than the platform's 50 characters.
fn reads_as_name(name: &str) -> bool {
    const NAME_CHARS_MAX: usize = 100;
    const SENTENCE_CHARS_MIN: usize = 3;
    let ends_sentence = name
        .match_indices(['.', '!', '?', '।', '؟'])
        .any(|(at, stop)| {
            let word = name
                .get(..at)
                .unwrap_or_default()
                .rsplit(glyph::is_blank)
                .next()
                .unwrap_or_default();
            let after = name.get(at + stop.len()..).unwrap_or_default();
            let goes_on = after.starts_with(glyph::is_blank)
                && after.split_whitespace().count() >= SENTENCE_CHARS_MIN;
            // `Sen.`, `Dr.`: short words are cut; scripts that say much with one character do not cut so.
            goes_on
                && (word.chars().count() > SENTENCE_CHARS_MIN || word.chars().any(glyph::is_wide))
        })
        || name
            .split_once('。')
            .is_some_and(|(_, after)| after.contains(char::is_alphanumeric));
    let holds_mail = name.match_indices('@').any(|(at, _)| {
        name.get(..at)
            .unwrap_or_default()
            .ends_with(|c: char| c.is_ascii_alphanumeric())
    });
    name.chars().count() <= NAME_CHARS_MAX
        && !ends_sentence
        && !holds_mail
        && !lost_dash::runs_into_list(name)
        && !["://", "t.co/", "pic.twitter.com/"]
            .iter()
            .any(|address| name.contains(address))
        && !holds_credit(name)
}

/// `it will be checked By Jane Doe`: behind the words of a sentence stands an author line. `Anna Von Berg` is a name.
fn holds_credit(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let small = name.starts_with(char::is_lowercase);
    let wide = WIDE_CREDITS.iter().any(|credit| name.contains(credit));
    wide || (if small { 1 } else { 2 }..words.len().saturating_sub(1)).any(|at| {
        let (before, rest) = words.split_at(at);
        let word = rest.first().copied().unwrap_or_default();
        let credit = word.starts_with(char::is_uppercase)
            && CREDITS.contains(&word.trim_end_matches(':').to_lowercase().as_str());
        let sentence = before.iter().any(|word| word.ends_with([',', ';']))
            || before
                .iter()
                .any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
            || small
            || word.ends_with(':');
        credit && sentence
    })
}
