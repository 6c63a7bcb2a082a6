//! The text that a reader sees, with a way back to the source: what HTML and Markdown are turned into before any
//! post is looked for. Plain text is its own flow.
//!
//! Never loses a position: every visible character knows the source bytes it came from.

use std::borrow::Cow;

/// Visible text, where its characters stand in the source, and what the markup says about stretches of it.
/// All offsets are bytes of `text` unless called source offsets.
#[derive(Debug, Default)]
pub struct Flow<'a> {
    /// What a reader sees.
    pub text: Cow<'a, str>,
    /// Link targets of stretches of the text, by start.
    pub anchors: Vec<Anchor>,
    /// Block quotes and embeds, by start.
    pub quotes: Vec<Quote>,
    /// Posts that markup names without showing them, by place.
    pub named: Vec<NamedPost>,
    /// Posts whose words stand in an attribute.
    pub cards: Vec<Card>,
    pieces: Vec<Piece>,
}

/// A post that markup names without showing it; source offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPost {
    /// Where in the text it would stand.
    pub at: usize,
    pub url: String,
    pub source_start: usize,
    pub source_end: usize,
}

/// A post whose words stand in an attribute; source offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Where in the text it would stand.
    pub at: usize,
    pub source_start: usize,
    pub source_end: usize,
    pub text: String,
    pub url: Option<String>,
    pub name: Option<String>,
    pub handle: Option<String>,
    pub date_text: Option<String>,
}

/// A stretch of text that links somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub start: usize,
    pub end: usize,
    /// The address with character references resolved.
    pub target: String,
}

/// A block quote or embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub start: usize,
    pub end: usize,
    pub kind: QuoteKind,
    /// The address of the post that the markup itself names.
    pub permalink: Option<String>,
}

/// What the markup says a quote is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteKind {
    /// Any block quote.
    Plain,
    /// `twitter-tweet`, `twitter-video`.
    Tweet,
    /// `instagram-media`.
    Instagram,
    /// `bluesky-embed`.
    Bluesky,
    /// `mastodon-embed`.
    Mastodon,
    /// `tiktok-embed`.
    TikTok,
    /// `fb-post`, `fb-video`.
    Facebook,
    /// `reddit-embed-bq`, `reddit-card`.
    Reddit,
    /// `text-post-media`.
    Threads,
}

/// A run of visible text and the source bytes it came from. Runs of equal length map byte by byte, others as a whole.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: usize,
    length: usize,
    source_start: usize,
    source_length: usize,
}

impl<'a> Flow<'a> {
    /// Plain text: every character is where it is.
    pub fn plain(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            ..Self::default()
        }
    }

    /// The source byte at which the visible character at `at` begins.
    pub fn source_start(&self, at: usize) -> usize {
        let Some(piece) = self.piece_holding(at) else {
            return at;
        };
        if piece.length == piece.source_length {
            piece.source_start + (at - piece.start).min(piece.length)
        } else {
            piece.source_start
        }
    }

    /// The source byte after the visible character that ends at `at`.
    pub fn source_end(&self, at: usize) -> usize {
        let Some(piece) = self.piece_holding(at.saturating_sub(1)) else {
            return at;
        };
        if piece.length == piece.source_length {
            piece.source_start + (at - piece.start).min(piece.length)
        } else {
            piece.source_start + piece.source_length
        }
    }

    fn piece_holding(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.start <= at);
        self.pieces.get(after.checked_sub(1)?)
    }

    /// The target of the link that covers `at`, if one does.
    pub fn anchor_at(&self, at: usize) -> Option<&Anchor> {
        let after = self.anchors.partition_point(|anchor| anchor.start <= at);
        self.anchors
            .get(after.checked_sub(1)?)
            .filter(|anchor| at < anchor.end)
    }

    /// The links that begin within a stretch.
    pub fn anchors_within(&self, start: usize, end: usize) -> &[Anchor] {
        let first = self.anchors.partition_point(|anchor| anchor.start < start);
        let last = self.anchors.partition_point(|anchor| anchor.start < end);
        self.anchors.get(first..last.max(first)).unwrap_or_default()
    }
}

/// Builds a [`Flow`] from source text read from front to back.
#[derive(Default)]
pub struct FlowBuilder {
    text: String,
    anchors: Vec<Anchor>,
    quotes: Vec<Quote>,
    named: Vec<NamedPost>,
    cards: Vec<Card>,
    pieces: Vec<Piece>,
}

impl FlowBuilder {
    /// With room for what usually is shown of a source of so many bytes.
    pub fn of_source(bytes: usize) -> Self {
        const MARKUP_SHARE: usize = 2;
        const PIECE_BYTES: usize = 64;
        Self {
            text: String::with_capacity(bytes / MARKUP_SHARE),
            pieces: Vec::with_capacity(bytes / PIECE_BYTES),
            ..Self::default()
        }
    }

    /// Where the next character will stand.
    pub fn position(&self) -> usize {
        self.text.len()
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds visible text that stands in the source as it is, from `source_start` on.
    pub fn verbatim(&mut self, text: &str, source_start: usize) {
        self.replaced(text, source_start, text.len());
    }

    /// Adds visible text that stands for `source_length` bytes of source.
    pub fn replaced(&mut self, text: &str, source_start: usize, source_length: usize) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        if let Some(last) = self.pieces.last_mut() {
            let continues = last.length == last.source_length
                && text.len() == source_length
                && last.source_start + last.source_length == source_start;
            if continues {
                last.length += text.len();
                last.source_length += source_length;
                self.text.push_str(text);
                return;
            }
        }
        self.pieces.push(Piece {
            start,
            length: text.len(),
            source_start,
            source_length,
        });
        self.text.push_str(text);
    }

    /// Ends the line (`line_ends` = 1) or the paragraph (2), unless that many line ends stand there already.
    pub fn end_lines(&mut self, line_ends: usize, source_at: usize) {
        let kept = self.text.trim_end_matches([' ', '\t']).len();
        if self.text.is_empty() {
            return;
        }
        let standing = self.text.get(..kept).map_or(0, |kept| {
            kept.bytes().rev().take_while(|byte| *byte == b'\n').count()
        });
        for _ in standing..line_ends {
            self.replaced("\n", source_at, 0);
        }
    }

    /// Records a link over the text from `start` to the present position.
    pub fn anchor(&mut self, start: usize, target: String) {
        let end = self.text.len();
        if start < end {
            self.anchors.push(Anchor { start, end, target });
        }
    }

    /// Opens a quote here; returns what [`close_quote`](Self::close_quote) needs.
    pub fn open_quote(&mut self, kind: QuoteKind, permalink: Option<String>) -> usize {
        self.quotes.push(Quote {
            start: self.text.len(),
            end: usize::MAX,
            kind,
            permalink,
        });
        self.quotes.len() - 1
    }

    /// Closes a quote here.
    pub fn close_quote(&mut self, opened: usize) {
        let end = self.text.len();
        if let Some(quote) = self.quotes.get_mut(opened) {
            quote.end = end;
        }
    }

    /// Notes a post that the markup at `source_start..source_end` names.
    pub fn name_post(&mut self, url: String, source_start: usize, source_end: usize) {
        let at = self.text.len();
        self.named.push(NamedPost {
            at,
            url,
            source_start,
            source_end,
        });
    }

    /// Notes a card.
    pub fn card(&mut self, card: Card) {
        self.cards.push(card);
    }

    /// The finished flow; quotes left open end with the text.
    pub fn finish(mut self) -> Flow<'static> {
        let end = self.text.len();
        for quote in &mut self.quotes {
            quote.end = quote.end.min(end);
        }
        self.anchors.sort_by_key(|anchor| anchor.start);
        Flow {
            text: Cow::Owned(self.text),
            anchors: self.anchors,
            quotes: self.quotes,
            named: self.named,
            cards: self.cards,
            pieces: self.pieces,
        }
    }
}
