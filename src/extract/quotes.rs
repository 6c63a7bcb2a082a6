//! The plain block quotes of a flow, asked about places in rising order.

use super::flow::{Flow, Quote, QuoteKind};
use super::glyph;

/// Walks the quotes once, however often it is asked.
pub struct Quotes<'a> {
    quotes: Vec<&'a Quote>,
    next: usize,
    open: Vec<&'a Quote>,
    closed: Option<&'a Quote>,
}

impl<'a> Quotes<'a> {
    /// The quotes that are no platform's embed.
    pub fn plain(flow: &'a Flow) -> Self {
        Self {
            quotes: flow
                .quotes
                .iter()
                .filter(|quote| quote.kind == QuoteKind::Plain)
                .collect(),
            next: 0,
            open: Vec::new(),
            closed: None,
        }
    }

    /// The innermost quote around `at`, or one that ends right before the byline which starts at `byline_start`.
    pub fn around_or_before(
        &mut self,
        text: &str,
        byline_start: usize,
        at: usize,
    ) -> Option<(usize, usize)> {
        while let Some(quote) = self
            .quotes
            .get(self.next)
            .copied()
            .filter(|quote| quote.start <= at)
        {
            self.close_before(quote.start);
            self.open.push(quote);
            self.next += 1;
        }
        self.close_before(at);
        if let Some(quote) = self.open.last() {
            return Some((quote.start, quote.end));
        }
        let quote = self.closed?;
        let between = glyph::slice(text, quote.end, byline_start);
        let near = quote.end <= byline_start
            && between.len() < 12
            && between.chars().all(char::is_whitespace);
        near.then_some((quote.start, quote.end))
    }

    fn close_before(&mut self, at: usize) {
        while let Some(quote) = self.open.last().filter(|quote| quote.end <= at) {
            if self.closed.is_none_or(|closed| closed.end <= quote.end) {
                self.closed = Some(quote);
            }
            self.open.pop();
        }
    }
}
