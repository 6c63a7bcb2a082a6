//! Why extraction read a document the way it did: which characters became which field, by which rule, what spoke for
//! the beginning of each post, and what looked like a citation and was not taken.
//!
//! Made on demand for people who check a reading; never stored. Spans are code points of the document as given, as
//! everywhere.

use super::citation::Span;

/// The explanation of one document's extraction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Explanation {
    /// One a post, in the order of the extraction's posts.
    pub posts: Vec<PostExplanation>,
    /// What was not taken, in order.
    pub near_misses: Vec<NearMiss>,
}

/// How one post was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PostExplanation {
    /// Which characters became which field, in order of place.
    pub marks: Vec<Mark>,
    /// What the confidence rests on.
    pub reasons: Vec<Reason>,
}

/// A stretch of the document that became (part of) a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Which field.
    pub field: Field,
    /// Where it was read. For words in an attribute, the element that carries it.
    pub span: Span,
    /// The rule that read it.
    pub rule: &'static str,
}

/// The fields of a citation that come from characters of the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// The post's own words.
    Words,
    /// The printed name.
    Name,
    /// The printed handle.
    Handle,
    /// The printed date.
    Date,
    /// A cited link.
    Link,
    /// The post's id in its address.
    StatusId,
}

impl Field {
    /// Every field, in the order of a legend.
    pub const ALL: [Self; 6] = [
        Self::Words,
        Self::Name,
        Self::Handle,
        Self::Date,
        Self::Link,
        Self::StatusId,
    ];

    /// The name in JSON and class names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "quoted_text",
            Self::Name => "author_name",
            Self::Handle => "author_handle",
            Self::Date => "date",
            Self::Link => "link",
            Self::StatusId => "status_id",
        }
    }

    /// The name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Words => "quote",
            Self::Name => "name",
            Self::Handle => "handle",
            Self::Date => "date",
            Self::Link => "link",
            Self::StatusId => "post id",
        }
    }
}

/// One thing that spoke for or against a reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// What it was, as a phrase.
    pub text: &'static str,
    /// How much it counted, in hundredths; none where it decided by itself.
    pub weight_hundredths: Option<i32>,
}

/// Something that looks like a citation and was not taken for one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearMiss {
    /// Where it stands.
    pub span: Span,
    /// A code for programs.
    pub code: &'static str,
    /// Why it was not taken, as a phrase.
    pub why: &'static str,
}
