//! X, formerly Twitter: everything that is asked of it and read from it without signing in.
//!
//! Posts are asked of oEmbed first, then of the syndication endpoint; what both say is weighed in
//! `standing`. Sources: platforms.md sections 1.6, 2, 3, 7.3, 7.4.

mod embed_html;
mod media;
pub mod media_key;
mod mirror;
mod oembed;
pub(super) mod permalink;
mod refusal;
mod sequential_ids;
pub mod snowflake;
pub(super) mod standing;
mod syndication;
mod token;
mod tombstone;

pub use token::token;

use url::form_urlencoded::byte_serialize;

use super::reply::{Question, Reply};
use crate::model::mirror::Mirror;
use crate::model::post::{IdTime, PostAnswer, PostKey, PostSource};
use crate::model::short_link::ShortLinkKey;

/// oEmbed, keyless (platforms.md 2.2). `publish.twitter.com` redirects here.
const OEMBED: &str = "https://publish.x.com/oembed";
/// The syndication endpoint (platforms.md 2.1).
const SYNDICATION: &str = "https://cdn.syndication.twimg.com/tweet-result";

/// oEmbed, then syndication. Both are asked for English so that dates and notices are in a known language;
/// oEmbed without script, tracking, and the post that is answered, which are not the cited post.
pub(super) fn questions(id: &str) -> Vec<Question> {
    let number = match (snowflake::id_time(id), id.parse::<u64>()) {
        (IdTime::Impossible(_), _) | (_, Err(_)) => return Vec::new(),
        (_, Ok(number)) => number,
    };
    let permalink = format!("https://x.com/i/status/{number}");
    let encoded: String = byte_serialize(permalink.as_bytes()).collect();
    vec![
        Question {
            source: PostSource::Oembed,
            url: format!("{OEMBED}?url={encoded}&omit_script=1&dnt=true&hide_thread=true&lang=en"),
        },
        Question {
            source: PostSource::Syndication,
            url: format!("{SYNDICATION}?id={number}&lang=en&token={}", token(number)),
        },
    ]
}

/// Mirrors, where a person named any and the platform's own doors showed nothing.
pub(super) fn follow_up(
    id: &str,
    told: &[(PostSource, &PostAnswer)],
    mirrors: &[Mirror],
) -> Vec<Question> {
    id.parse::<u64>()
        .map_or_else(|_| Vec::new(), |id| mirror::questions(id, told, mirrors))
}

/// The question that tells one version of a post, of an id that X itself named.
pub(super) fn version_question(id: &str) -> Option<Question> {
    questions(id)
        .into_iter()
        .find(|question| question.source == PostSource::Syndication)
}

/// Reads a reply of any door.
pub(super) fn answer(key: &PostKey, source: PostSource, reply: &Reply<'_>) -> PostAnswer {
    match (reply.status, source) {
        (_, PostSource::FxTwitter) => mirror::fx_twitter(key, reply),
        (_, PostSource::VxTwitter) => mirror::vx_twitter(key, reply),
        (200, PostSource::Oembed) => oembed::read(key, reply),
        (200, PostSource::Syndication) => syndication::read(key, reply),
        _ => refusal::read(source, reply),
    }
}

/// The one key of a short link in any of its spellings (platforms.md 1.1, 1.2).
pub fn short_link_key(url: &str) -> Option<ShortLinkKey> {
    ShortLinkKey::of_address(url)
}
