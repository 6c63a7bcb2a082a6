//! What comparing came to → sentences for people: agreement, place and clock.
//!
//! The words claim no more than the facts bear. Cases: `tests/report.rs`.

use crate::model::agreement::{AgreeMethod, Agreement, Apart, ClockCheck, PLACES_NAMED_MAX};
use crate::model::article::{ArticleSays, ClaimKind};
use crate::model::facts::{AgreementFacts, CitationFacts};
use crate::model::picture::{Likeness, SeenElsewhere};
use crate::model::place::QuotePlace;
use crate::model::post::PostKey;
use crate::report::words;

/// Said where the second reading of a quote was compared.
pub const READ_AGAIN: &str = "Compared as the document was read again: the first reading began or ended elsewhere than the post’s words do.";

/// That the answers about a post contradict each other.
pub fn answers_differ(post: &PostKey) -> String {
    format!(
        "Of the whole answers about the post {} some have the quoted words and some have others: it was changed under its id, or those who were asked contradict each other.",
        post.id
    )
}

/// What a comparison came to, as sentences, and that it was with a mirror's word where it was.
pub fn comparison(facts: &AgreementFacts) -> String {
    let said = agreement(&facts.agreement);
    match facts.source.and_then(words::mirror) {
        Some(mirror) => format!(
            "{said} “The post” is here what the mirror {mirror} gave for it; the platform itself did not show it to us."
        ),
        None => said,
    }
}

/// How exact an agreement is, or why there is none, as a sentence.
fn agreement(agreement: &Agreement) -> String {
    match agreement {
        Agreement::Agree { method, .. } => match method {
            AgreeMethod::Exact => "The quote and the post have the same words, character for character.",
            AgreeMethod::Typographic => {
                "The quote and the post have the same words; they differ only in white space, quotation marks, dashes, Unicode forms or the spelling of short links."
            }
            AgreeMethod::Truncated => {
                "The words are the same as far as the platform gives the text, which is not all of it."
            }
            AgreeMethod::Excerpt => {
                "The quote is one stretch of the post, word for word; the post says more around it."
            }
        }
        .to_owned(),
        Agreement::Differ { how, differences } => differ(how, differences.len()),
        Agreement::Ambiguous { posts, .. } if posts.len() > 1 => format!(
            "The words are those of {} posts alike, so none is taken for the one that is quoted.",
            posts.len()
        ),
        Agreement::Ambiguous { places, .. } => format!(
            "The words stand in {} places of the post, so none is taken for the one that is quoted.",
            several(places.len())
        ),
        Agreement::NoSource { reason } => format!("There is nothing to compare the quote with: {reason}"),
    }
}

/// No more than so many places are looked for.
fn several(places: usize) -> String {
    if places < PLACES_NAMED_MAX {
        places.to_string()
    } else {
        format!("{places} or more")
    }
}

fn differ(how: &Apart, places: usize) -> String {
    match (how, places) {
        (Apart::Edited, 1) => "The quote and the post differ in one place.".to_owned(),
        (Apart::Edited, _) => format!("The quote and the post differ in {places} places."),
        (Apart::OtherLanguage { quote, post }, _) => format!(
            "The quote and the post are in different languages or scripts ({quote}, {post}): a translation, or other words. Not judged."
        ),
        (Apart::NotFound, _) => {
            "The quoted words were not found in the post: too few of them stand there in their order.".to_owned()
        }
    }
}

/// Where the post's words stand in the document, as a sentence.
pub fn place(place: &QuotePlace) -> String {
    match place {
        QuotePlace::Confirmed { .. } => {
            "Searched again for the post’s own words: they begin and end where the quote was read.".to_owned()
        }
        QuotePlace::Corrected { span, .. } => format!(
            "Searched again for the post’s own words: they stand at characters {} to {}, not quite where the quote was first read.",
            span.start, span.end
        ),
        QuotePlace::Ambiguous { places } => format!(
            "Searched again for the post’s own words: they stand {} times at the place where the quote was read, so none is named.",
            several(places.len())
        ),
        QuotePlace::Elsewhere { places } => format!(
            "Searched again for the post’s own words: they stand elsewhere in the document ({}), not where the quote was read.",
            if places.len() == 1 { "1 place".to_owned() } else { format!("{} places", several(places.len())) }
        ),
        QuotePlace::NotFound => {
            "Searched again for the post’s own words: the document does not hold them as the platform gives them.".to_owned()
        }
    }
}

/// What was found out about a quote since it was read, one sentence each.
pub fn found_out(citation: &CitationFacts) -> Vec<String> {
    let place = citation.place.iter().map(|facts| place(&facts.place));
    place.chain(citation.seen.iter().map(seen)).collect()
}

/// Where a picture was seen with another quoted post, as a sentence.
pub fn seen(seen: &SeenElsewhere) -> String {
    let like = match seen.likeness {
        Likeness::Same => "The very same picture or film, byte for byte, belongs to".to_owned(),
        Likeness::Alike { bits } => format!(
            "A picture that looks alike (a likeness, {bits} of 64 signs apart; no proof) belongs to"
        ),
    };
    let when = match (seen.is_earlier(), seen.other_posted) {
        (true, Some(other)) => format!(", which is older: {other}"),
        (false, Some(other)) => format!(", of {other}"),
        (_, None) => String::new(),
    };
    format!(
        "{like} post {}{when}, quoted in {}.",
        seen.other_post.id, seen.other_document
    )
}

/// What a linked page has of the post's words, as sentences.
pub fn article(says: &ArticleSays) -> Vec<String> {
    match says {
        ArticleSays::NothingToCheck => {
            vec![
                "The post says nothing that could be looked for in the page word for word."
                    .to_owned(),
            ]
        }
        ArticleSays::OtherLanguage { post, page } => vec![format!(
            "The post and the page are in different languages or scripts ({post}, {page}). Not judged."
        )],
        ArticleSays::Compared { claims } => claims
            .iter()
            .map(|claim| {
                let what = match claim.kind {
                    ClaimKind::Quotation => "What the post quotes",
                    ClaimKind::Sentence => "The post’s sentence",
                };
                let found = match claim.page {
                    Some(_) => "stands in the page word for word",
                    None => "was not found in the page word for word, which may say it otherwise",
                };
                format!("{what}, “{}”, {found}.", claim.text)
            })
            .collect(),
    }
}

/// The id's own clock against the printed date, as a sentence; the moment itself is shown apart.
pub fn clock(check: &ClockCheck) -> String {
    match check {
        ClockCheck::SameDay { .. } => {
            "The id’s own clock and the printed date name the same UTC day.".to_owned()
        }
        ClockCheck::DaysApart { days, .. } => {
            let distance = days.unsigned_abs();
            let unit = if distance == 1 { "day" } else { "days" };
            let side = if *days < 0 { "before" } else { "after" };
            let reason = if distance == 1 {
                " A reader’s time zone can explain one day."
            } else {
                " A time zone cannot explain that."
            };
            format!("The printed date is {distance} {unit} {side} the id’s own clock.{reason}")
        }
        ClockCheck::Around { .. } => {
            "The id only tells an approximate time; the printed date lies within its error."
                .to_owned()
        }
        ClockCheck::NoPrintedDate { .. } => {
            "The document prints no complete date to compare with.".to_owned()
        }
        ClockCheck::NoIdClock => "No id is known, or it carries no clock.".to_owned(),
        ClockCheck::ImpossibleId => "The id cannot be a post’s id.".to_owned(),
    }
}
