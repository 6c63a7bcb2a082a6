//! A capture: the act and record of obtaining a resource, and the grade of what was obtained.

use serde::{Deserialize, Serialize};

/// What a captured resource is to the citation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureRole {
    /// The page a cited link lands on.
    Landing,
    /// The platform's own description of the post.
    PostAnswer,
    /// A picture or video of the post.
    Media,
    /// What it takes to see a captured page or video again: a picture, style sheet or font of a page, a
    /// piece of a video.
    Requisite,
}

impl CaptureRole {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Landing => "landing",
            Self::PostAnswer => "post_answer",
            Self::Media => "media",
            Self::Requisite => "requisite",
        }
    }
}

/// What a stored copy really holds (evidence.md 2.2). "Archived" is never said without it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The cited content itself.
    Content,
    /// A notice that the content is not shown.
    Tombstone,
    /// A demand to sign in.
    LoginWall,
    /// An application shell without the content.
    ScriptShell,
    /// A demand for consent.
    ConsentWall,
    /// A refusal of this client.
    BlockPage,
    /// An error page under an error status.
    ErrorPage,
    /// An error page, or a parked domain, under a success status.
    SoftNotFound,
    /// A picture, video or sound.
    Media,
    /// None of the rules applied.
    Unknown,
}

impl Grade {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Tombstone => "tombstone",
            Self::LoginWall => "login_wall",
            Self::ScriptShell => "script_shell",
            Self::ConsentWall => "consent_wall",
            Self::BlockPage => "block_page",
            Self::ErrorPage => "error_page",
            Self::SoftNotFound => "soft_404",
            Self::Media => "media",
            Self::Unknown => "unknown",
        }
    }
}

/// A grade and the rule that gave it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Graded {
    /// The grade.
    pub grade: Grade,
    /// The name of the rule.
    pub rule: String,
}
