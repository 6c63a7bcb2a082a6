//! Markdown → the flow that a reader sees: quote marks, link syntax and escapes taken away, embedded HTML read as HTML.
//!
//! One pass; brackets are paired beforehand so that no text makes it slower than linear. Emphasis marks stay: posts hold
//! asterisks and underscores of their own. Cases: `tests/cases/extract/markdown.jsonl`.

mod brackets;
mod shortcodes;

use super::flow::{Card, Flow, QuoteKind};
use super::glyph;
use super::html::{Reader, White};
use super::permalink;
use super::title;
use brackets::Brackets;

/// Turns Markdown into its flow.
pub fn flow(source: &str) -> Flow<'static> {
    let mut page = Page {
        source,
        reader: Reader::new(source, White::Kept),
        brackets: Brackets::of(source),
        links: Vec::new(),
        quote: None,
        fence: None,
        line_was_blank: true,
    };
    let mut at = 0;
    let mut line_start = true;
    while at < source.len() {
        if line_start {
            at = page.line_start(at);
            line_start = false;
            continue;
        }
        (at, line_start) = page.inline(at);
    }
    page.close_quote();
    for (address, start, end) in shortcodes::all(source) {
        page.reader.builder.name_post(address, start, end);
    }
    page.reader.finish()
}

struct Page<'a> {
    source: &'a str,
    reader: Reader<'a>,
    brackets: Brackets,
    /// Open links: where the text closes, where the syntax ends, where the text began, where it leads.
    links: Vec<(usize, usize, usize, String)>,
    quote: Option<usize>,
    /// The mark that closes the code block we are in.
    fence: Option<&'static str>,
    line_was_blank: bool,
}

impl<'a> Page<'a> {
    /// Takes away what belongs to the line and not to its text; says where the text begins.
    fn line_start(&mut self, at: usize) -> usize {
        let line = self.line_at(at);
        let (marks, depth) = quote_marks(line);
        let rest = line.get(marks..).unwrap_or_default();
        self.follow_quote(depth > 0, rest);
        self.line_was_blank = rest.trim().is_empty();
        let fence = ["```", "~~~"]
            .into_iter()
            .find(|fence| rest.trim_start().starts_with(fence));
        match (self.fence, fence) {
            (None, Some(opened)) => self.fence = Some(opened),
            (Some(open), Some(closed)) if open == closed => self.fence = None,
            _ => {}
        }
        let inside = at + marks;
        if self.fence.is_some() || fence.is_some() {
            let end = at + line.len();
            self.reader.text(inside, end);
            return end;
        }
        if self.links.is_empty() && brackets::is_definition(rest) {
            return at + line.len();
        }
        inside + heading_marks(rest)
    }

    /// Reads one run of text and the mark after it; says where to go on and whether a line starts there.
    fn inline(&mut self, at: usize) -> (usize, bool) {
        let rest = self.source.get(at..).unwrap_or_default();
        let link_close = self.links.last().map_or(usize::MAX, |link| link.0);
        let next = rest
            .bytes()
            .position(|byte| {
                matches!(
                    byte,
                    b'\n' | b'<' | b'&' | b'\\' | b'[' | b'!' | b'`' | b']'
                )
            })
            .map_or(self.source.len(), |next| at + next);
        self.reader.text(at, next);
        if next >= link_close
            && let Some((_, after, start, target)) = self.links.pop()
        {
            self.reader.builder.anchor(start, target);
            return (after.max(next), false);
        }
        let after = self.source.get(next..).unwrap_or_default();
        match after.as_bytes().first() {
            None => (self.source.len(), false),
            Some(b'\n') => {
                self.reader.text(next, next + 1);
                (next + 1, true)
            }
            Some(b'<') => (
                self.autolink(next)
                    .unwrap_or_else(|| self.reader.special(next)),
                false,
            ),
            Some(b'&') => (self.reader.special(next), false),
            Some(b'\\') => {
                let escaped = after
                    .as_bytes()
                    .get(1)
                    .is_some_and(u8::is_ascii_punctuation);
                let length = if escaped { 2 } else { 1 };
                self.reader.text(next + length - 1, next + length);
                (next + length, false)
            }
            Some(b'[') => (self.open_link(next), false),
            Some(b'!') if after.starts_with("![") => {
                match self.brackets.link(self.source, next + 1) {
                    Some(link) => {
                        self.picture(next, &link);
                        (link.end, false)
                    }
                    None => (self.literal(next), false),
                }
            }
            Some(b'`') => (self.code(next), false),
            Some(_) => (self.literal(next), false),
        }
    }

    /// A picture that links to a post and has the post's title for its words shows the post.
    fn picture(&mut self, at: usize, picture: &brackets::Link) {
        let Some((_, _, _, target)) = self.links.last() else {
            return;
        };
        if permalink::read_url(target).is_none() {
            return;
        }
        let words_at = at + "![".len();
        let Some(title) = title::whole(glyph::slice(self.source, words_at, picture.close)) else {
            return;
        };
        let url = Some(target.clone());
        self.reader.builder.card(Card {
            at: self.reader.builder.position(),
            source_start: words_at + title.words.0,
            source_end: words_at + title.words.1,
            text: glyph::slice(
                self.source,
                words_at + title.words.0,
                words_at + title.words.1,
            )
            .to_owned(),
            url,
            name: Some(title.name),
            handle: title.handle,
            date_text: None,
        });
    }

    fn literal(&mut self, at: usize) -> usize {
        self.reader.text(at, at + 1);
        at + 1
    }

    fn open_link(&mut self, at: usize) -> usize {
        match self.brackets.link(self.source, at) {
            Some(link) => {
                self.links.push((
                    link.close,
                    link.end,
                    self.reader.builder.position(),
                    link.target,
                ));
                at + 1
            }
            None => self.literal(at),
        }
    }

    /// `<https://…>`
    fn autolink(&mut self, at: usize) -> Option<usize> {
        const ADDRESS_BYTES_MAX: usize = 2000;
        let rest = self.source.get(at + 1..)?;
        if !(rest.starts_with("http://") || rest.starts_with("https://")) {
            return None;
        }
        let length = rest
            .bytes()
            .take(ADDRESS_BYTES_MAX)
            .position(|byte| byte == b'>' || byte.is_ascii_whitespace())?;
        let closed = rest.as_bytes().get(length) == Some(&b'>');
        closed.then(|| {
            self.reader.text(at + 1, at + 1 + length);
            at + length + 2
        })
    }

    /// Code on a line is shown as it stands.
    fn code(&mut self, at: usize) -> usize {
        const CODE_BYTES_MAX: usize = 600;
        let rest = self.source.get(at..).unwrap_or_default();
        let near = glyph::slice(rest, 0, glyph::floor_boundary(rest, CODE_BYTES_MAX));
        let line = near.split('\n').next().unwrap_or_default();
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        let fence = line.get(..ticks).unwrap_or_default();
        let inner = line.get(ticks..).unwrap_or_default();
        let length = inner.find(fence).map_or(ticks, |close| 2 * ticks + close);
        self.reader.text(at, at + length);
        at + length
    }

    /// Opens and closes the quote as its marks come and go. A paragraph in a quote goes on in lines without the mark.
    fn follow_quote(&mut self, marked: bool, rest: &str) {
        match (marked, self.quote) {
            (true, None) => {
                self.quote = Some(self.reader.builder.open_quote(QuoteKind::Plain, None));
            }
            (false, Some(_))
                if self.line_was_blank || rest.trim().is_empty() || opens_block(rest) =>
            {
                self.close_quote()
            }
            _ => {}
        }
    }

    fn close_quote(&mut self) {
        if let Some(opened) = self.quote.take() {
            self.reader.builder.close_quote(opened);
        }
    }

    fn line_at(&self, at: usize) -> &'a str {
        let rest = self.source.get(at..).unwrap_or_default();
        rest.get(..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len()))
            .unwrap_or_default()
    }
}

/// The length of the quote marks at a line's start, and how many there are.
fn quote_marks(line: &str) -> (usize, usize) {
    let (mut length, mut depth, mut blanks) = (0, 0, 0);
    for byte in line.bytes() {
        match byte {
            b'>' => {
                depth += 1;
                blanks = 0;
            }
            b' ' if blanks < 3 => blanks += 1,
            _ => break,
        }
        length += 1;
    }
    if depth == 0 { (0, 0) } else { (length, depth) }
}

fn heading_marks(line: &str) -> usize {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    let spaced = line.as_bytes().get(marks) == Some(&b' ');
    if (1..=6).contains(&marks) && spaced {
        marks + 1
    } else {
        0
    }
}

fn opens_block(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', '<', '|'])
        || line.starts_with("- ")
        || line.starts_with("* ")
        || line.starts_with("---")
        || line.starts_with("```")
}
