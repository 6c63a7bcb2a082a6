//! Article: a web page that a quoted post links to, held against what the post says.

use serde::{Deserialize, Serialize};

use super::citation::Span;
use super::record::RecordId;

/// A stored page behind one of a citation's links, compared with the post that links to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ArticleChecked {
    /// The link record.
    pub link: RecordId,
    /// The capture record of the page that was compared.
    pub capture: RecordId,
    /// What came of it.
    pub says: ArticleSays,
}

/// What a page has of a post's words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum ArticleSays {
    /// Each stretch that could be looked for, and whether it was found.
    Compared {
        /// In the order of the post, quotations first.
        claims: Vec<Claim>,
    },
    /// The two are in different languages or scripts. Said, not judged.
    OtherLanguage {
        /// The post's language (ISO 639-1) or script.
        post: String,
        /// The page's.
        page: String,
    },
    /// The post says nothing that could be looked for word for word.
    NothingToCheck,
}

/// A stretch of a post that a page may hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// What kind of stretch.
    pub kind: ClaimKind,
    /// Its words.
    pub text: String,
    /// Where it stands in the post, in code points.
    pub post: Span,
    /// Where it stands in the page's visible text, in code points; absent where it does not.
    pub page: Option<Span>,
}

/// Kinds of stretches.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Words that the post puts between quote marks.
    Quotation,
    /// A sentence of the post itself.
    Sentence,
}
