//! A citation's facts → the short form of its article, for pages of so many quotes that the long one would be tens of
//! megabytes: the quote, the verdict, where each link stands, and which copy is held.
//!
//! The long form of one of them is a report of its own: `pressmark report --citation`.

use super::citation::{citation_anchor, quote_language, who};
use super::shown::{Shown, language_tag};
use super::summary::Badge;
use crate::model::facts::{CaptureFacts, CitationFacts, LinkFacts};
use crate::report::count::{link_state, standing};
use crate::report::{compared_words, life_words, words};

/// Letters of an address that are shown.
const ADDRESS_CHARACTERS_MAX: usize = 120;

/// One citation in short.
pub struct BriefView {
    pub anchor: String,
    pub number: u64,
    pub who: Shown,
    pub badge: Badge,
    pub quote: Shown,
    pub language: String,
    pub date_text: Option<Shown>,
    pub sentence: Option<Shown>,
    pub links: Vec<BriefLink>,
    pub copies: Vec<BriefCopy>,
    pub record: String,
}

/// One link in short.
pub struct BriefLink {
    pub address: Shown,
    pub badge: Badge,
    /// When it was last seen alive or first seen dead.
    pub since: String,
}

/// One stored copy in short, never without its grade.
pub struct BriefCopy {
    pub role: &'static str,
    pub grade: &'static str,
    pub digest: String,
}

impl BriefView {
    /// `document` counts documents from 1.
    pub fn new(document: usize, citation: &CitationFacts) -> Self {
        let post = citation.post.iter();
        let of_post = post.flat_map(|post| {
            let answers = post.answers.iter().rev().take(1);
            let answers = answers.filter_map(|answer| answer.capture.as_ref());
            answers.chain(&post.media)
        });
        let trails = citation.links.iter().filter_map(|link| link.trail.as_ref());
        let copies = of_post.chain(trails.flat_map(|trail| &trail.captures));
        Self {
            anchor: citation_anchor(document, citation.number),
            number: citation.number,
            who: who(citation),
            badge: Badge::of_quote(standing(citation)),
            quote: Shown::text(&citation.quoted_text),
            language: language_tag(quote_language(citation)),
            date_text: citation.attribution.date_text.as_deref().map(Shown::line),
            sentence: citation
                .agreement
                .as_ref()
                .map(|reached| Shown::line(&compared_words::comparison(reached))),
            links: citation.links.iter().map(BriefLink::new).collect(),
            copies: copies.map(BriefCopy::new).collect(),
            record: citation.record.to_string(),
        }
    }
}

impl BriefLink {
    pub fn new(link: &LinkFacts) -> Self {
        let life = &link.life;
        let first = life_words::first_seen_dead(life).to_lowercase();
        let since = match (life.first_seen_dead, life.last_seen_alive) {
            (Some(dead), Some(alive)) => {
                format!("last seen alive {}, {first} {}", alive.date(), dead.date())
            }
            (Some(dead), None) => format!("{first} {}", dead.date()),
            (None, Some(alive)) => format!("last seen alive {}", alive.date()),
            (None, None) => "never seen alive or dead".to_owned(),
        };
        let address: String = link.url.chars().take(ADDRESS_CHARACTERS_MAX).collect();
        let cut = if address.len() < link.url.len() {
            "…"
        } else {
            ""
        };
        Self {
            address: Shown::line(&format!("{address}{cut}")),
            badge: Badge::of_link(link_state(link)),
            since,
        }
    }
}

impl BriefCopy {
    fn new(capture: &CaptureFacts) -> Self {
        Self {
            role: words::role(capture.role),
            grade: words::grade(capture.graded.grade),
            digest: capture.digest.to_string(),
        }
    }
}
