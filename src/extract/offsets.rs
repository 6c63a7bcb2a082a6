//! Byte offsets → code point offsets, counted once from front to back.

/// Converts byte offsets of one text. Asking in rising order costs one pass over the text in all.
pub struct CodePoints<'a> {
    text: &'a str,
    bytes: usize,
    points: usize,
}

impl<'a> CodePoints<'a> {
    /// At the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: 0,
            points: 0,
        }
    }

    /// The code points before byte `at`.
    pub fn at(&mut self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if at < self.bytes {
            // Out of order happens only for the start of a span that follows a nested one: short ways back.
            let back = self
                .text
                .get(at..self.bytes)
                .map_or(0, |back| back.chars().count());
            return self.points - back;
        }
        self.points += self
            .text
            .get(self.bytes..at)
            .map_or(0, |ahead| ahead.chars().count());
        self.bytes = at;
        self.points
    }
}
