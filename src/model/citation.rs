//! A citation: one place in a document where a social post is quoted, and what is read there.

use serde::{Deserialize, Serialize};

/// A stretch of text, in Unicode code points, end exclusive.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Span {
    /// The stretch itself, or `None` where it does not fit into `text`.
    pub fn slice(self, text: &str) -> Option<&str> {
        let mut boundaries = text
            .char_indices()
            .map(|(at, _)| at)
            .chain(std::iter::once(text.len()));
        let start = boundaries.nth(self.start)?;
        if self.start == self.end {
            return Some(&text[start..start]);
        }
        let end = boundaries.nth(self.end.checked_sub(self.start)?.checked_sub(1)?)?;
        Some(&text[start..end])
    }
}

/// Social platforms that posts are quoted from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    X,
    Mastodon,
    Bluesky,
    Telegram,
    Threads,
    Instagram,
    Facebook,
    TikTok,
    YouTube,
    Vk,
    Reddit,
    TruthSocial,
}

impl Platform {
    /// The lowercase name used in JSON, tables and file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Mastodon => "mastodon",
            Self::Bluesky => "bluesky",
            Self::Telegram => "telegram",
            Self::Threads => "threads",
            Self::Instagram => "instagram",
            Self::Facebook => "facebook",
            Self::TikTok => "tiktok",
            Self::YouTube => "youtube",
            Self::Vk => "vk",
            Self::Reddit => "reddit",
            Self::TruthSocial => "truthsocial",
        }
    }
}

/// Who the document says wrote the post, and when. Printed words, not findings.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Attribution {
    /// Display name as printed.
    pub author_name: Option<String>,
    /// Handle as printed, without `@`.
    pub author_handle: Option<String>,
    /// The printed calendar day, where it is complete.
    pub date: Option<jiff::civil::Date>,
    /// The printed form of the date.
    pub date_text: Option<String>,
}

/// One quoted post as extraction reads it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Citation {
    /// The post's own words as a reader sees them; in plain text an exact substring of the document.
    pub quoted_text: String,
    /// Where the words stand in the document as given.
    pub span: Span,
    /// The printed attribution.
    pub attribution: Attribution,
    /// Cited links with scheme, in order of appearance, none twice.
    pub links: Vec<String>,
    /// The post's id, where a permalink shows it.
    pub status_id: Option<String>,
    /// The permalink, where the document shows one.
    pub permalink: Option<String>,
    /// The platform the form of the quote points to.
    pub platform: Platform,
    /// How sure the reading is, in percent.
    pub confidence_percent: u8,
    /// The rule that produced this reading.
    pub rule: String,
}

/// A social link that stands outside any quoted post.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct BareLink {
    /// The link with scheme.
    pub url: String,
    /// Where it stands in the document.
    pub span: Span,
}

/// Something seen that was not taken, or taken with a second reading standing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Doubt {
    /// Where it stands.
    pub span: Span,
    /// A code for programs, such as `truncated-link`.
    pub code: String,
    /// A sentence for people.
    pub text: String,
}

/// All that extraction found in one document.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Extraction {
    /// Quoted posts in the order of the document.
    pub posts: Vec<Citation>,
    /// Links outside posts, in order.
    pub bare_links: Vec<BareLink>,
    /// Near misses and second readings.
    pub doubts: Vec<Doubt>,
}
