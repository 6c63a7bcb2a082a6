//! Counts → what an editor understands in ten seconds, and the bar of the links that survive.
//!
//! No verdict is told by colour alone: each has a sign and a word. Cases: `tests/report.rs`.

use super::citation::{citation_anchor, who};
use super::shown::Shown;
use crate::model::facts::{ArchiveFacts, CitationFacts};
use crate::report::count::{Counts, LinkCounts, LinkState, Standing, link_state, standing};
use crate::report::words::{counted, grouped};

/// A verdict as a sign, a word and a class for colour.
#[derive(Clone, Copy, Debug)]
pub struct Badge {
    pub sign: &'static str,
    pub word: &'static str,
    pub tone: &'static str,
}

impl Badge {
    /// For a quote.
    pub const fn of_quote(standing: Standing) -> Self {
        match standing {
            Standing::Backed => Self {
                sign: "✓",
                word: "agrees",
                tone: "good",
            },
            Standing::InPart => Self {
                sign: "⊂",
                word: "in part",
                tone: "warn",
            },
            Standing::OnAMirrorsWord => Self {
                sign: "≈",
                word: "on a mirror’s word",
                tone: "warn",
            },
            Standing::AgreesWithoutCopy => Self {
                sign: "✓",
                word: "agrees, no copy",
                tone: "warn",
            },
            Standing::Differs => Self {
                sign: "≠",
                word: "differs",
                tone: "warn",
            },
            Standing::MirrorDiffers => Self {
                sign: "≉",
                word: "a mirror differs",
                tone: "warn",
            },
            Standing::NotJudged => Self {
                sign: "?",
                word: "not judged",
                tone: "warn",
            },
            Standing::NoSource => Self {
                sign: "∅",
                word: "no source",
                tone: "dim",
            },
            Standing::NotCompared => Self {
                sign: "…",
                word: "not compared",
                tone: "dim",
            },
        }
    }

    /// For a link.
    pub const fn of_link(state: LinkState) -> Self {
        match state {
            LinkState::Alive => Self {
                sign: "●",
                word: "alive",
                tone: "good",
            },
            LinkState::Changed => Self {
                sign: "≠",
                word: "changed",
                tone: "warn",
            },
            LinkState::Suspected => Self {
                sign: "!",
                word: "suspected",
                tone: "warn",
            },
            LinkState::Gone => Self {
                sign: "✕",
                word: "gone",
                tone: "bad",
            },
            LinkState::CouldNotTell => Self {
                sign: "?",
                word: "could not tell",
                tone: "dim",
            },
        }
    }
}

/// The top of the page.
pub struct Summary {
    pub headline: String,
    pub answer: String,
    pub quotes: Vec<Tile>,
    pub links_total: String,
    pub links: Vec<Tile>,
    pub bar: Vec<Segment>,
    pub bar_text: String,
    /// What part of the archive the report tells of, where it is not the whole.
    pub selection: Option<String>,
    /// What the latest check of the stored bytes found wrong.
    pub damage: Option<String>,
    pub attention: Vec<Attention>,
    /// How many more quotes ask for attention than are listed.
    pub attention_more: usize,
}

/// One number and what it counts.
pub struct Tile {
    pub number: String,
    /// Nothing was counted, so that the number is shown dimmed.
    pub none: bool,
    pub badge: Badge,
    pub meaning: &'static str,
}

/// One part of the bar, in thousandths of its width.
pub struct Segment {
    pub start: u64,
    pub width: u64,
    pub tone: &'static str,
}

/// A quote that a person should look at, and why.
pub struct Attention {
    pub anchor: String,
    pub number: u64,
    pub who: Shown,
    pub why: String,
}

impl Summary {
    /// Puts the numbers into words.
    pub fn new(facts: &ArchiveFacts, counts: &Counts) -> Self {
        const ATTENTION_MAX: usize = 8;
        let mut attention = attention(facts);
        let attention_more = attention.len().saturating_sub(ATTENTION_MAX);
        attention.truncate(ATTENTION_MAX);
        let quotes = counted(counts.quotes.total, "quote", "quotes");
        let documents = counted(counts.documents, "document", "documents");
        Self {
            headline: format!("{quotes} in {documents}"),
            answer: answer(counts),
            quotes: quote_tiles(counts),
            links_total: counted(counts.links.total, "link", "links"),
            links: link_tiles(counts),
            bar: segments(&counts.links),
            bar_text: bar_text(counts),
            selection: selection(facts, counts),
            damage: damage(facts),
            attention,
            attention_more,
        }
    }
}

fn answer(counts: &Counts) -> String {
    let quotes = &counts.quotes;
    let verb = if quotes.backed == 1 { "is" } else { "are" };
    match (quotes.total, quotes.backed) {
        (0, _) => "No quoted post was found.".to_owned(),
        (total, backed) if total == backed => {
            "Each is backed by a stored post that agrees.".to_owned()
        }
        (_, 0) => "None is backed by a stored post that agrees.".to_owned(),
        (_, backed) => format!("{backed} {verb} backed by a stored post that agrees."),
    }
}

fn selection(facts: &ArchiveFacts, counts: &Counts) -> Option<String> {
    let whole = facts.totals.citations;
    (counts.quotes.total < whole).then(|| {
        let quotes = counted(whole, "quote", "quotes");
        format!("A selection: the whole archive holds {quotes}.")
    })
}

fn damage(facts: &ArchiveFacts) -> Option<String> {
    let last = facts.fixity.last()?;
    (last.findings_total > 0).then(|| counted(last.findings_total, "finding", "findings"))
}

fn quote_tiles(counts: &Counts) -> Vec<Tile> {
    let quotes = &counts.quotes;
    let always = [
        (
            quotes.backed,
            Standing::Backed,
            "backed by a stored post with the same words",
        ),
        (quotes.differ, Standing::Differs, "the post has other words"),
        (
            quotes.no_source,
            Standing::NoSource,
            "nothing to compare the quote with",
        ),
    ];
    let where_any = [
        (
            quotes.in_part,
            Standing::InPart,
            "a stretch of the post, or more than the platform gave of it: the rest is not borne out",
        ),
        (
            quotes.on_a_mirrors_word,
            Standing::OnAMirrorsWord,
            "same words, but only a mirror gave them, not the platform",
        ),
        (
            quotes.mirror_differs,
            Standing::MirrorDiffers,
            "only a mirror gave the post, not the platform, and with other words",
        ),
        (
            quotes.agree_without_copy,
            Standing::AgreesWithoutCopy,
            "same words, but no copy of the post is stored",
        ),
        (
            quotes.not_judged,
            Standing::NotJudged,
            "another language than the post, or more than one place that fits",
        ),
        (
            quotes.not_compared,
            Standing::NotCompared,
            "no comparison was made yet",
        ),
    ];
    always
        .into_iter()
        .chain(where_any.into_iter().filter(|(number, ..)| *number > 0))
        .map(|(number, standing, meaning)| Tile {
            number: grouped(number),
            none: number == 0,
            badge: Badge::of_quote(standing),
            meaning,
        })
        .collect()
}

fn link_tiles(counts: &Counts) -> Vec<Tile> {
    let told = |state| match state {
        LinkState::Alive => "what was cited answers",
        LinkState::Changed => "what answers differs from the stored copy",
        LinkState::Suspected => {
            "not served when last told; too few checks over too little time to call it gone"
        }
        LinkState::Gone => "no longer served to us, by enough checks over enough time",
        LinkState::CouldNotTell => "refused, no answer, or not asked",
    };
    LinkState::ALL
        .into_iter()
        .filter(|state| is_always_told(*state) || counts.links.of(*state) > 0)
        .map(|state| Tile {
            number: grouped(counts.links.of(state)),
            none: counts.links.of(state) == 0,
            badge: Badge::of_link(state),
            meaning: told(state),
        })
        .collect()
}

/// The others are told of where there are any.
const fn is_always_told(state: LinkState) -> bool {
    !matches!(state, LinkState::Changed | LinkState::Suspected)
}

/// The parts of a bar as wide as the whole, in thousandths.
pub(super) fn segments(links: &LinkCounts) -> Vec<Segment> {
    const BAR_WIDTH: u64 = 1000;
    let mut segments = Vec::new();
    let mut seen = 0;
    for state in LinkState::ALL {
        // Both edges are rounded from the running sum, so that the parts fill the bar exactly.
        let edge = |links_so_far: u64| links_so_far * BAR_WIDTH / links.total.max(1);
        let (start, end) = (edge(seen), edge(seen + links.of(state)));
        seen += links.of(state);
        if end > start {
            segments.push(Segment {
                start,
                width: end - start,
                tone: Badge::of_link(state).tone,
            });
        }
    }
    segments
}

/// `5 alive, 1 gone, 2 could not tell`.
pub(super) fn link_numbers(links: &LinkCounts) -> String {
    let told: Vec<String> = LinkState::ALL
        .into_iter()
        .filter(|state| is_always_told(*state) || links.of(*state) > 0)
        .map(|state| {
            format!(
                "{} {}",
                grouped(links.of(state)),
                Badge::of_link(state).word
            )
        })
        .collect();
    told.join(", ")
}

fn bar_text(counts: &Counts) -> String {
    let links = &counts.links;
    format!(
        "Of {}: {}.",
        counted(links.total, "link", "links"),
        link_numbers(links)
    )
}

fn attention(facts: &ArchiveFacts) -> Vec<Attention> {
    let mut found = Vec::new();
    for (at, document) in facts.documents.iter().enumerate() {
        for citation in &document.citations {
            let why = reasons(citation);
            if !why.is_empty() {
                found.push(Attention {
                    anchor: citation_anchor(at + 1, citation.number),
                    number: citation.number,
                    who: who(citation),
                    why: why.join(", "),
                });
            }
        }
    }
    found
}

fn reasons(citation: &CitationFacts) -> Vec<String> {
    let standing = standing(citation);
    let mut reasons = Vec::new();
    if standing != Standing::Backed {
        reasons.push(Badge::of_quote(standing).word.to_owned());
    }
    for state in LinkState::ALL
        .into_iter()
        .filter(|state| *state != LinkState::Alive)
    {
        let number = citation
            .links
            .iter()
            .filter(|link| link_state(link) == state)
            .count() as u64;
        if number > 0 {
            let links = counted(number, "link", "links");
            reasons.push(format!("{links} {}", Badge::of_link(state).word));
        }
    }
    let oddities = citation
        .agreement
        .iter()
        .flat_map(|found| &found.consistency)
        .count() as u64;
    if oddities > 0 {
        reasons.push(counted(
            oddities,
            "thing that does not fit",
            "things that do not fit",
        ));
    }
    if !citation.seen.is_empty() {
        reasons.push("a picture seen elsewhere".to_owned());
    }
    reasons
}
