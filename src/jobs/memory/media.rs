//! What the archive knows of a post's media: where each was fetched, what came, and the first copy.

use super::parts::captures;
use super::{Memory, exchange, page_text};
use crate::classify::judge::baseline::Baseline;
use crate::classify::page::fold::Folded;
use crate::jobs::{Fault, due, posts};
use crate::model::capture::CaptureRole;
use crate::model::digest::Digest;
use crate::model::exchange::Answer;
use crate::model::post::PostKey;
use crate::model::record::RecordId;

/// A medium that was asked for.
pub struct MediumKnown {
    /// Where it was asked for.
    pub address: String,
    /// The first answer that served it.
    pub copy: Option<Answer>,
}

impl MediumKnown {
    /// True for pictures: they are small enough to be asked for at every check of their post.
    pub fn is_picture(&self) -> bool {
        self.copy.as_ref().is_some_and(|copy| {
            page_text::media_type(copy).is_some_and(|kind| kind.starts_with("image/"))
        })
    }

    /// The copy as the rules hold an answer against it.
    pub fn baseline(&self) -> Option<Baseline> {
        let copy = self.copy.as_ref()?;
        Some(Baseline {
            final_url: self.address.clone(),
            title: Folded::of(""),
            text: Folded::of(""),
            media_type: page_text::media_type(copy),
            canonical: None,
            language: None,
            sha256: Some(copy.body.digest.to_string()),
        })
    }

    /// The digest of the copy.
    pub fn digest(&self) -> Option<Digest> {
        self.copy.as_ref().map(|copy| copy.body.digest)
    }
}

impl Memory {
    /// The post that a link was last seen to lead to.
    pub fn post_of(&self, link: RecordId) -> Result<Option<PostKey>, Fault> {
        let reader = self.reader();
        match reader.record(link)? {
            Some(stored) => due::post_of(&reader, &stored),
            None => Ok(None),
        }
    }

    /// The media of a post, each once, in the order in which they were first asked for. Playlists are none: what
    /// they lead to is gathered piece by piece.
    pub fn media_of(&self, key: &PostKey) -> Result<Vec<MediumKnown>, Fault> {
        let reader = self.reader();
        let mut media: Vec<MediumKnown> = Vec::new();
        for answer in reader.post_answers(key)? {
            for capture in captures(&reader, answer.id, CaptureRole::Media)? {
                if posts::is_of_playlist(&capture.graded) {
                    continue;
                }
                let Some(asked) = exchange(&reader, capture.exchange)? else {
                    continue;
                };
                let served = asked
                    .answer()
                    .filter(|answer| answer.status == 200)
                    .cloned();
                let address = asked.request.url;
                match media.iter_mut().find(|known| known.address == address) {
                    Some(known) => known.copy = known.copy.take().or(served),
                    None => media.push(MediumKnown {
                        address,
                        copy: served,
                    }),
                }
            }
        }
        Ok(media)
    }
}
