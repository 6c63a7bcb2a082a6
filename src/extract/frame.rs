//! A line above a post → whether it is part of the page's frame: a heading, a repeated line, a picture's credit.
//!
//! Cases: `tests/cases/extract/boundaries.jsonl`.

use super::boundary::{Place, Stretch};
use super::dress;
use super::glyph;
use super::layout::LineEnd;
use super::line::Line;

/// A heading is no longer than this.
const SHORT_CHARS: usize = 60;

/// A short line without a mark at its end, over a line that holds a whole post with its byline.
pub fn is_heading(stretch: &Stretch, above: &Line, under: &str) -> bool {
    const WORDS_MAX: usize = 8;
    const POST_CHARS_MIN: usize = 40;
    let over = glyph::slice(stretch.text, above.start, above.end);
    let marked = over
        .chars()
        .next_back()
        .is_some_and(|c| !c.is_alphanumeric());
    stretch.byline != Place::OwnLine
        && stretch.layout.line_end == LineEnd::Paragraphs
        && !stretch.layout.wrapped
        && !marked
        && !dress::is_dressed(over)
        && !over.contains(['#', '@'])
        && over.chars().count() <= SHORT_CHARS
        && over.split_whitespace().count() <= WORDS_MAX
        && under.chars().count() >= POST_CHARS_MIN
}

/// The same short line stands near the post once more: a heading or a part of the page's frame.
pub fn is_repeated(stretch: &Stretch, above: &Line) -> bool {
    const LOOK_BYTES: usize = 1500;
    let line = glyph::slice(stretch.text, above.start, above.end);
    if line.chars().count() > SHORT_CHARS
        || dress::is_dressed(line)
        || !line.contains(char::is_alphabetic)
    {
        return false;
    }
    let from = glyph::floor_boundary(stretch.text, above.start.saturating_sub(LOOK_BYTES));
    let to = glyph::floor_boundary(stretch.text, stretch.end + LOOK_BYTES);
    [(from, above.start), (stretch.end, to)]
        .iter()
        .any(|(start, end)| {
            glyph::slice(stretch.text, *start, *end)
                .lines()
                .any(|other| other.trim_matches(glyph::is_blank) == line)
        })
}

/// A line under a picture that names its maker.
pub fn is_credit(line: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "photo",
        "image",
        "foto",
        "bild",
        "picture",
        "credit",
        "crédit",
        "quelle",
        "source",
        "screenshot",
        "fotografía",
        "fuente",
    ];
    let lower = glyph::slice(line, 0, glyph::floor_boundary(line, 24)).to_lowercase();
    let opens = OPENINGS.iter().any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([':', ' ', '/', 's', '-']))
    });
    opens && line.chars().count() <= SHORT_CHARS * 2
        || line.ends_with("Getty Images")
        || line.ends_with("/AP")
        || line.ends_with("/AFP")
}

/// Words that a page prints around embeds.
pub fn is_furniture(line: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "View this post on",
        "Skip Twitter post",
        "Skip X post",
        "Skip Instagram post",
        "Skip Facebook post",
        "End of Twitter post",
        "End of X post",
        "End of Instagram post",
        "Allow Twitter content",
        "Allow X content",
        "Allow Instagram content",
        "Article continues below",
        "Story continues below",
        "Advertisement",
        "ADVERTISEMENT",
        "Warning: ",
        "Report this ad",
        "Read more",
        "READ MORE",
        "ALSO READ",
        "Related:",
        "RELATED:",
        "Embed from",
        "Loading",
        "Content is not available",
        "Tweet may have been deleted",
    ];
    OPENINGS.iter().any(|opening| line.starts_with(opening))
}
