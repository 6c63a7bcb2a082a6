//! A comparison's facts → the two texts side by side with their differences marked in both.
//!
//! Where the recorded spans do not fit the texts at hand, the differences are listed without marks and the
//! page says so; nothing is marked at a guess. Cases: `tests/report.rs`.

use super::shown::{Moment, Shown, language_tag};
use super::summary::Badge;
use crate::model::agreement::{Agreement, Difference};
use crate::model::article::ArticleChecked;
use crate::model::citation::Span;
use crate::model::facts::{AgreementFacts, CitationFacts};
use crate::report::count::{compared_answer, link_state, standing};
use crate::report::{compared_words, existence_words, inconsistency_words, words};

/// One comparison.
pub struct AgreementView {
    pub badge: Badge,
    pub sentence: Shown,
    /// Said where not the first reading was compared.
    pub read_again: Option<&'static str>,
    pub differ: Option<DifferView>,
    pub door: Option<&'static str>,
    /// Whose words the quote was held against, as a heading.
    pub post_heading: String,
    pub compared: Moment,
    pub record: String,
    pub clock: String,
    pub id_time: Option<Moment>,
    pub consistency: Vec<Shown>,
    /// Between which moments the compared words stood there.
    pub existence: Vec<Shown>,
    /// What linked pages have of the post's words: the link, and sentences.
    pub articles: Vec<ArticleView>,
}

/// What a linked page has of the post's words.
pub struct ArticleView {
    pub link: Shown,
    pub state: &'static str,
    pub sentences: Vec<Shown>,
    pub capture: String,
}

impl ArticleView {
    fn new(citation: &CitationFacts, checked: &ArticleChecked) -> Self {
        let link = citation
            .links
            .iter()
            .find(|link| link.record == checked.link);
        Self {
            link: Shown::line(link.map_or("", |link| &link.url)),
            state: link.map_or("not known", |link| Badge::of_link(link_state(link)).word),
            sentences: compared_words::article(&checked.says)
                .iter()
                .map(|sentence| Shown::line(sentence))
                .collect(),
            capture: checked.capture.to_string(),
        }
    }
}

/// Where two texts differ.
pub struct DifferView {
    /// Both texts with marks, where the spans fit.
    pub marked: Option<MarkedTexts>,
    pub list: Vec<DifferenceView>,
}

/// Both texts with marks.
pub struct MarkedTexts {
    pub quote: Shown,
    pub post: Shown,
    pub language: String,
}

/// One difference; an empty side means that only the other side has words there.
pub struct DifferenceView {
    pub number: usize,
    pub quote: Option<Shown>,
    pub post: Option<Shown>,
}

impl AgreementView {
    /// Lays out the latest comparison of a citation.
    pub fn new(citation: &CitationFacts, facts: &AgreementFacts) -> Self {
        let differ = match &facts.agreement {
            Agreement::Differ { differences, .. } => Some(DifferView::new(citation, differences)),
            Agreement::Agree { .. } | Agreement::Ambiguous { .. } | Agreement::NoSource { .. } => {
                None
            }
        };
        Self {
            badge: Badge::of_quote(standing(citation)),
            sentence: Shown::line(&compared_words::comparison(facts)),
            read_again: facts.place.map(|_| compared_words::READ_AGAIN),
            differ,
            door: facts.source.map(words::door),
            post_heading: words::capitalised(words::post_of(facts.source)),
            compared: Moment::of(facts.compared),
            record: facts.record.to_string(),
            clock: compared_words::clock(&facts.clock),
            id_time: facts.clock.id_time().map(Moment::of),
            existence: facts
                .existence
                .iter()
                .flat_map(existence_words::existence)
                .map(|sentence| Shown::line(&sentence))
                .collect(),
            articles: facts
                .articles
                .iter()
                .map(|checked| ArticleView::new(citation, checked))
                .collect(),
            consistency: facts
                .consistency
                .iter()
                .map(|found| Shown::line(&inconsistency_words::sentence(found, facts.source)))
                .collect(),
        }
    }
}

impl DifferView {
    fn new(citation: &CitationFacts, differences: &[Difference]) -> Self {
        let side = |text: &str| (!text.is_empty()).then(|| Shown::text(text));
        let list = differences
            .iter()
            .enumerate()
            .map(|(at, difference)| DifferenceView {
                number: at + 1,
                quote: side(&difference.quote_text),
                post: side(&difference.post_text),
            })
            .collect();
        Self {
            marked: marked_texts(citation, differences),
            list,
        }
    }
}

fn marked_texts(citation: &CitationFacts, differences: &[Difference]) -> Option<MarkedTexts> {
    let found = compared_answer(citation)?.found.as_ref()?;
    let fits = differences.iter().all(|difference| {
        difference.quote.slice(&citation.quoted_text) == Some(difference.quote_text.as_str())
            && difference.post.slice(&found.text) == Some(difference.post_text.as_str())
    });
    if !fits {
        return None;
    }
    let quote_spans: Vec<Span> = differences
        .iter()
        .map(|difference| difference.quote)
        .collect();
    let post_spans: Vec<Span> = differences
        .iter()
        .map(|difference| difference.post)
        .collect();
    Some(MarkedTexts {
        quote: Shown::with_differences(&citation.quoted_text, &quote_spans)?,
        post: Shown::with_differences(&found.text, &post_spans)?,
        language: language_tag(found.language.as_deref()),
    })
}
