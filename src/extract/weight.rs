//! A stretch of text → how long it is as a post, and the longest a post could be on its day.
//!
//! Rules: twitter-text's counting (wide characters twice, every link 23); 140 characters of any script until
//! 7 November 2017, 280 since.

use jiff::civil::Date;

use crate::model::citation::Platform;

use super::glyph;
use super::link::{FoundLink, LinkKind};

/// Every link counts the same (platforms.md 1.1).
const LINK_WEIGHT: usize = 23;
/// Allowed over the limit for what flattening adds: spaces, emoji written out, expanded addresses.
const SLACK_PERCENT: usize = 12;

/// The most a post could weigh, and how its characters count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// In units of a narrow character, slack included.
    pub most: usize,
    /// What a wide character counts.
    wide: usize,
}

impl Limit {
    /// The limit of a platform on a day.
    pub fn of(platform: Platform, day: Option<Date>) -> Self {
        const LONGER_SINCE: Date = Date::constant(2017, 11, 7);
        let (limit, wide) = match platform {
            Platform::X if day.is_some_and(|day| day < LONGER_SINCE) => (140, 1),
            Platform::X => (280, 2),
            Platform::Bluesky => (300, 1),
            Platform::Mastodon | Platform::Threads | Platform::TruthSocial => (600, 1),
            _ => (2200, 1),
        };
        Self {
            most: limit + limit * SLACK_PERCENT / 100,
            wide,
        }
    }

    /// The weight of `text[start..end]`; `links` are the document's, in order.
    pub fn weigh(self, text: &str, links: &[FoundLink], start: usize, end: usize) -> usize {
        let first = links.partition_point(|link| link.start < start);
        let within = links
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|link| link.end <= end);
        let (mut weight, mut at) = (0, start);
        for link in within {
            weight += self.weigh_plain(glyph::slice(text, at, link.start)) + weight_of(link);
            at = link.end.max(at);
        }
        weight + self.weigh_plain(glyph::slice(text, at, end))
    }

    /// Text without links. Runs of white space count once, since flattening pads them.
    fn weigh_plain(self, text: &str) -> usize {
        let mut blank = true;
        text.chars()
            .map(|c| {
                let (was_blank, is_blank) = (blank, glyph::is_blank(c));
                blank = is_blank;
                match (is_blank, was_blank) {
                    (true, true) => 0,
                    (true, false) => 1,
                    _ if glyph::is_wide(c) => self.wide,
                    _ => 1,
                }
            })
            .sum()
    }
}

/// Pictures do not count against the limit since September 2016, and did so little before that it does not matter.
fn weight_of(link: &FoundLink) -> usize {
    if link.kind == LinkKind::Picture {
        0
    } else {
        LINK_WEIGHT
    }
}
