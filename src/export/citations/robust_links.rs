//! Quoted posts → links that say when they were looked at (Robust Links 1.0): an HTML list whose anchors carry
//! `data-originalurl` and `data-versiondate`, for whoever writes a page about the posts.
//!
//! `data-versionurl` would name a public copy; a copy in this archive has no public address, so it is left out.

use super::work::{Work, works};
use crate::model::facts::ArchiveFacts;
use crate::model::package::PackageFacts;

/// The list, one entry for each quoted post that has an address of the web.
pub fn robust_links(about: &PackageFacts, facts: &ArchiveFacts) -> String {
    let mut text = format!(
        "<!-- {} -->\n<ul>\n",
        comment(&format!(
            "Selection: {}. As of {}.",
            about.selection, about.as_of
        ))
    );
    for work in works(facts) {
        if let Some(entry) = entry(&work) {
            text.push_str(&entry);
        }
    }
    text.push_str("</ul>\n");
    text
}

fn entry(work: &Work<'_>) -> Option<String> {
    let url = escaped(work.url.as_deref()?);
    let date = work.asked.map_or_else(String::new, |asked| {
        format!(" data-versiondate=\"{}\"", asked.date())
    });
    Some(format!(
        "<li><a href=\"{url}\" data-originalurl=\"{url}\"{date} rel=\"noopener noreferrer\"><bdi>{}</bdi></a></li>\n",
        escaped(&work.citation.quoted_text)
    ))
}

/// Text that is no markup, and shows what would reorder or hide it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(letter),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push('\u{fffd}'),
            _ if letter.is_control() => safe.push('\u{fffd}'),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A comment must not be ended by what it says.
fn comment(text: &str) -> String {
    escaped(text).replace("--", "- -")
}
