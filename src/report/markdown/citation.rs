//! A citation's facts → its part of the account as Markdown.

use super::safe::{code, line, quote};
use super::{link, list, put, table};
use crate::model::agreement::Agreement;
use crate::model::facts::{
    AgreementFacts, CaptureFacts, CitationFacts, PostAnswerFacts, PostFacts,
};
use crate::report::count::{Standing, standing};
use crate::report::{compared_words, existence_words, inconsistency_words, words};

/// One quote.
pub(super) fn tell(page: &mut String, citation: &CitationFacts) {
    put(
        page,
        &format!("### Quote {}: {}\n", citation.number, who(citation)),
    );
    put(page, &format!("**{}** (D)\n", verdict(standing(citation))));
    put(page, &quote(&citation.quoted_text));
    list(page, printed(citation));
    if let Some(facts) = &citation.agreement {
        agreement(page, facts);
    }
    if let Some(facts) = &citation.post {
        post(page, facts);
    }
    for one in &citation.links {
        link::tell(page, one);
    }
    if !citation.missing.is_empty() {
        put(page, "What is not there (D):\n");
        list(
            page,
            citation
                .missing
                .iter()
                .map(|sentence| line(sentence))
                .collect(),
        );
    }
}

const fn verdict(standing: Standing) -> &'static str {
    match standing {
        Standing::Backed => "Backed by a stored post that agrees",
        Standing::InPart => {
            "Agrees in part: a stretch of the post, or more than the platform gave of it"
        }
        Standing::OnAMirrorsWord => "Agrees with what only a mirror gave, not the platform",
        Standing::AgreesWithoutCopy => "Agrees with a post of which no copy is stored",
        Standing::Differs => "Differs from the post",
        Standing::MirrorDiffers => "Differs from what only a mirror gave, not the platform",
        Standing::NotJudged => "Not judged",
        Standing::NoSource => "No source to compare with",
        Standing::NotCompared => "Not compared yet",
    }
}

fn who(citation: &CitationFacts) -> String {
    let printed = &citation.attribution;
    match (&printed.author_name, &printed.author_handle) {
        (Some(name), Some(handle)) => format!("{} ({})", line(name), line(&format!("@{handle}"))),
        (Some(name), None) => line(name),
        (None, Some(handle)) => line(&format!("@{handle}")),
        (None, None) => "no name printed".to_owned(),
    }
}

/// What the document says, and where.
fn printed(citation: &CitationFacts) -> Vec<String> {
    let printed = &citation.attribution;
    let mut facts = Vec::new();
    if let Some(date) = &printed.date_text {
        facts.push(format!("Printed date (Q): {}", line(date)));
    }
    if let Some(date) = &printed.date {
        facts.push(format!("Read as (D): {date}"));
    }
    facts.push(format!(
        "Characters {} to {} of the document (D), found {} (A) by the rule {}, {} % sure",
        citation.span.start,
        citation.span.end,
        citation.found,
        line(&citation.rule),
        citation.confidence_percent
    ));
    for (name, text) in [
        ("before", &citation.context_before),
        ("after", &citation.context_after),
    ] {
        if !text.trim().is_empty() {
            facts.push(format!("The document {name} it (Q): {}", line(text)));
        }
    }
    facts.push(format!(
        "Platform (D): {}",
        words::platform(citation.platform)
    ));
    if let Some(permalink) = &citation.permalink {
        facts.push(format!("Address of the post (D): {}", code(permalink)));
    }
    for sentence in compared_words::found_out(citation) {
        facts.push(format!("Found out since (D): {}", line(&sentence)));
    }
    facts.push(format!(
        "Record (D): {}",
        code(&citation.record.to_string())
    ));
    facts
}

fn agreement(page: &mut String, facts: &AgreementFacts) {
    put(page, "#### Quote and post compared\n");
    let mut told = vec![
        format!("{} (D)", line(&compared_words::comparison(facts))),
        format!(
            "Clock of the id against the printed date (D): {}",
            compared_words::clock(&facts.clock)
        ),
    ];
    told.extend(facts.consistency.iter().map(|found| {
        format!(
            "Does not fit (D): {}",
            line(&inconsistency_words::sentence(found, facts.source))
        )
    }));
    if facts.place.is_some() {
        told.push(format!("{} (D)", compared_words::READ_AGAIN));
    }
    told.extend(
        facts
            .existence
            .iter()
            .flat_map(existence_words::existence)
            .map(|sentence| format!("When the words stood there (A): {}", line(&sentence))),
    );
    for article in &facts.articles {
        let sentences = compared_words::article(&article.says);
        told.extend(
            sentences
                .iter()
                .map(|sentence| format!("Linked page (D): {}", line(sentence))),
        );
    }
    let door = facts.source.map_or_else(String::new, |source| {
        format!(" with the answer of {}", words::door(source))
    });
    told.push(format!("Compared (A) {}{door}", facts.compared));
    told.push(format!("Record (D): {}", code(&facts.record.to_string())));
    list(page, told);
    if let Agreement::Differ { differences, .. } = &facts.agreement {
        let rows = differences
            .iter()
            .map(|one| vec![line(&one.quote_text), line(&one.post_text)]);
        let post = format!("in {} (O)", words::post_of(facts.source));
        table(page, &["in the quote (Q)", &post], rows);
    }
}

fn post(page: &mut String, facts: &PostFacts) {
    put(page, "#### The post\n");
    let mut told = vec![format!("Its id (D): {}", code(&facts.key.id))];
    if let Some(time) = facts.id_time {
        let error = facts.id_time_error_ms.map_or_else(String::new, |error| {
            format!(", give or take {}", words::length_of_time(error))
        });
        told.push(format!("The id’s own moment (D): {time}{error}"));
    }
    for met in &facts.handles {
        let places: Vec<String> = met
            .places
            .iter()
            .map(|code| words::place_of_handle(code))
            .collect();
        told.push(format!(
            "Handle {} (O): {}, {} to {}",
            line(&format!("@{}", met.handle)),
            line(&places.join(", ")),
            met.first,
            met.last
        ));
    }
    list(page, told);
    for answered in &facts.answers {
        answer(page, answered);
    }
    copies(page, &facts.media);
}

fn answer(page: &mut String, answer: &PostAnswerFacts) {
    put(
        page,
        &format!(
            "Asked {} at {} (A):\n",
            words::door(answer.source),
            answer.at
        ),
    );
    if let Some(found) = &answer.found {
        put(page, &quote(&found.text));
        let mut told = Vec::new();
        told.extend(
            found
                .author_name
                .as_deref()
                .map(|name| format!("Name (O): {}", line(name))),
        );
        told.extend(
            found
                .author_handle
                .as_deref()
                .map(|handle| format!("Handle (O): {}", line(&format!("@{handle}")))),
        );
        told.extend(
            found
                .language
                .as_deref()
                .map(|language| format!("Language (O): {}", line(language))),
        );
        list(page, told);
    }
    let mut told = Vec::new();
    told.extend(
        answer
            .absent
            .map(|absent| format!("Not shown (O): {}", words::absence(absent))),
    );
    told.extend(
        answer
            .detail
            .as_deref()
            .map(|detail| format!("In its words (O): {}", line(detail))),
    );
    told.push(format!("Record (D): {}", code(&answer.record.to_string())));
    list(page, told);
    link::hops(page, &answer.hops);
    if let Some(capture) = &answer.capture {
        copies(page, std::slice::from_ref(capture));
    }
}

/// Stored copies, none without its grade.
pub(super) fn copies(page: &mut String, captures: &[CaptureFacts]) {
    let rows = captures.iter().map(|capture| {
        let graded = format!(
            "{}: {}",
            words::grade(capture.graded.grade),
            words::grade_meaning(capture.graded.grade)
        );
        vec![
            words::role(capture.role).to_owned(),
            code(&capture.url),
            capture.captured.to_string(),
            graded,
            words::grouped(capture.size)
                + &capture
                    .body_cut
                    .as_deref()
                    .map_or_else(String::new, |cut| format!(", not whole: {}", line(cut))),
            code(&capture.digest.to_string()),
        ]
    });
    table(
        page,
        &[
            "stored copy",
            "address (O)",
            "captured (A)",
            "grade (D)",
            "bytes (D)",
            "SHA-256 (D)",
        ],
        rows,
    );
}
