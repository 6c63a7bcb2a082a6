//! Inconsistencies: what does not fit together in what a document prints of a post, what its link says, and what
//! the platform answered. Found without asking anybody.
//!
//! Each is something for a person to look at: all of them have innocent explanations too.

use serde::{Deserialize, Serialize};

use super::post::{ImpossibleId, PostKey};
use super::timestamp::Timestamp;

/// One thing that does not fit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Inconsistency {
    /// Two places name different accounts.
    HandlesDiffer {
        /// Where the first stands.
        one: HandlePlace,
        /// The first, without `@`.
        one_handle: String,
        /// Where the second stands.
        other: HandlePlace,
        /// The second, without `@`.
        other_handle: String,
    },
    /// No id that the printed day bounds can be this one, whatever the time zone the platform prints in.
    PrintedDateOutsideId {
        /// The printed day.
        printed: jiff::civil::Date,
        /// The moment in the id.
        id_time: Timestamp,
    },
    /// The platform's own time of posting is not the id's.
    CreatedOutsideId {
        /// When the platform says it was posted.
        created: Timestamp,
        /// The moment in the id.
        id_time: Timestamp,
    },
    /// No post can have the cited id.
    ImpossibleId {
        /// Why not.
        why: ImpossibleId,
    },
    /// The id's clock is ahead of this computer's.
    IdInTheFuture {
        /// The moment in the id.
        id_time: Timestamp,
    },
    /// A picture or video was uploaded after the post that shows it.
    MediaAfterPost {
        /// Its address.
        address: String,
        /// When it was uploaded, by its own name.
        uploaded: Timestamp,
        /// When the post was made.
        posted: Timestamp,
    },
    /// A picture or video was uploaded long before the post that shows it.
    MediaReused {
        /// Its address.
        address: String,
        /// When it was uploaded, by its own name.
        uploaded: Timestamp,
        /// When the post was made.
        posted: Timestamp,
    },
    /// The words differ, and the platform says that the post was edited.
    Edited {
        /// When, where the platform says.
        edited: Option<Timestamp>,
    },
    /// Of the whole answers about the post some have the quoted words and some have others: it was changed under its
    /// id, or its doors contradict each other.
    AnswersDiffer {
        /// The post.
        key: PostKey,
    },
    /// The quoted words are those of another version of the post than the one the platform showed last under the
    /// cited id.
    WordsOfAnotherVersion {
        /// The id of the version that has them.
        key: PostKey,
    },
    /// The quoted words are another post's, which the answer holds too.
    WordsOfAnotherPost {
        /// What that post is to the cited one.
        relation: Relation,
        /// Which post it is.
        key: PostKey,
    },
    /// The quote and the post are in different scripts: a translation, or another post. Not judged.
    OtherScript {
        /// The quote's script.
        quote: String,
        /// The post's script.
        post: String,
    },
}

/// Where a handle stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandlePlace {
    /// Printed with the quote.
    Printed,
    /// In the address the document gives.
    Permalink,
    /// In the address that a link led to.
    Trail,
    /// In the platform's answer.
    Author,
}

/// What one post is to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is quoted.
    Quoted,
    /// It is replied to.
    Parent,
}

impl Inconsistency {
    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::HandlesDiffer { .. } => "handles_differ",
            Self::PrintedDateOutsideId { .. } => "printed_date_outside_id",
            Self::CreatedOutsideId { .. } => "created_outside_id",
            Self::ImpossibleId { .. } => "impossible_id",
            Self::IdInTheFuture { .. } => "id_in_the_future",
            Self::MediaAfterPost { .. } => "media_after_post",
            Self::MediaReused { .. } => "media_reused",
            Self::Edited { .. } => "edited",
            Self::AnswersDiffer { .. } => "answers_differ",
            Self::WordsOfAnotherVersion { .. } => "words_of_another_version",
            Self::WordsOfAnotherPost { .. } => "words_of_another_post",
            Self::OtherScript { .. } => "other_script",
        }
    }
}
