//! Quoted posts → links that say when they were looked at (Robust Links 1.0): an HTML list whose anchors carry
//! `data-originalurl` and `data-versiondate`, for whoever writes a page about the posts.
//!
//! `data-versionurl` would name a public copy; a copy in this archive has no public address, so it is left out.

use super::work::{Work, works};
use crate::model::facts::ArchiveFacts;
use crate::model::markup::escaped_for_people;
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
    let url = escaped_for_people(work.url.as_deref()?);
    let date = work.asked.map_or_else(String::new, |asked| {
        format!(" data-versiondate=\"{}\"", asked.date())
    });
    Some(format!(
        "<li><a href=\"{url}\" data-originalurl=\"{url}\"{date} rel=\"noopener noreferrer\"><bdi>{}</bdi></a></li>\n",
        escaped_for_people(&work.citation.quoted_text)
    ))
}

/// A comment must not be ended by what it says.
fn comment(text: &str) -> String {
    escaped_for_people(text).replace("--", "- -")
}
