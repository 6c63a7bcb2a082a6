//! One archive and a post → what each door told of it, and what the two archives' accounts do not share.
//!
//! Cases: below, and `tests/held_twice.rs`.

use std::collections::BTreeMap;

use super::{Fault, Stored, address, captures};
use crate::compare;
use crate::model::agreement::{AgreeMethod, Agreement};
use crate::model::capture::CaptureRole;
use crate::model::held_twice::{HeldNote, Side};
use crate::model::post::{Post, PostKey, PostSource};
use crate::model::record::Fact;
use crate::store::Reader;

/// Doors spell the short links of one text in their own ways.
pub(super) fn same_words(one: &Post, other: &Post) -> bool {
    let alike_in_part = one.text == other.text && one.truncated == other.truncated;
    alike_in_part
        || matches!(
            compare::agreement(&one.text, other),
            Agreement::Agree {
                method: AgreeMethod::Exact | AgreeMethod::Typographic,
                ..
            }
        )
}

/// What the rows' outcome leaves out.
pub(super) fn notes(ours: &Told, theirs: &Told) -> Vec<HeldNote> {
    let mut notes = Vec::new();
    for (archive, told) in [(Side::Here, ours), (Side::There, theirs)] {
        if told.post().is_some_and(|(source, _)| source.is_mirror()) {
            notes.push(HeldNote::OnAMirrorsWord { archive });
        }
        if told.doors_contradict() {
            notes.push(HeldNote::DoorsContradict { archive });
        }
    }
    if told_apart(ours, theirs, |post| {
        // The account's own id stays when its handle changes.
        let handle = post.author_handle.as_deref().map(str::to_lowercase);
        post.author_id.clone().or(handle)
    }) {
        notes.push(HeldNote::AuthorsDiffer);
    }
    if told_apart(ours, theirs, |post| post.created) {
        notes.push(HeldNote::TimesDiffer);
    }
    notes
}

/// True where both archives were told this of the post by one and the same door, and it is not the same.
fn told_apart<T: PartialEq>(ours: &Told, theirs: &Told, of: impl Fn(&Post) -> Option<T>) -> bool {
    let said = |told: &Told, source| told.posts.get(&source).and_then(&of);
    ours.posts.keys().any(|source| {
        let (here, there) = (said(ours, *source), said(theirs, *source));
        here.is_some() && there.is_some() && here != there
    })
}

/// What one archive knows of a post, newest first.
#[derive(Default)]
pub(super) struct Told {
    pub(super) answers: Vec<Stored>,
    /// The post as each door gave it last.
    posts: BTreeMap<PostSource, Post>,
    /// The door that answered last, mirrors only where nothing else did.
    newest: Option<PostSource>,
    pub(super) media: BTreeMap<String, Vec<Stored>>,
}

impl Told {
    /// The post as the platform gave it last; as a mirror did, where the platform never gave it.
    pub(super) fn post(&self) -> Option<(PostSource, &Post)> {
        let source = self.newest?;
        Some((source, self.posts.get(&source)?))
    }

    /// True where whole answers have different words.
    fn doors_contradict(&self) -> bool {
        let Some((_, first)) = self.post() else {
            return false;
        };
        let agree = |one: &Post, other: &Post| {
            matches!(
                compare::agreement(&one.text, other),
                Agreement::Agree { .. }
            )
        };
        !compare::is_cut(first)
            && (self.posts.values().filter(|post| !compare::is_cut(post)))
                .any(|post| !agree(post, first) && !agree(first, post))
    }

    /// Takes in what a door gave, which is asked from its newest answer to its oldest.
    fn tells(&mut self, source: PostSource, post: &Post) {
        self.posts.entry(source).or_insert_with(|| post.clone());
        let is_better = |newest: PostSource| newest.is_mirror() && !source.is_mirror();
        if self.newest.is_none_or(is_better) {
            self.newest = Some(source);
        }
    }

    pub(super) fn of(reader: &Reader, key: &PostKey) -> Result<Self, Fault> {
        let mut told = Self::default();
        for answer in reader.post_answers(key)?.into_iter().rev() {
            if let Fact::PostAnswer(answered) = &answer.record.fact
                && let Some(post) = answered.answer.found()
            {
                told.tells(answered.source, post);
            }
            for stored in captures(reader, &answer)? {
                match stored.made.role {
                    CaptureRole::PostAnswer => told.answers.push(stored),
                    CaptureRole::Media => {
                        let url = address(reader, &stored.made)?;
                        told.media.entry(url).or_default().push(stored);
                    }
                    CaptureRole::Landing | CaptureRole::Requisite => {}
                }
            }
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::citation::Platform;

    /// What one archive was told: by each door, the newest first, these words of this account.
    fn told(doors: &[(PostSource, &str, &str)]) -> Told {
        let mut told = Told::default();
        for (source, words, handle) in doors {
            let key = PostKey {
                platform: Platform::X,
                id: "1478848389453488132".to_owned(),
            };
            let mut post = Post::new(key, (*words).to_owned());
            post.author_handle = Some((*handle).to_owned());
            told.tells(*source, &post);
        }
        told
    }

    #[test]
    fn words_that_only_a_mirror_gave_are_said_to_be() {
        let platform = told(&[
            (PostSource::FxTwitter, "The pier is shut", "quay"),
            (PostSource::Oembed, "The pier is shut", "Quay"),
        ]);
        let mirror = told(&[(PostSource::FxTwitter, "The pier is shut", "quay")]);
        let there = HeldNote::OnAMirrorsWord {
            archive: Side::There,
        };
        assert_eq!(notes(&platform, &mirror), [there]);
        assert_eq!(notes(&platform, &platform), []);
    }

    #[test]
    fn doors_of_one_archive_that_contradict_each_other_are_told() {
        let both = told(&[
            (PostSource::Oembed, "The pier is shut", "quay"),
            (PostSource::Syndication, "The pier is open", "quay"),
        ]);
        let one = told(&[(PostSource::Oembed, "The pier is shut", "quay")]);
        let here = HeldNote::DoorsContradict {
            archive: Side::Here,
        };
        assert_eq!(notes(&both, &one), [here]);
    }

    #[test]
    fn another_account_is_told_where_one_door_names_both() {
        let one = told(&[(PostSource::Oembed, "The pier is shut", "quay")]);
        let other = told(&[(PostSource::Oembed, "The pier is shut", "harbour")]);
        assert_eq!(notes(&one, &other), [HeldNote::AuthorsDiffer]);
    }
}
