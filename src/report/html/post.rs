//! A post's facts → what each of the platform's doors said of it, with the texts and the stored media.
//!
//! Cases: `tests/report.rs`.

use super::capture::{CaptureView, Pictures};
use super::shown::{Address, Moment, Shown, language_tag};
use super::trail::{HopView, hop_views};
use crate::model::facts::{HandleFacts, PostAnswerFacts, PostFacts};
use crate::model::post::{AccountTold, Post, PostLink, PostMedia};
use crate::report::words;

/// One post.
pub struct PostView {
    pub platform: &'static str,
    pub id: Shown,
    pub id_time: Option<Moment>,
    /// How far off that moment is at most, where it is interpolated.
    pub id_time_error: Option<String>,
    pub handles: Vec<HandleView>,
    pub answers: Vec<AnswerView>,
    pub media: Vec<CaptureView>,
}

/// One answer of one door.
pub struct AnswerView {
    pub door: &'static str,
    pub at: Moment,
    /// No later answer of the same door is known.
    pub latest: bool,
    pub found: Option<FoundView>,
    /// Where the door tells of the account and not of the post.
    pub account: Option<AccountView>,
    pub absent: Option<&'static str>,
    pub detail: Option<Shown>,
    pub capture: Option<CaptureView>,
    pub hops: Vec<HopView>,
    pub record: String,
}

/// An account as a door told of it.
pub struct AccountView {
    pub id: Shown,
    pub handle: Option<Shown>,
    pub server: Option<Shown>,
}

/// A content id, and what came of holding it against the content.
pub struct ContentView {
    pub id: Shown,
    pub outcome: &'static str,
}

/// A post as the platform told it.
pub struct FoundView {
    pub account_id: Option<Shown>,
    pub content: Option<ContentView>,
    pub text: Shown,
    pub language_tag: String,
    pub language: Option<Shown>,
    pub name: Option<Shown>,
    pub handle: Option<Shown>,
    pub created: Option<Moment>,
    pub created_date: Option<String>,
    pub truncated: bool,
    pub links: Vec<PostLinkView>,
    pub media: Vec<PostMediaView>,
    pub edits: Vec<Shown>,
    pub edited: Option<Moment>,
    /// Marked as edited, at no told time.
    pub marked_edited: bool,
    /// The posts it quotes and replies to: what they are, by whom, and their words.
    pub others: Vec<OtherPostView>,
}

/// A post that stands inside another's answer.
pub struct OtherPostView {
    pub relation: &'static str,
    pub handle: Option<Shown>,
    pub text: Shown,
}

/// A short link and what it stands for.
pub struct PostLinkView {
    pub short: Address,
    pub expanded: Option<Address>,
    pub display: Option<Shown>,
}

/// A medium the platform names.
pub struct PostMediaView {
    pub kind: &'static str,
    pub addresses: Vec<Address>,
    pub alt_text: Option<Shown>,
}

impl PostView {
    /// Lays out every answer, oldest first.
    pub fn new(post: &PostFacts, pictures: &Pictures<'_>) -> Self {
        let answers = post
            .answers
            .iter()
            .enumerate()
            .map(|(at, answer)| {
                let later = post.answers.get(at + 1..).unwrap_or_default();
                let latest = later.iter().all(|other| other.source != answer.source);
                AnswerView::new(answer, latest)
            })
            .collect();
        Self {
            platform: words::platform(post.key.platform),
            id: Shown::line(&post.key.id),
            id_time: post.id_time.map(Moment::of),
            id_time_error: post.id_time_error_ms.map(words::length_of_time),
            handles: post.handles.iter().map(HandleView::new).collect(),
            answers,
            media: post
                .media
                .iter()
                .map(|capture| CaptureView::with_picture(capture, pictures))
                .collect(),
        }
    }
}

impl AnswerView {
    fn new(answer: &PostAnswerFacts, latest: bool) -> Self {
        Self {
            door: words::door(answer.source),
            at: Moment::of(answer.at),
            latest,
            found: answer.found.as_ref().map(FoundView::new),
            account: answer.account.as_ref().map(AccountView::new),
            absent: answer.absent.map(words::absence),
            detail: answer.detail.as_deref().map(Shown::line),
            capture: answer.capture.as_ref().map(CaptureView::new),
            hops: hop_views(&answer.hops, answer.capture.as_ref()),
            record: answer.record.to_string(),
        }
    }
}

/// A handle the account was met under.
pub struct HandleView {
    pub handle: Shown,
    pub places: String,
    pub first: Moment,
    pub last: Moment,
}

impl HandleView {
    fn new(facts: &HandleFacts) -> Self {
        let places: Vec<String> = facts
            .places
            .iter()
            .map(|place| words::place_of_handle(place))
            .collect();
        Self {
            handle: Shown::line(&facts.handle),
            places: places.join(", "),
            first: Moment::of(facts.first),
            last: Moment::of(facts.last),
        }
    }
}

impl AccountView {
    fn new(account: &AccountTold) -> Self {
        Self {
            id: Shown::line(&account.id),
            handle: account.handle.as_deref().map(Shown::line),
            server: account.server.as_deref().map(Shown::line),
        }
    }
}

impl FoundView {
    fn new(post: &Post) -> Self {
        Self {
            account_id: post.author_id.as_deref().map(Shown::line),
            content: post.content.as_ref().map(|check| ContentView {
                id: Shown::line(&check.id),
                outcome: match check.holds {
                    Some(true) => "the record has this digest, whoever served it",
                    Some(false) => "the record does NOT have this digest",
                    None => "not checked: the record has no form to compute it from",
                },
            }),
            text: Shown::text(&post.text),
            language_tag: language_tag(post.language.as_deref()),
            language: post.language.as_deref().map(Shown::line),
            name: post.author_name.as_deref().map(Shown::line),
            handle: post.author_handle.as_deref().map(Shown::line),
            created: post.created.map(Moment::of),
            created_date: post.created_date.map(|date| date.to_string()),
            truncated: post.truncated,
            links: post.links.iter().map(PostLinkView::new).collect(),
            media: post.media.iter().map(PostMediaView::new).collect(),
            edits: post.edit_ids.iter().map(|id| Shown::line(id)).collect(),
            edited: post.edited.map(Moment::of),
            marked_edited: post.marked_edited && post.edited.is_none(),
            others: [("Replies to", &post.parent), ("Quotes", &post.quoted)]
                .into_iter()
                .filter_map(|(relation, other)| {
                    let other = other.as_ref()?;
                    Some(OtherPostView {
                        relation,
                        handle: other.author_handle.as_deref().map(Shown::line),
                        text: Shown::text(&other.text),
                    })
                })
                .collect(),
        }
    }
}

impl PostLinkView {
    fn new(link: &PostLink) -> Self {
        Self {
            short: Address::of(&link.short),
            expanded: link.expanded.as_deref().map(Address::of),
            display: link.display.as_deref().map(Shown::line),
        }
    }
}

impl PostMediaView {
    fn new(media: &PostMedia) -> Self {
        Self {
            kind: words::media_kind(media.kind),
            addresses: media.addresses.iter().map(|url| Address::of(url)).collect(),
            alt_text: media.alt_text.as_deref().map(Shown::text),
        }
    }
}
