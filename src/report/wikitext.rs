//! Facts → citation templates for Wikipedia, one a link: `{{cite web}}` with archive-url, archive-date and
//! url-status as the state of the link demands (liveness.md section 3).
//!
//! An archive-url is given only for a copy that was fetched and shown to hold what was cited; a suspicion that
//! is not confirmed changes no status. Text from outside is escaped, so that no quote closes or opens a template.
//! Cases: `tests/report/editors.rs`.

use std::fmt::Write as _;

use super::words::counted;
use crate::model::facts::{ArchiveFacts, CitationFacts, DocumentFacts, LinkFacts};
use crate::model::liveness::Verdict;
use crate::model::memento::{MementoHeld, MementoOutcome};

/// Longer titles are cut: a post has no title, its beginning stands for it.
const TITLE_CHARACTERS_MAX: usize = 80;

/// One template a link, under a heading a document.
pub fn wikitext(facts: &ArchiveFacts) -> String {
    let mut page = format!(
        "<!-- made {} by {} -->\n",
        facts.made,
        plain(&facts.program)
    );
    for document in &facts.documents {
        of_document(&mut page, document);
    }
    page
}

fn of_document(page: &mut String, document: &DocumentFacts) {
    let links = document
        .citations
        .iter()
        .map(|citation| citation.links.len());
    let links: usize = links.sum::<usize>() + document.bare_links.len();
    let _ = writeln!(
        page,
        "\n== {} ==\n<!-- {} -->",
        plain(&document.source),
        counted(links as u64, "link", "links")
    );
    for citation in &document.citations {
        for link in &citation.links {
            let _ = writeln!(page, "* {}", template(link, Some(citation)));
        }
    }
    for bare in &document.bare_links {
        let _ = writeln!(page, "* {}", template(&bare.link, None));
    }
}

fn template(link: &LinkFacts, citation: Option<&CitationFacts>) -> String {
    let mut cite = format!("{{{{cite web |url={} ", address(&link.url));
    let mut add = |name: &str, value: &str| {
        let _ = write!(cite, "|{name}={value} ");
    };
    add("title", &title(link, citation));
    if let Some(citation) = citation {
        if let Some(author) = &citation.attribution.author_name {
            add("author", &plain(author));
        }
        add("quote", &plain(&citation.quoted_text));
    }
    if let Some(seen) = link.life.last_seen_alive {
        add("access-date", &seen.date().to_string());
    }
    let status = status(link);
    let copy = copy_of(link);
    if let Some(access) = status.access {
        add("url-access", access);
    }
    if let Some(copy) = copy {
        add("archive-url", &address(&copy.address));
        add("archive-date", &copy.at.date().to_string());
        add("url-status", status.url_status);
    }
    let cite = format!("{}}}}}", cite.trim_end());
    // Without an archive-url the template heeds no url-status; a dead link has a mark of its own.
    match (copy, status.is_dead) {
        (None, true) => {
            let since = link
                .life
                .first_seen_dead
                .map(|seen| seen.date().to_string());
            let since = since.map_or_else(String::new, |day| format!(" |date={day}"));
            format!("{cite}{{{{dead link{since}}}}}")
        }
        _ => cite,
    }
}

/// What a template says of a link's state.
struct Status {
    url_status: &'static str,
    access: Option<&'static str>,
    is_dead: bool,
}

fn status(link: &LinkFacts) -> Status {
    let plain = |url_status, is_dead| Status {
        url_status,
        access: None,
        is_dead,
    };
    let Some(folded) = link.life.folded else {
        return plain("live", false);
    };
    match folded.state {
        Verdict::Drifted => plain("deviated", false),
        Verdict::Usurped if folded.confirmed => plain("usurped", true),
        Verdict::Gone | Verdict::Soft404 | Verdict::Suspended | Verdict::Unreachable
            if folded.confirmed =>
        {
            plain("dead", true)
        }
        Verdict::LoginWalled => Status {
            access: Some("registration"),
            ..plain("live", false)
        },
        Verdict::Protected | Verdict::Withheld => Status {
            access: Some("limited"),
            ..plain("live", false)
        },
        _ => plain("live", false),
    }
}

/// A copy that was shown to hold what was cited; Common Crawl has no pages for people.
fn copy_of(link: &LinkFacts) -> Option<&MementoHeld> {
    let found = link.memento.as_ref()?;
    match &found.sought.outcome {
        MementoOutcome::Shows(held) if !held.address.contains('#') => Some(held),
        _ => None,
    }
}

fn title(link: &LinkFacts, citation: Option<&CitationFacts>) -> String {
    let text = citation.map_or(link.url.as_str(), |citation| citation.quoted_text.as_str());
    let mut cut: String = text.chars().take(TITLE_CHARACTERS_MAX).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    plain(&cut)
}

/// An address as a template's value: what would end it is percent-encoded.
fn address(url: &str) -> String {
    let mut coded = String::new();
    for letter in url.chars() {
        match letter {
            '|' | '{' | '}' | '[' | ']' | '<' | '>' | '"' | '\'' | ' ' => {
                let _ = write!(coded, "%{:02X}", u32::from(letter));
            }
            letter if letter.is_control() || letter.is_whitespace() => coded.push_str("%20"),
            letter => coded.push(letter),
        }
    }
    coded
}

/// Text in which no character has a meaning: one line, markup as character references.
fn plain(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '|' => escaped.push_str("{{!}}"),
            '{' | '}' | '[' | ']' | '<' | '>' | '&' | '=' | '\'' | '~' | '_' | '*' | '#' | ':'
            | ';' => {
                let _ = write!(escaped, "&#{};", u32::from(letter));
            }
            letter if letter.is_control() || letter.is_whitespace() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
