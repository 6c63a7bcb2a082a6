//! Text from outside → Markdown that shows it and does nothing else (CommonMark 0.31 with the tables and autolinks
//! of GitHub's dialect): no markup, no link, no HTML.
//!
//! Characters that hide or reorder are named as in every form of the report. Cases: below, and with another
//! program's reader of Markdown in `tests/packages/references.rs`.

use crate::report::visible::{LineEnds, Piece, code_point, pieces};

/// Escaped wherever they stand: each can begin or end markup inside a line.
const MARKUP: [char; 16] = [
    '\\', '`', '*', '_', '{', '}', '[', ']', '<', '>', '#', '|', '~', '&', '@', '$',
];

/// Text on one line, for the middle of a line.
pub(super) fn line(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escaped(&named(&folded, LineEnds::Marked))
}

/// Text of several lines as a block quote; each line end is kept.
pub(super) fn quote(text: &str) -> String {
    let named = named(text, LineEnds::Kept);
    let lines: Vec<String> = named
        .split('\n')
        .map(|line| format!("> {}", at_line_start(&escaped(line.trim()))))
        .collect();
    // A line end that is to stay needs a sign of its own; an empty line has none to keep.
    let mut block = String::new();
    for (at, line) in lines.iter().enumerate() {
        block.push_str(line);
        let next = lines.get(at + 1);
        if line != "> " && next.is_some_and(|next| next != "> ") {
            block.push('\\');
        }
        block.push('\n');
    }
    block
}

/// An address, digest or other text that is taken letter by letter: a code span, for the middle of a line or a
/// cell of a table.
pub(super) fn code(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = named(&folded, LineEnds::Marked);
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    // Inside a table a bar ends the cell even within a code span, unless it is escaped; outside of tables the
    // same sign would show. So a bar stands for itself nowhere.
    let text = text.replace('|', "%7C");
    format!("{fence} {text} {fence}")
}

fn named(text: &str, line_ends: LineEnds) -> String {
    let mut named = String::new();
    for piece in pieces(text, line_ends) {
        match piece {
            Piece::Words(words) => named.push_str(&words),
            Piece::Mark(mark) => named.push_str(&format!("⟨{}⟩", code_point(mark))),
        }
    }
    named
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // `https://` and `www.` become links by themselves in GitHub's dialect.
        let links = (letter == ':' && letters.peek() == Some(&'/'))
            || (letter == '.' && safe.to_ascii_lowercase().ends_with("www"));
        // So does `mailto:`; and `!` before a bracket is a picture, which the bracket's own sign prevents.
        if MARKUP.contains(&letter) || links || is_scheme_end(letter, &safe) {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

fn is_scheme_end(letter: char, before: &str) -> bool {
    let before = before.to_ascii_lowercase();
    letter == ':' && (before.ends_with("mailto") || before.ends_with("xmpp"))
}

/// A line's beginning can make it a list, a heading or a rule.
fn at_line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    if rest.starts_with(['+', '-', '=']) && digits == 0
        || rest.starts_with(['.', ')']) && digits > 0
    {
        return format!("{number}\\{rest}");
    }
    line.to_owned()
}

fn longest_run(text: &str, of: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for letter in text.chars() {
        run = if letter == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{code, line, quote};

    #[test]
    fn markup_shows_and_does_nothing() {
        assert_eq!(
            line("<b> [x](https://e.example) *a* www.e.example a@b.example"),
            "\\<b\\> \\[x\\](https\\://e.example) \\*a\\* www\\.e.example a\\@b.example"
        );
        assert_eq!(line("a\nb\u{202e}c"), "a b⟨U+202E⟩c");
    }

    #[test]
    fn lines_of_a_quote_stay_lines_and_become_no_lists() {
        assert_eq!(
            quote("- one\n2. two\n\n    # three"),
            "> \\- one\\\n> 2\\. two\n> \n> \\# three\n"
        );
    }

    #[test]
    fn a_code_span_is_longer_fenced_than_what_it_holds_and_ends_no_cell() {
        assert_eq!(code("a``b|c"), "``` a``b%7Cc ```");
        assert_eq!(code(""), "");
    }
}
