//! The stored copy of a link, as the rules need it: text ready to be compared, or the digest of a medium.

use crate::classify::page::fold::Folded;

/// A stored copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Baseline {
    /// The address that answered then.
    pub final_url: String,
    /// The title then.
    pub title: Folded,
    /// The main text then; empty for media.
    pub text: Folded,
    /// The media type then, lower case, without parameters.
    pub media_type: Option<String>,
    /// The canonical address the page named then.
    pub canonical: Option<String>,
    /// The page's language then, lower case.
    pub language: Option<String>,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: Option<String>,
}

impl Baseline {
    /// True for pictures, videos, sounds and files: they are compared by their bytes.
    pub fn is_media(&self) -> bool {
        let by_type = self.top_level_type().is_some_and(|kind| {
            matches!(kind, "image" | "video" | "audio")
                || (kind == "application" && self.text.is_empty())
        });
        by_type || (self.text.is_empty() && self.sha256.is_some())
    }

    /// `image` of `image/png`.
    pub fn top_level_type(&self) -> Option<&str> {
        self.media_type.as_deref()?.split('/').next()
    }
}
