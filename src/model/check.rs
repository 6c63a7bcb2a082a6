//! What a check rested on beside its trail, how it counts, and what all checks together add up to with it.
//!
//! Everything that the state needs stands in the record of the check, so that the state can be folded again
//! from the records alone (liveness.md sections 3 and 6).

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::liveness::{Judged, Verdict};
use super::record::{Hop, RecordId};
use super::timestamp::Timestamp;

/// The version of the rules that judge; raised whenever the same answers could get another verdict.
pub const RULESET: &str = "liveness/1";

/// Whether two looks at a changed page saw the same change (Jaccard 0.9).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeated {
    /// They did, or there was none before.
    Alike,
    /// They did not.
    Unlike,
    /// The text of the look before is not kept.
    NotKnown,
}

/// Whether what is shown instead of the stored content has anything to do with it (Jaccard 0.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kinship {
    /// It has.
    Related,
    /// It has not.
    Unrelated,
    /// Not compared, or not kept; the reason has to tell.
    NotKnown,
}

/// How a check counts, seen from the whole run (liveness.md 4.1 and 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// By itself.
    Full,
    /// Its host failed for most links in this run.
    HostOutage,
    /// Most hosts failed in this run: it is our own network.
    RunVoid,
}

/// How alike a page and the stored copy are (liveness.md 5.1), in thousandths.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Likeness {
    /// Shared four-word shingles of all there are in either.
    pub jaccard_permille: u16,
    /// Shared ones of those in the stored copy.
    pub containment_permille: u16,
}

impl Likeness {
    /// Of fractions between 0 and 1.
    pub fn of_fractions(jaccard: f64, containment: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a fraction between 0 and 1"
        )]
        let permille = |fraction: f64| (fraction.clamp(0.0, 1.0) * 1000.0).round() as u16;
        Self {
            jaccard_permille: permille(jaccard),
            containment_permille: permille(containment),
        }
    }
}

/// What somebody decided about a link, against or ahead of what checks say.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pin {
    /// Who.
    pub author: String,
    /// Why.
    pub note: String,
}

/// What all checks up to this one add up to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FoldedState {
    /// One of the fourteen.
    pub state: Verdict,
    /// True where enough checks over enough time agree.
    pub confirmed: bool,
    /// When the state began.
    pub since: Option<Timestamp>,
    /// The reason with how far it is from certain: `http_404:pending_1_of_3`.
    pub reason: String,
}

/// One of the things that a link leads over or to. Each lives and dies apart from the others (liveness.md 0.5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The short link itself: whether it still leads on.
    ShortLink,
    /// The page that a short link leads to.
    Target,
    /// The post, by what its platform says of it.
    Post,
    /// A picture or video of the post.
    Medium,
}

impl Part {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ShortLink => "short_link",
            Self::Target => "target",
            Self::Post => "post",
            Self::Medium => "medium",
        }
    }
}

/// What one check saw of one of the things that a link leads over or to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartSeen {
    /// What it is.
    pub part: Part,
    /// Its address; of a post, its platform and id: `x:20`.
    pub address: String,
    /// What this check says of it.
    pub judged: Judged,
    /// The requests that were made for it alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hops: Vec<Hop>,
    /// The SHA-256 of what those were answered with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// For drift: is it the change seen before?
    pub repeated: Repeated,
    /// For drift: is it the stored content at all?
    pub kinship: Kinship,
    /// What all checks of it up to this one add up to.
    pub folded: FoldedState,
}

/// The particulars of one check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CheckDetails {
    /// [`RULESET`] when it was judged.
    pub ruleset: String,
    /// What was found that is no verdict by itself, as codes in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// WHATWG label of the encoding the page was read in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// The capture the page was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<RecordId>,
    /// How alike the two are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Likeness>,
    /// The requests with a browser's headers, where the first answer asked for a second try.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub as_browser: Vec<Hop>,
    /// The requests for a random sibling of the address, where one was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sibling: Vec<Hop>,
    /// For drift: is it the change seen before?
    pub repeated: Repeated,
    /// For drift: is it the stored content at all?
    pub kinship: Kinship,
    /// How it counts.
    pub weight: Weight,
    /// Who decided this, where it is no check but a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
    /// What all checks up to this one add up to.
    pub folded: FoldedState,
    /// What the link leads over and to, each with what all checks of it add up to; empty where the link is all
    /// there is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartSeen>,
    /// When the link is to be asked next; null where never by itself.
    pub next_check: Option<Timestamp>,
}
