//! A document → how it is laid out: what separates its paragraphs, whether lines are wrapped, what its prose is written
//! in.
//!
//! Looks at a bounded sample; the signs are weighed in `boundary`.

use std::collections::HashMap;

use super::{glyph, language};

/// How much of a document is sampled.
const SAMPLE_BYTES_MAX: usize = 1 << 18;
/// Lines of wrapped text are no longer than this.
const WRAPPED_CHARS_MAX: usize = 100;
/// A line this long is prose.
const PROSE_CHARS_MIN: usize = 60;
/// A line this long may hold prose and posts.
const UNBROKEN_BYTES_MIN: usize = 300;

/// Enough paragraphs of prose tell its language.
const PARAGRAPHS_MAX: usize = 8;

/// What has been counted of the prose.
#[derive(Default)]
struct Prose {
    /// Characters in each language.
    languages: HashMap<&'static str, usize>,
    paragraphs: usize,
}

/// The shape of a document.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// What a single line end means here.
    pub line_end: LineEnd,
    /// Lines are broken at a column.
    pub wrapped: bool,
    /// The language of most prose.
    pub prose: Option<&'static str>,
}

/// What a single line end separates, by how common blank lines are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineEnd {
    /// Paragraphs: blank lines are rare.
    #[default]
    Paragraphs,
    /// Now paragraphs, now lines.
    Both,
    /// Lines of one paragraph: blank lines stand between paragraphs.
    Lines,
}

impl LineEnd {
    fn of(single: usize, blank: usize) -> Self {
        if blank >= single.max(1) {
            Self::Lines
        } else if blank * 5 > single {
            Self::Both
        } else {
            Self::Paragraphs
        }
    }
}

impl Layout {
    /// The layout of a text.
    pub fn of(text: &str) -> Self {
        let sample = glyph::slice(text, 0, glyph::floor_boundary(text, SAMPLE_BYTES_MAX));
        let (mut single, mut blank, mut blank_run, mut seen) = (0usize, 0usize, 0usize, false);
        let mut lengths = Vec::new();
        let mut prose = Prose::default();
        let mut paragraph = String::new();
        for line in sample.split('\n') {
            let shown = line.trim_matches(glyph::is_blank);
            if shown.is_empty() {
                blank_run += 1;
                continue;
            }
            if seen {
                if blank_run == 0 {
                    single += 1
                } else {
                    blank += 1
                }
            }
            let length = shown.chars().take(400).count();
            // What stands above a byline is the post's, not prose.
            let quoted = is_of_a_post(shown);
            if quoted {
                paragraph.clear();
                if shown.len() >= UNBROKEN_BYTES_MIN {
                    count_around_posts(&mut prose, shown);
                }
            } else if blank_run > 0 || length >= PROSE_CHARS_MIN {
                count_prose(&mut prose, &mut paragraph);
            }
            if !quoted && prose.paragraphs < PARAGRAPHS_MAX {
                paragraph.push_str(shown);
                paragraph.push(' ');
            }
            seen = true;
            blank_run = 0;
            lengths.push((length, ends_sentence(shown)));
        }
        count_prose(&mut prose, &mut paragraph);
        let prose = prose
            .languages
            .into_iter()
            .max_by_key(|(name, weight)| (*weight, *name))
            .map(|(name, _)| name);
        let wrapped = is_wrapped(&lengths) && single > 0;
        Self {
            line_end: LineEnd::of(single, blank),
            wrapped,
            prose,
        }
    }
}

/// A whole article in one paragraph: what stands well before and right after its posts is prose.
fn count_around_posts(prose: &mut Prose, line: &str) {
    const POST_CHARS: usize = 300;
    const BYLINE_CHARS: usize = 48;
    const AFTER_CHARS: usize = 160;
    let mut free_from = 0;
    let marks = memchr::memmem::find_iter(line.as_bytes(), "(@").chain(std::iter::once(line.len()));
    for mark in marks {
        let before = glyph::slice(line, free_from, mark);
        let close = if mark == line.len() { 0 } else { POST_CHARS };
        let kept = before
            .char_indices()
            .rev()
            .nth(close)
            .map_or(0, |(at, _)| at);
        // Right behind a byline stands prose more often than the next post.
        let least = if free_from > 0 {
            before
                .char_indices()
                .nth(AFTER_CHARS)
                .map_or(before.len(), |(at, _)| at)
        } else {
            0
        };
        let stretch = glyph::slice(before, 0, kept.max(least));
        if let Some(found) = language::of(stretch) {
            *prose.languages.entry(found).or_default() += stretch.chars().count();
        }
        free_from = line
            .get(mark..)
            .and_then(|rest| rest.char_indices().nth(BYLINE_CHARS))
            .map_or(line.len(), |(at, _)| mark + at);
    }
}

/// The line holds a byline, a link or a tag: it is a post's, or the one above it is.
fn is_of_a_post(line: &str) -> bool {
    line.contains("(@")
        || line.contains("t.co/")
        || line.contains("pic.twitter.com/")
        || line.contains(" #")
        || line.starts_with('#')
}

fn count_prose(prose: &mut Prose, paragraph: &mut String) {
    let length = paragraph.chars().count();
    if length >= PROSE_CHARS_MIN
        && let Some(found) = language::of(paragraph)
    {
        *prose.languages.entry(found).or_default() += length;
    }
    prose.paragraphs += usize::from(length >= PROSE_CHARS_MIN);
    paragraph.clear();
}

/// Wrapped text has no long line and many that come close to the longest.
fn is_wrapped(lines: &[(usize, bool)]) -> bool {
    let longest = lines.iter().map(|(length, _)| *length).max().unwrap_or(0);
    let near = lines.iter().filter(|(length, _)| length + 15 >= longest);
    let (near, broken) = near.fold((0, 0), |(near, broken), (_, ended)| {
        (near + 1, broken + usize::from(!ended))
    });
    // A column breaks sentences; where most long lines end one, they are paragraphs.
    (40..=WRAPPED_CHARS_MAX).contains(&longest)
        && near * 3 >= lines.len()
        && near >= 3
        && broken * 2 > near
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(glyph::is_closing_quote)
        .chars()
        .next_back()
        .is_some_and(|c| glyph::is_sentence_end(c) || matches!(c, '!' | '?'))
}
