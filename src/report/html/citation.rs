//! A citation's facts → its article: the quote in its place, what is printed with it, what it rests on.
//!
//! Cases: `tests/report.rs`.

use super::agreement::AgreementView;
use super::capture::Pictures;
use super::post::PostView;
use super::shown::{Address, Moment, Shown, language_tag};
use super::summary::Badge;
use super::trail::LinkView;
use crate::model::citation::Span;
use crate::model::facts::{CitationFacts, PlaceFacts};
use crate::model::place::QuotePlace;
use crate::model::record::CONTEXT_CHARS;
use crate::report::compared_words;
use crate::report::count::{compared_answer, standing};
use crate::report::words::{self, grouped};

/// A word at the outer edge of the context may be this long and still be left out; in scripts without spaces nothing is.
const LONG_WORD_CHARS: usize = 30;

/// One citation.
pub struct CitationView {
    pub anchor: String,
    pub number: u64,
    pub who: Shown,
    pub badge: Badge,
    pub quote: Shown,
    pub quote_language: String,
    pub before: Option<Shown>,
    pub after: Option<Shown>,
    pub context_language: String,
    pub start: String,
    pub end: String,
    pub characters: String,
    pub name: Option<Shown>,
    pub handle: Option<Shown>,
    pub date_text: Option<Shown>,
    pub date: Option<String>,
    pub platform: &'static str,
    pub permalink: Option<Address>,
    pub confidence_percent: u8,
    pub rule: Shown,
    pub found: Moment,
    pub record: String,
    pub agreement: Option<AgreementView>,
    pub post: Option<PostView>,
    pub links: Vec<LinkView>,
    pub missing: Vec<Shown>,
    pub place: Option<PlaceView>,
    pub seen: Vec<Shown>,
}

/// Where the post's words stand in the document.
pub struct PlaceView {
    pub sentence: String,
    /// The words there, where they are not those first read.
    pub words: Option<Shown>,
    pub searched: Moment,
    pub record: String,
}

impl PlaceView {
    fn new(facts: &PlaceFacts) -> Self {
        Self {
            sentence: compared_words::place(&facts.place),
            words: match &facts.place {
                QuotePlace::Corrected { quoted_text, .. } => Some(Shown::text(quoted_text)),
                _ => None,
            },
            searched: Moment::of(facts.searched),
            record: facts.record.to_string(),
        }
    }
}

impl CitationView {
    /// `document` counts documents from 1; `language` is the document's, as a tag.
    pub fn new(
        document: usize,
        language: &str,
        citation: &CitationFacts,
        pictures: &Pictures<'_>,
    ) -> Self {
        let printed = &citation.attribution;
        let span = citation.span;
        Self {
            anchor: citation_anchor(document, citation.number),
            number: citation.number,
            who: who(citation),
            badge: Badge::of_quote(standing(citation)),
            quote: Shown::text(&citation.quoted_text),
            quote_language: language_tag(quote_language(citation)),
            before: context(&words_before(&citation.context_before, span)),
            after: context(&words_after(&citation.context_after)),
            context_language: language.to_owned(),
            start: grouped(span.start as u64),
            end: grouped(span.end as u64),
            characters: grouped(span.end.saturating_sub(span.start) as u64),
            name: printed.author_name.as_deref().map(Shown::line),
            handle: printed.author_handle.as_deref().map(Shown::line),
            date_text: printed.date_text.as_deref().map(Shown::line),
            date: printed.date.map(|date| date.to_string()),
            platform: words::platform(citation.platform),
            permalink: citation.permalink.as_deref().map(Address::of),
            confidence_percent: citation.confidence_percent,
            rule: Shown::line(&citation.rule),
            found: Moment::of(citation.found),
            record: citation.record.to_string(),
            agreement: citation
                .agreement
                .as_ref()
                .map(|facts| AgreementView::new(citation, facts)),
            post: citation
                .post
                .as_ref()
                .map(|post| PostView::new(post, pictures)),
            links: citation.links.iter().map(LinkView::new).collect(),
            place: citation.place.as_ref().map(PlaceView::new),
            seen: citation
                .seen
                .iter()
                .map(|seen| Shown::line(&compared_words::seen(seen)))
                .collect(),
            missing: citation
                .missing
                .iter()
                .map(|sentence| Shown::line(sentence))
                .collect(),
        }
    }
}

/// Where the page shows a citation; documents are counted from 1.
pub fn citation_anchor(document: usize, number: u64) -> String {
    format!("quote-{document}-{number}")
}

/// Name and handle as printed, on one line.
pub fn who(citation: &CitationFacts) -> Shown {
    let printed = &citation.attribution;
    let line = match (&printed.author_name, &printed.author_handle) {
        (Some(name), _) => name.clone(),
        (None, Some(handle)) => format!("@{handle}"),
        (None, None) => "no name printed".to_owned(),
    };
    Shown::line(&line)
}

/// The language of the quoted words: what the platform says of the post; a document's language says
/// nothing about the posts it quotes.
pub fn quote_language(citation: &CitationFacts) -> Option<&str> {
    let told = compared_answer(citation)?.found.as_ref()?;
    told.language.as_deref()
}

fn context(text: &str) -> Option<Shown> {
    (!text.trim().is_empty()).then(|| Shown::text(text))
}

/// Context that the document goes on before, without the word it is cut in.
fn words_before(text: &str, quote: Span) -> String {
    let characters = text.chars().count();
    if characters < CONTEXT_CHARS || quote.start <= characters {
        return text.to_owned();
    }
    let near = byte_of_character(text, LONG_WORD_CHARS);
    let whole = text[..near].find(char::is_whitespace).unwrap_or(0);
    format!("… {}", text[whole..].trim_start())
}

/// Context that the document goes on after, without the word it is cut in.
fn words_after(text: &str) -> String {
    let characters = text.chars().count();
    if characters < CONTEXT_CHARS {
        return text.to_owned();
    }
    let near = byte_of_character(text, characters.saturating_sub(LONG_WORD_CHARS));
    let whole = text[near..].rfind(char::is_whitespace);
    let end = whole.map_or(text.len(), |at| near + at);
    format!("{} …", text[..end].trim_end())
}

fn byte_of_character(text: &str, character: usize) -> usize {
    let mut places = text.char_indices();
    places.nth(character).map_or(text.len(), |(byte, _)| byte)
}
