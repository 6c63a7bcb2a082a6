//! A post: the thing on the platform, as the platform itself describes it.

use serde::{Deserialize, Serialize};

use super::citation::Platform;
use super::timestamp::Timestamp;

/// Which post, by the platform's own id.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct PostKey {
    /// The platform.
    pub platform: Platform,
    /// The platform's id, as text.
    pub id: String,
}

/// Which of a platform's doors was asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostSource {
    /// oEmbed (platforms.md 2.2).
    Oembed,
    /// The syndication endpoint (platforms.md 2.1).
    Syndication,
    /// The platform's public interface for programs (platforms.md 5.1, 5.2, 5.9, 5.11).
    Api,
    /// The page a platform makes for being shown inside other pages (platforms.md 5.3, 5.4).
    Embed,
    /// The post's own page.
    Page,
    /// Which account a handle means (platforms.md 5.1).
    Handle,
    /// The account's own document: its names and its server (platforms.md 5.1).
    Identity,
    /// The post's record at the server that keeps it (platforms.md 5.1).
    Record,
    /// The mirror FxTwitter, asked only where a person names it (platforms.md 2.3).
    FxTwitter,
    /// The mirror vxTwitter, asked only where a person names it (platforms.md 2.3).
    VxTwitter,
}

impl PostSource {
    /// True for those that are not the platform's own.
    pub const fn is_mirror(self) -> bool {
        matches!(self, Self::FxTwitter | Self::VxTwitter)
    }

    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Oembed => "oembed",
            Self::Syndication => "syndication",
            Self::Api => "api",
            Self::Embed => "embed",
            Self::Page => "page",
            Self::Handle => "handle",
            Self::Identity => "identity",
            Self::Record => "record",
            Self::FxTwitter => "fx_twitter",
            Self::VxTwitter => "vx_twitter",
        }
    }
}

/// A post as a platform's answer tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Post {
    /// Which post.
    pub key: PostKey,
    /// The words, entities undone, short links as the platform gives them.
    pub text: String,
    /// Display name.
    pub author_name: Option<String>,
    /// Handle without `@`.
    pub author_handle: Option<String>,
    /// When the platform says it was posted.
    pub created: Option<Timestamp>,
    /// The day the platform prints (oEmbed prints no time).
    pub created_date: Option<jiff::civil::Date>,
    /// The language the platform detected.
    pub language: Option<String>,
    /// True where the answer says that it does not hold the whole text.
    pub truncated: bool,
    /// Short links and what the platform says they stand for.
    pub links: Vec<PostLink>,
    /// Pictures and videos.
    pub media: Vec<PostMedia>,
    /// Ids of all versions, where the post was edited.
    pub edit_ids: Vec<String>,
    /// The platform's own id of the account, which stays when the handle changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_id: Option<String>,
    /// The content id of the record, held against the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentCheck>,
    /// When it was last edited, where the platform says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Timestamp>,
    /// The platform marks it as edited; some, as Telegram, without saying when.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub marked_edited: bool,
    /// The post it quotes, where the answer holds that too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Box<Post>>,
    /// The post it replies to, where the answer holds that too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Box<Post>>,
}

impl Post {
    /// A post of which nothing but its words is known.
    pub const fn new(key: PostKey, text: String) -> Self {
        Self {
            key,
            text,
            author_name: None,
            author_handle: None,
            created: None,
            created_date: None,
            language: None,
            truncated: false,
            links: Vec::new(),
            media: Vec::new(),
            edit_ids: Vec::new(),
            author_id: None,
            content: None,
            edited: None,
            marked_edited: false,
            quoted: None,
            parent: None,
        }
    }
}

/// A content id and what came of holding it against the content.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ContentCheck {
    /// The id as the platform gives it (a CID).
    pub id: String,
    /// Whether the content has the digest in it; absent where that could not be computed.
    pub holds: Option<bool>,
}

/// A short link inside a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PostLink {
    /// The short link (`https://t.co/…`).
    pub short: String,
    /// The full address.
    pub expanded: Option<String>,
    /// What readers are shown (`pic.twitter.com/…`, `example.org/pa…`).
    pub display: Option<String>,
}

/// What a medium is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Photo,
    Video,
    AnimatedGif,
}

/// A picture or video of a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PostMedia {
    /// Picture, video or moving picture.
    pub kind: MediaKind,
    /// Addresses to ask in this order, best quality first; the first that answers 200 is kept.
    pub addresses: Vec<String>,
    /// The author's description for people who cannot see it.
    pub alt_text: Option<String>,
    /// The content id that names its bytes, where the platform uses such ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_id: Option<String>,
}

/// What a door says of the account a post belongs to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccountTold {
    /// The platform's own id of the account.
    pub id: String,
    /// Its handle at present.
    pub handle: Option<String>,
    /// The server that keeps its posts: scheme, host and port.
    pub server: Option<String>,
}

/// What one door said about a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostAnswer {
    /// The post.
    Found(Box<Post>),
    /// No post, but whose it is and where it is kept.
    Account(AccountTold),
    /// No post, and what is known of why.
    Absent {
        /// The reason.
        reason: Absence,
        /// The platform's words or the rule that applied.
        detail: String,
    },
}

impl PostAnswer {
    /// The post, where the answer gave it.
    pub fn found(&self) -> Option<&Post> {
        match self {
            Self::Found(post) => Some(post),
            Self::Account(_) | Self::Absent { .. } => None,
        }
    }
}

/// Why a platform did not show a post (platforms.md 7.8).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// The platform says its author took it down.
    Deleted,
    /// The platform does not know it (taken down, or never there).
    NotFound,
    /// The account is suspended.
    Suspended,
    /// The account shows its posts to approved readers only.
    Protected,
    /// Not shown to signed-out visitors, or for legal reasons; existence not denied.
    Withheld,
    /// The platform demands that we sign in, whatever is asked for; says nothing about the post.
    LoginWalled,
    /// The platform asks for consent before it shows anything; says nothing about the post.
    ConsentWalled,
    /// The post is there; this answer does not hold its words.
    WordsNotGiven,
    /// The id cannot be a post's id.
    ImpossibleId,
    /// Too many requests.
    RateLimited,
    /// The server refused us.
    Blocked,
    /// The server is in trouble.
    Outage,
    /// The answer is not in a form we know.
    Unreadable,
    /// No answer at all.
    NotAnswered,
}

impl Absence {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::NotFound => "not_found",
            Self::Suspended => "suspended",
            Self::Protected => "protected",
            Self::Withheld => "withheld",
            Self::LoginWalled => "login_walled",
            Self::ConsentWalled => "consent_walled",
            Self::WordsNotGiven => "words_not_given",
            Self::ImpossibleId => "impossible_id",
            Self::RateLimited => "rate_limited",
            Self::Blocked => "blocked",
            Self::Outage => "outage",
            Self::Unreadable => "unreadable",
            Self::NotAnswered => "not_answered",
        }
    }

    /// True where asking again later may bring another answer soon.
    pub const fn worth_asking_again(self) -> bool {
        matches!(
            self,
            Self::RateLimited | Self::Outage | Self::NotAnswered | Self::Unreadable | Self::Blocked
        )
    }
}

/// The time a post's id carries (platforms.md 2.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdTime {
    /// The id holds a clock; the moment is exact.
    Exact(Timestamp),
    /// The id only tells an order; the moment is interpolated between ids of known time.
    About {
        /// The interpolated moment.
        time: Timestamp,
        /// The true moment lies at most this far away, in milliseconds.
        error_ms: i64,
    },
    /// No post can have this id.
    Impossible(ImpossibleId),
    /// Ids of this platform tell no time.
    None,
}

/// Why no post can have an id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImpossibleId {
    /// Not written in digits only.
    NotANumber,
    /// Zero.
    Zero,
    /// Larger than the platform can store.
    TooLarge,
    /// Larger than the last id of one numbering, smaller than the first of the next.
    BetweenNumberings,
    /// Its time lies after the time of asking.
    InTheFuture,
}

impl ImpossibleId {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotANumber => "not_a_number",
            Self::Zero => "zero",
            Self::TooLarge => "too_large",
            Self::BetweenNumberings => "between_numberings",
            Self::InTheFuture => "in_the_future",
        }
    }
}
