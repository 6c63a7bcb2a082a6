//! A citation's facts → what a reference says, whatever its form.

use jiff::civil::Date;

use crate::model::citation::Platform;
use crate::model::facts::{ArchiveFacts, CitationFacts, DocumentFacts, LinkFacts};
use crate::model::post::PostSource;
use crate::model::timestamp::Timestamp;

/// Digits of a record's id in a reference's key: enough that none of an archive's citations share it.
const KEY_DIGITS: usize = 16;

/// A quoted post.
pub(super) struct Work<'a> {
    /// `pressmark-` and the first digits of the citation's record.
    pub key: String,
    pub citation: &'a CitationFacts,
    pub document: &'a DocumentFacts,
    /// The post's own address, else the first cited link.
    pub url: Option<String>,
    pub author_name: Option<&'a str>,
    /// Without `@`.
    pub author_handle: Option<&'a str>,
    /// The printed day, else the UTC day the post's id tells.
    pub date: Option<Date>,
    /// The platform's id of the post.
    pub id: Option<&'a str>,
    /// When it was last asked with an answer that tells something.
    pub asked: Option<Timestamp>,
}

/// Every quoted post of the facts, in the order of documents and places.
pub(super) fn works(facts: &ArchiveFacts) -> impl Iterator<Item = Work<'_>> {
    facts.documents.iter().flat_map(|document| {
        let citations = document.citations.iter();
        citations.map(move |citation| Work::of(document, citation))
    })
}

impl<'a> Work<'a> {
    fn of(document: &'a DocumentFacts, citation: &'a CitationFacts) -> Self {
        let printed = &citation.attribution;
        let post = citation.post.as_ref();
        let told = post.and_then(|post| {
            post.answers
                .iter()
                .rev()
                .find_map(|answer| answer.found.as_ref())
        });
        let author_handle = (printed.author_handle.as_deref())
            .or_else(|| told.and_then(|post| post.author_handle.as_deref()));
        let id = post.map(|post| post.key.id.as_str());
        let url = (citation.permalink.clone())
            .or_else(|| address(citation.platform, author_handle, id))
            .or_else(|| citation.links.first().map(|link| link.url.clone()))
            .filter(|url| of_the_web(url));
        let record = citation.record.to_string();
        Self {
            key: format!("pressmark-{}", record.get(..KEY_DIGITS).unwrap_or(&record)),
            url,
            author_name: (printed.author_name.as_deref())
                .or_else(|| told.and_then(|post| post.author_name.as_deref())),
            author_handle,
            date: printed.date.or_else(|| Some(post?.id_time?.date())),
            id,
            asked: citation.links.iter().filter_map(asked).max(),
            citation,
            document,
        }
    }

    /// Name and handle as readers know them.
    pub fn author(&self) -> Option<String> {
        match (self.author_name, self.author_handle) {
            (Some(name), Some(handle)) => Some(format!("{name} (@{handle})")),
            (Some(name), None) => Some(name.to_owned()),
            (None, Some(handle)) => Some(format!("@{handle}")),
            (None, None) => None,
        }
    }

    /// What is known of quote and post beyond the reference, as sentences; a 404 is no deletion.
    pub fn note(&self) -> String {
        let mut note = format!(
            "Quoted in {}.",
            self.document.url.as_ref().unwrap_or(&self.document.id)
        );
        if let Some(reached) = &self.citation.agreement {
            let by_mirror = reached.source.is_some_and(PostSource::is_mirror);
            note.push_str(match reached.agreement.code() {
                "agree" | "excerpt" if by_mirror => {
                    " Only a mirror, not the platform itself, gave a post with the quoted words."
                }
                "agree" if reached.agreement.is_cut() => {
                    " The stored post bears out the quote as far as the platform gives its text."
                }
                "agree" => " The stored post bears out the quote.",
                "excerpt" => {
                    " The quote is a stretch of the stored post, which says more around it."
                }
                "edited" | "not_found" => " The stored post differs from the quote.",
                "other_language" => " The stored post is in another language than the quote.",
                "ambiguous" => " The quoted words fit more than one place.",
                _ => " No post is stored to compare the quote with.",
            });
        }
        for link in &self.citation.links {
            if let Some(dead) = link.life.first_seen_dead {
                let still = if link.life.is_dead() {
                    "no longer"
                } else {
                    "not"
                };
                note.push_str(&format!(
                    " {} was {still} served to us at {dead}.",
                    link.url
                ));
            }
        }
        note
    }

    /// The platform's name as readers know it.
    pub const fn platform(&self) -> &'static str {
        match self.citation.platform {
            Platform::X => "X",
            Platform::Mastodon => "Mastodon",
            Platform::Bluesky => "Bluesky",
            Platform::Telegram => "Telegram",
            Platform::Threads => "Threads",
            Platform::Instagram => "Instagram",
            Platform::Facebook => "Facebook",
            Platform::TikTok => "TikTok",
            Platform::YouTube => "YouTube",
            Platform::Vk => "VK",
            Platform::Reddit => "Reddit",
            Platform::TruthSocial => "Truth Social",
        }
    }
}

fn asked(link: &LinkFacts) -> Option<Timestamp> {
    let observations = link.life.observations.iter().rev();
    let mut telling = observations.filter(|seen| seen.judged.tells());
    telling.next().map(|seen| seen.at)
}

/// The address of a post of X (platforms.md 2): the handle may be any, the id decides.
fn address(platform: Platform, handle: Option<&str>, id: Option<&str>) -> Option<String> {
    let id = id.filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))?;
    if platform != Platform::X {
        return None;
    }
    let plain = |name: &&str| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let handle = handle.filter(plain).filter(|name| !name.is_empty());
    Some(format!(
        "https://x.com/{}/status/{id}",
        handle.unwrap_or("i/web")
    ))
}

/// An address of another kind could do something where a reference is clicked.
fn of_the_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        ["http", "https"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web))
    })
}

/// The text on one line, without control characters and without the invisible ones that turn the direction of
/// what stands around a reference (Unicode bidirectional algorithm, UAX 9, 2).
pub(super) fn one_line(text: &str) -> String {
    const TURNING: [std::ops::RangeInclusive<char>; 2] =
        ['\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}'];
    let turns = |letter: char| TURNING.iter().any(|range| range.contains(&letter));
    let words =
        text.split(|letter: char| letter.is_whitespace() || letter.is_control() || turns(letter));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// An address that no form can take for anything else: visible ASCII without brackets, quotes and bars.
pub(super) fn plain_url(url: &str) -> String {
    let mut plain = String::new();
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"<>[]{}|\"\\^`'~".contains(&byte) {
            plain.push(char::from(byte));
        } else {
            plain.push_str(&format!("%{byte:02X}"));
        }
    }
    plain
}
