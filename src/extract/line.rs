//! A stretch of text → its lines from the last upwards, as the search for a beginning needs them.

use super::glyph;

/// A line with words on it; offsets in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Of the first shown character.
    pub start: usize,
    /// After the last shown character.
    pub end: usize,
    /// Blanks before the first shown character.
    pub indent: usize,
    /// Blank lines between this one and the next line below.
    pub blank_below: usize,
    /// It begins at a line start, not in the middle of one.
    pub opens: bool,
}

/// The lines of `text[floor..end]` that hold words, the last first, at most `lines_max`.
pub fn upwards(text: &str, floor: usize, end: usize, lines_max: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line_end = end;
    let mut blank_below = 0;
    while lines.len() < lines_max {
        let before = glyph::slice(text, floor, line_end);
        let at = memchr::memrchr(b'\n', before.as_bytes()).map_or(floor, |at| floor + at + 1);
        let line = glyph::slice(text, at, line_end);
        let shown = line.trim_start_matches(glyph::is_blank);
        if shown.is_empty() {
            blank_below += usize::from(!lines.is_empty());
        } else {
            let start = line_end - shown.len();
            lines.push(Line {
                start,
                end: glyph::trim_back(text, start, line_end),
                indent: glyph::slice(text, at, start)
                    .chars()
                    .filter(|c| c.is_whitespace())
                    .count(),
                blank_below,
                opens: at > floor || at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'),
            });
            blank_below = 0;
        }
        if at <= floor {
            break;
        }
        line_end = at - 1;
        if line_end < floor {
            break;
        }
    }
    lines
}
