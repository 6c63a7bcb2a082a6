//! Facts → a short plain-text summary for a terminal or a mail.
//!
//! It answers who is backed, who is not and what is missing; the rest is in the other forms. Text from
//! outside is cut to one line, and control and direction characters are named, so that no quoted text can
//! move the cursor or reorder a line. Cases: the `text_*` tests of `tests/report.rs`.

use std::fmt::Write as _;

use super::count::{Counts, LinkState, Standing, count, standing};
use super::visible::terminal_line;
use super::{compared_words, existence_words, inconsistency_words, life_words, words};
use crate::model::agreement::Agreement;
use crate::model::facts::{
    AgreementFacts, ArchiveFacts, CitationFacts, DocumentFacts, FixityFacts, LinkFacts, PartFacts,
};
use crate::model::place::QuotePlace;

const QUOTE_CHARACTERS_MAX: usize = 60;
const URL_CHARACTERS_MAX: usize = 72;
const NAME_CHARACTERS_MAX: usize = 48;
const DIFFERENCE_CHARACTERS_MAX: usize = 48;
/// Places of difference that are listed; the other forms of the report have all.
const DIFFERENCES_MAX: usize = 4;
const SENTENCE_CHARACTERS_MAX: usize = 200;

/// The summary, with a line end at its end.
pub fn text(facts: &ArchiveFacts) -> String {
    let mut page = String::new();
    let archive = terminal_line(&facts.archive, URL_CHARACTERS_MAX);
    line(
        &mut page,
        &format!("Report of {archive}, made {}", facts.made),
    );
    line(&mut page, "");
    numbers(&mut page, &count(facts));
    for document in &facts.documents {
        tell_document(&mut page, document);
    }
    if let Some(last) = facts.fixity.last() {
        line(&mut page, "");
        line(&mut page, &fixity(last));
    }
    page
}

fn numbers(page: &mut String, counts: &Counts) {
    let quotes = &counts.quotes;
    let total = words::counted(quotes.total, "quote", "quotes");
    let documents = words::counted(counts.documents, "document", "documents");
    line(page, &format!("{total} in {documents}"));
    let parts = [
        (quotes.backed, "backed by a stored post that agrees"),
        (
            quotes.in_part,
            "a stretch of the post, or more than the platform gave of it: the rest is not borne out",
        ),
        (
            quotes.on_a_mirrors_word,
            "agree with what only a mirror gave, not the platform itself",
        ),
        (
            quotes.agree_without_copy,
            "agree with a post of which no copy is stored",
        ),
        (quotes.differ, "differ from the post"),
        (
            quotes.mirror_differs,
            "differ from what only a mirror gave, not the platform itself",
        ),
        (
            quotes.not_judged,
            "not judged: another language, or more than one place that fits",
        ),
        (quotes.no_source, "without a source to compare with"),
        (quotes.not_compared, "not compared yet"),
    ];
    for (number, meaning) in parts.into_iter().filter(|(number, _)| *number > 0) {
        line(page, &format!("{number:>6}  {meaning}"));
    }
    let links = &counts.links;
    line(page, &words::counted(links.total, "link", "links"));
    for state in LinkState::ALL {
        let meaning = match state {
            LinkState::Alive => "alive",
            LinkState::Changed => "changed: what answers differs from the stored copy",
            LinkState::Suspected => "suspected: not served to us when last told, to be asked again",
            LinkState::Gone => "gone: not served to us",
            LinkState::CouldNotTell => "could not tell",
        };
        let number = links.of(state);
        if number > 0 {
            line(page, &format!("{number:>6}  {meaning}"));
        }
    }
}

fn tell_document(page: &mut String, document: &DocumentFacts) {
    line(page, "");
    line(page, &terminal_line(&document.source, URL_CHARACTERS_MAX));
    for citation in &document.citations {
        tell_citation(page, citation);
    }
    for bare in &document.bare_links {
        tell_link(page, &bare.link);
    }
}

fn tell_citation(page: &mut String, citation: &CitationFacts) {
    let verdict = match standing(citation) {
        Standing::Backed => "agrees     ",
        Standing::InPart => "in part    ",
        Standing::OnAMirrorsWord => "mirror says",
        Standing::AgreesWithoutCopy => "no copy    ",
        Standing::Differs => "DIFFERS    ",
        Standing::MirrorDiffers => "mirror not ",
        Standing::NotJudged => "not judged ",
        Standing::NoSource => "no source  ",
        Standing::NotCompared => "not yet    ",
    };
    let quote = terminal_line(&citation.quoted_text, QUOTE_CHARACTERS_MAX);
    line(
        page,
        &format!(
            "{:>4}. {verdict} {}: {quote}",
            citation.number,
            author(citation)
        ),
    );
    if let Some(compared) = &citation.agreement {
        tell_comparison(page, compared);
    }
    for link in &citation.links {
        tell_link(page, link);
    }
    for seen in &citation.seen {
        let sentence = terminal_line(&compared_words::seen(seen), SENTENCE_CHARACTERS_MAX);
        line(page, &format!("        seen elsewhere: {sentence}"));
    }
    if let Some(found) = &citation.place
        && !matches!(found.place, QuotePlace::Confirmed { .. })
    {
        let sentence = terminal_line(
            &compared_words::place(&found.place),
            SENTENCE_CHARACTERS_MAX,
        );
        line(page, &format!("        place: {sentence}"));
    }
    for sentence in &citation.missing {
        let sentence = terminal_line(sentence, SENTENCE_CHARACTERS_MAX);
        line(page, &format!("        missing: {sentence}"));
    }
}

/// How quote and post compare, where they differ, and what does not fit together.
fn tell_comparison(page: &mut String, compared: &AgreementFacts) {
    let sentence = compared_words::comparison(compared);
    let sentence = terminal_line(&sentence, SENTENCE_CHARACTERS_MAX);
    line(page, &format!("        compared: {sentence}"));
    if let Agreement::Differ { differences, .. } = &compared.agreement {
        let said = |words: &str| match terminal_line(words, DIFFERENCE_CHARACTERS_MAX) {
            words if words.is_empty() => "nothing".to_owned(),
            words => format!("“{words}”"),
        };
        let of = words::post_of(compared.source);
        for place in differences.iter().take(DIFFERENCES_MAX) {
            let (quote, post) = (said(&place.quote_text), said(&place.post_text));
            line(page, &format!("        the quote has {quote}, {of} {post}"));
        }
        let more = differences.len().saturating_sub(DIFFERENCES_MAX) as u64;
        if more > 0 {
            let places = words::counted(more, "more place", "more places");
            line(page, &format!("        and they differ in {places}"));
        }
    }
    if compared.place.is_some() {
        line(page, &format!("        {}", compared_words::READ_AGAIN));
    }
    for sentence in compared
        .existence
        .iter()
        .flat_map(existence_words::existence)
    {
        let sentence = terminal_line(&sentence, SENTENCE_CHARACTERS_MAX);
        line(page, &format!("        when: {sentence}"));
    }
    for found in &compared.consistency {
        let sentence = terminal_line(
            &inconsistency_words::sentence(found, compared.source),
            SENTENCE_CHARACTERS_MAX,
        );
        line(page, &format!("        does not fit: {sentence}"));
    }
}

fn tell_link(page: &mut String, link: &LinkFacts) {
    let url = terminal_line(&link.url, URL_CHARACTERS_MAX);
    let state = terminal_line(&life_words::became(link), SENTENCE_CHARACTERS_MAX);
    line(page, &format!("        {url}  {state}"));
    // Those of which the link's own state says too much or too little.
    let apart = |part: &&PartFacts| part.state != link.life.state;
    for part in link.life.parts.iter().filter(apart) {
        let address = terminal_line(&part.address, URL_CHARACTERS_MAX);
        let (what, became) = (life_words::part(part.part), life_words::part_became(part));
        line(page, &format!("            {what}, {address}: {became}"));
    }
}

fn author(citation: &CitationFacts) -> String {
    let printed = &citation.attribution;
    let name = printed
        .author_name
        .as_deref()
        .map(|name| terminal_line(name, NAME_CHARACTERS_MAX));
    let handle = printed
        .author_handle
        .as_deref()
        .map(|handle| format!("@{}", terminal_line(handle, NAME_CHARACTERS_MAX)));
    match (name, handle) {
        (Some(name), Some(handle)) => format!("{name} ({handle})"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "no name printed".to_owned(),
    }
}

fn fixity(check: &FixityFacts) -> String {
    let objects = words::counted(check.objects, "stored object", "stored objects");
    let outcome = match check.findings_total {
        0 => "all bytes as stored".to_owned(),
        number => words::counted(number, "finding", "findings"),
    };
    let beside = words::check_beside(check);
    format!("Last check of {objects} at {}: {outcome}{beside}", check.at)
}

fn line(page: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(page, "{text}");
}
